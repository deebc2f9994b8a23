"""The short way to the public's pages: no session, no user, no messages, no cookie but that of the language."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from .bodies import BrokenOffError, TooLargeError
from .pages import not_found, not_now, not_whole, refused
from .same_site import is_from_elsewhere

Respond = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)
PREFIXES = tuple(settings.PUBLIC_PREFIXES)


class PublicMiddleware:
    """Answers what the public asks for itself, so that nothing below it is spent on it. What has no address here goes
    the long way."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIXES):
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return not_found(request) if request.path_info.endswith("/") else self.get_response(request)
        request.resolver_match = match
        return _safe(_answer(request, match.func, match.kwargs))


def _answer(request: HttpRequest, view: Callable[..., HttpResponse], kwargs: dict[str, object]) -> HttpResponse:
    if request.method == "POST" and is_from_elsewhere(request):
        return refused(request)
    try:
        return view(request, **kwargs)
    except Http404:
        return not_found(request)
    except (TooLargeError, BrokenOffError) as error:
        return not_whole(request, error)
    except (OperationalError, InterfaceError):
        logger.exception("The database could not be reached for %s", request.path_info)
        return not_now(request)


def _safe(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
