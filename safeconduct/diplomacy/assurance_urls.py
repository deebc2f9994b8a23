"""The addresses of assurances."""

from django.urls import path

from .views import assurances

urlpatterns = [
    path("c/<slug:slug>/assurances/", assurances.assurances, name="assurances"),
    path("c/<slug:slug>/assurances/record/", assurances.record, name="record_assurance"),
    path("assurances/<str:reference>/", assurances.assurance, name="assurance"),
    path("assurances/<str:reference>/judge/", assurances.judge, name="judge_assurance"),
]
