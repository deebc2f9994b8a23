"""Addresses of pages that may not be there."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def url_of(view: str, *arguments: object) -> str:
    """The address of a page of the register; nothing while no page has this name."""
    try:
        return reverse(f"diplomacy:{view}", args=arguments)
    except NoReverseMatch:
        return ""
