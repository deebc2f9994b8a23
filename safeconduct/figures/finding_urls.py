"""The addresses of findings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
