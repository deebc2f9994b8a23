"""The addresses of single figures and of what was published."""

from django.urls import path

from .views import figures as views

urlpatterns = [
    path("c/<slug:slug>/figures/", views.figures, name="list"),
    path("c/<slug:slug>/figures/install/", views.install, name="install"),
    path("c/<slug:slug>/figures/cases/", views.cases, name="cases"),
    path("c/<slug:slug>/figures/published/", views.published, name="published"),
    path("c/<slug:slug>/figures/published/record/", views.publish, name="publish"),
    path("c/<slug:slug>/figures/<slug:measure>/", views.members, name="members"),
    path("c/<slug:slug>/figures/<slug:measure>/by-day/", views.by_day_page, name="by_day"),
]
