"""The addresses of the register: feed."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
