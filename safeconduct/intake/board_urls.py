"""The addresses of the boards: the backlog, and how many nationals are there."""

from django.urls import path

from .views import backlog, present

urlpatterns = [
    path("c/<slug:slug>/backlog/", backlog.board, name="backlog"),
    path("c/<slug:slug>/present/", present.board, name="present"),
    path("c/<slug:slug>/present/estimate/", present.estimate, name="estimate"),
]
