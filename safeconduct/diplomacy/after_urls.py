"""The addresses of the register: after."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
