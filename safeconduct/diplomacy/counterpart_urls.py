"""The addresses of the register: counterpart."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
