"""Gives every request its actor, its time zone, and the audit its address."""

from collections.abc import Callable
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from safeconduct.audit.context import acting_from

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
