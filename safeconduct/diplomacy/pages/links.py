"""Addresses of pages of the register."""

from __future__ import annotations

from django.urls import reverse


def url_of(view: str, *arguments: object) -> str:
    """The address of a page of the register."""
    return reverse(f"diplomacy:{view}", args=arguments)
