"""What the writer of a request is shown of it: what was done, what we wait for, when we will call. Nothing of a case,
no claim, and nothing that somebody else wrote or was told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.intake import facts
from safeconduct.intake.enums import RequestState
from safeconduct.intake.following import is_follow_code
from safeconduct.intake.models import PREFIX, Message, Request, Step
from safeconduct.people.fold import fold_contact
from safeconduct.store.ids import parse_reference

from .codes import use_code
from .states import standing_of

SALT = "portal.follow"
OPEN_FOR = 30 * 60
"""Seconds for which the page of a request stays open after its code was typed."""
LARGEST_READ = 4 * 1024**2
"""Bytes of a form that are read again to know whom we may send a code."""
BY_STATE: dict[str, str | Promise] = {
    RequestState.WAITING_US: _("We work on it."),
    RequestState.WAITING_FAMILY: _("We asked you:"),
    RequestState.DECIDED: _("An officer decided what we do."),
    RequestState.ANSWERED: _("We answered you."),
    RequestState.NOT_OURS: _("We passed it on to the office that has to help here:"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, and when. `said` is word for word what we asked, wrote or to whom it went."""

    at: datetime
    words: str | Promise
    said: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """A request as its writer sees it. `due_at` is when we promised to call or to write; it may have passed."""

    request: Request
    standing: str | Promise
    events: list[Event]
    due_at: datetime | None

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def is_waiting_for_her(self) -> bool:
        handling = self.request.handling
        return bool(handling.into_id is None and handling.state == RequestState.WAITING_FAMILY)


def find_request(typed: str) -> Request | None:
    """The request of a reference as a person typed it; None for what is none."""
    try:
        prefix, number, _check = parse_reference(typed[:60]).split("-")
    except ValueError:
        return None
    if prefix != PREFIX:
        return None
    rows = Request.objects.select_related("handling", "channel__crisis").defer("raw")
    return rows.filter(number=int(number)).first()


def may_follow(request: Request, code: str) -> bool:
    """Is this the code of the receipt, or the one that was sent last?"""
    return is_follow_code(code, request.pk) or use_code(request.pk, code)


def follow_address(request: UUID) -> str:
    """Where a request can be followed for half an hour."""
    return reverse("portal:followed", args=[signing.dumps(request.hex, salt=SALT)])


def opened_request(token: str) -> Request:
    """The request of a signed address. Raises Http404 for one that is not ours or too old."""
    try:
        id = UUID(signing.loads(token, salt=SALT, max_age=OPEN_FOR))
    except signing.BadSignature as error:
        raise Http404 from error
    row = Request.objects.select_related("handling", "channel__crisis").defer("raw").filter(pk=id).first()
    if row is None:
        raise Http404
    return row


def followed(request: Request) -> Followed:
    """All that its writer is shown. Four queries."""
    events = sorted([*_received(request), *_steps(request), *_messages(request)], key=lambda event: event.at)
    due_at = request.handling.due_at if request.handling.into_id is None else None
    return Followed(request, standing_of(request.pk), events, due_at)


def contacts_of(request: Request) -> list[str]:
    """The ways to reach its writer, as she gave them: the only ones to which a code is ever sent."""
    said = _typed(request) if request.content_type == "application/json" else {}
    given = [request.sender or "", said.get(facts.WRITER_PHONE, ""), said.get(facts.WRITER_EMAIL, "")]
    return list(dict.fromkeys(text.strip() for text in given if isinstance(text, str) and text.strip()))


def given_contact(request: Request, typed: str) -> str:
    """The contact that she gave, if this is one of them; "" otherwise."""
    region = request.channel.crisis.nationality
    wanted = fold_contact(typed[:254], region)
    return next((each for each in contacts_of(request) if wanted and fold_contact(each, region) == wanted), "")


def _typed(request: Request) -> dict[str, object]:
    row = Request.objects.filter(pk=request.pk, size__lte=LARGEST_READ).values_list("raw", flat=True).first()
    try:
        said = json.loads(bytes(row or b""))
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _received(request: Request) -> Iterator[Event]:
    yield Event(request.received_at, _("We received your message."))
    added = Request.objects.filter(continues=request.pk).values_list("received_at", flat=True)
    for at in added[:100]:
        yield Event(at, _("You added something. We have it."))


def _steps(request: Request) -> Iterator[Event]:
    """Steps of her own request only: where officers handle it together with somebody else's, she sees the state."""
    for step in Step.objects.filter(request=request.pk, by__isnull=False).order_by("at")[:200]:
        if step.state in BY_STATE:
            yield Event(step.at, BY_STATE[step.state], _told(step))


def _told(step: Step) -> str:
    """Only what is meant for her: what we ask, and to whom it went. Why an officer decided is not."""
    if step.state == RequestState.WAITING_FAMILY:
        return step.words
    return step.to if step.state == RequestState.NOT_OURS else ""


def _messages(request: Request) -> Iterator[Event]:
    """What we wrote to her: not what we wrote to anybody else about it."""
    region = request.channel.crisis.nationality
    hers = {fold_contact(each, region) for each in contacts_of(request)}
    rows = Message.objects.filter(request=request.pk, is_receipt=False, text__isnull=False, address__isnull=False)
    for row in rows.exclude(template=CODE_TEMPLATE).order_by("at")[:200]:
        if fold_contact(row.address or "", region) in hers:
            yield Event(row.at, _("We wrote to you:"), row.text or "")


CODE_TEMPLATE = "one-time-code"
"""What marks a message that carries a code: it is not shown again."""
