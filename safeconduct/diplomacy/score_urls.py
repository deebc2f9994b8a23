"""The addresses of the register: score."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
