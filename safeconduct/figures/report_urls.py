"""The addresses of situation reports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
