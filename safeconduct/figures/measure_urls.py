"""The addresses of measures and partitions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
