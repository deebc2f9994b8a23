"""The addresses of charts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
