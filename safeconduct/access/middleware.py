"""Gives every request its actor, its time zone, and the audit its address."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from safeconduct.audit.context import acting_from

from .models import User
from .queries import actor_for

Respond = Callable[[HttpRequest], HttpResponse]


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
