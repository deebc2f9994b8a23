"""The addresses of the register: brief."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
