"""The addresses of charts."""

from django.urls import path

from .views import charts as views

urlpatterns = [path("c/<slug:slug>/figures/charts/", views.charts, name="charts")]
