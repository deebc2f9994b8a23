"""The addresses of the register: ask."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
