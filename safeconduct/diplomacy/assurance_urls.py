"""The addresses of the register: assurance."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
