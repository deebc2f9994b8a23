"""The addresses of the boards, and of how long data are kept."""

from django.urls import path

from .views import backlog, present, retention

urlpatterns = [
    path("c/<slug:slug>/backlog/", backlog.board, name="backlog"),
    path("c/<slug:slug>/present/", present.board, name="present"),
    path("c/<slug:slug>/present/estimate/", present.estimate, name="estimate"),
    path("retention/", retention.page, name="retention"),
    path("retention/rule/", retention.set_rule, name="set_retention"),
    path("retention/hold/", retention.hold, name="hold_back"),
    path("retention/hold/<uuid:id>/end/", retention.end, name="end_hold"),
]
