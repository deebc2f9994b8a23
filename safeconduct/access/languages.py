"""In which language a page speaks: the public's in the reader's, the officers' in one that is complete for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

PARAMETER = "language"  # ?language=hi chooses, and a cookie remembers it


@dataclass(frozen=True)
class LanguageLink:
    """One language as the reader can choose it: its code, its own name, the address of this page in it."""

    code: str
    name: str
    url: str
    is_current: bool


def is_public(request: HttpRequest) -> bool:
    """Is it a page for the public, or one of the officers'?"""
    return request.path_info.startswith(tuple(settings.PUBLIC_PREFIXES))


def offered(request: HttpRequest) -> Collection[str]:
    """The languages that a page can speak."""
    return dict(settings.LANGUAGES) if is_public(request) else settings.DESK_LANGUAGES


def known_language(code: str) -> str:
    """The language of the public's pages that a code means ("hi" for "hi-IN"); "" for none, whatever was sent."""
    return _supported(code, dict(settings.LANGUAGES))


def chosen_language(request: HttpRequest) -> str:
    """The language that the reader chose by the address, "" where none was, or one that we do not have."""
    return known_language(request.GET.get(PARAMETER, "")) if is_public(request) else ""


def wished_language(request: HttpRequest) -> str:
    """What the reader chose, now or before; else what her browser asks for; "" where we have none of it."""
    among = offered(request)
    remembered = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "") if is_public(request) else ""
    wishes = [chosen_language(request), remembered, *_accepted(request)]
    return next((found for wish in wishes if (found := _supported(wish, among))), "")


def language_of(request: HttpRequest) -> str:
    """The language that a page speaks: the reader's wish, else the ministry's."""
    return wished_language(request) or _supported(settings.PUBLIC_LANGUAGE, offered(request)) or settings.LANGUAGE_CODE


def language_links(request: HttpRequest) -> list[LanguageLink]:
    """This page in each of its languages. What was sent with a form is not sent again: a link only asks."""
    current = get_language()
    return [
        LanguageLink(code, name, _in_language(request, code), code == current)
        for code, name in settings.LANGUAGES
        if code in offered(request)
    ]


def _in_language(request: HttpRequest, code: str) -> str:
    query = request.GET.copy()
    query[PARAMETER] = code
    return f"?{query.urlencode()}"


def _accepted(request: HttpRequest) -> list[str]:
    """The languages of the browser, the dearest first, without what stands for "any"."""
    header = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    return [code for code, weight in header if code != "*" and weight > 0]


def _supported(wish: str, among: Collection[str]) -> str:
    """The language of ours that a code means ("hi" for "hi-IN"), "" for none."""
    try:
        found = get_supported_language_variant(wish)
    except LookupError:
        return ""
    return found if found in among else ""
