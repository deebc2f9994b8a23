"""Gives every request its actor, its time zone, its language, and the audit its address."""

from collections.abc import Callable
from functools import partial
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from safeconduct.audit.context import acting_from

from .languages import chosen_language, is_public, language_links, language_of
from .models import User
from .queries import actor_for

Respond = Callable[[HttpRequest], HttpResponse]


class NoNullMiddleware:
    """Refuses an address with a null character in it: no text of ours can hold one, and PostgreSQL stores none."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in unquote(request.META.get("QUERY_STRING", "")) or "\0" in request.path_info:
            raise BadRequest(_("The address contains a character that no text can hold."))
        return self.get_response(request)


class LanguageMiddleware(LocaleMiddleware):
    """Speaks the reader's language where the page has it. `request.language_links` lists the others, as links."""

    def process_request(self, request: HttpRequest) -> None:
        translation.activate(language_of(request))
        request.LANGUAGE_CODE = translation.get_language()
        request.language_links = partial(language_links, request)  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Remembers for a year what was chosen by the address, and says that the answer depends on it."""
        if is_public(request):
            patch_vary_headers(response, ("Cookie",))
        if chosen := chosen_language(request):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                path=settings.LANGUAGE_COOKIE_PATH,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return super().process_response(request, response)


class ActorMiddleware:
    """`request.actor` is an `Actor` for a signed-in user; it is not there for anybody else."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, SimpleLazyObject | User) and user.is_authenticated:
            request.actor = SimpleLazyObject(lambda: actor_for(user))  # type: ignore[attr-defined]
            timezone.activate(ZoneInfo(user.time_zone))
        with acting_from(request.META.get("REMOTE_ADDR", "")):
            try:
                return self.get_response(request)
            finally:
                timezone.deactivate()
