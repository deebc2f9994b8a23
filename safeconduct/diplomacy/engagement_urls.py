"""The addresses of the register: engagement."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
