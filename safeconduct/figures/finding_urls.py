"""The addresses of findings."""

from django.urls import path

from .views import findings as views

urlpatterns = [path("c/<slug:slug>/figures/findings/", views.findings, name="findings")]
