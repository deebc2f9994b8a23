"""The addresses of the register: statement."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
