"""Rendering the public's pages: a template, the reader's language, and nothing that costs a query."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_info

from .bodies import BrokenOffError, TooLargeError
from .doors import Door


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the public. No context processor runs: what a template shows is what it was given."""
    language = get_language() or settings.LANGUAGE_CODE
    given = {
        "request": request,
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "ministry": settings.MINISTRY,
        **(context or {}),
    }
    return HttpResponse(render_to_string(template, given), status=status)


def see_other(address: str) -> HttpResponse:
    """What was sent is stored: go and look there (303, so that a reload sends nothing again)."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def not_found(request: HttpRequest) -> HttpResponse:
    return page(request, "portal/not_found.html", status=404)


def refused(request: HttpRequest) -> HttpResponse:
    """The form came from another site."""
    return page(request, "portal/refused.html", status=403)


def not_whole(request: HttpRequest, error: TooLargeError | BrokenOffError, door: Door | None = None) -> HttpResponse:
    """What was sent was not read to its end: too large, or the line broke. Nothing is stored."""
    if isinstance(error, TooLargeError):
        return page(request, "portal/too_large.html", {"door": door}, status=413)
    return page(request, "portal/broken_off.html", {"door": door}, status=400)


def not_now(request: HttpRequest) -> HttpResponse:
    """The database is away: nothing is acknowledged, and the same form sent again arrives once."""
    response = page(request, "portal/not_now.html", status=503)
    response.headers["Retry-After"] = "30"
    return response
