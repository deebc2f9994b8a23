"""Requests made for tests of the boards: as if they had come and been handled at these times."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case
from safeconduct.intake.actions.receiving import NewRequest, receive_request
from safeconduct.intake.enums import MentionOrigin, RequestState
from safeconduct.intake.models import Channel, Handling, Mention, RequestLink, Step
from safeconduct.people.models import Person

_keys = count()


def made_request(channel: Channel, at: datetime, **handling: Any) -> Handling:
    """A request that came at a time; the rest is what stands of it in the queue."""
    new = NewRequest(channel, f"made {next(_keys)}", b"plea", "text/plain", at=at)
    receipt = receive_request(new)
    Handling.objects.filter(pk=receipt.id).update(is_read=True, since=at, **handling)
    return Handling.objects.get(pk=receipt.id)


def made_step(handling: Handling, state: RequestState, *, by: Actor | None, at: datetime) -> Step:
    """What somebody said of a request at a time."""
    Handling.objects.filter(pk=handling.pk).update(state=state, since=at)
    return Step.objects.create(request=handling.request, state=state, by_id=by.id if by else None, at=at)


def made_mention(handling: Handling, *, likely: Person | None = None, sure: float = 0.5, group: UUID | None = None):
    """Somebody whom a machine found in a request."""
    number = handling.request.mentions.count() + 1
    return Mention.objects.create(
        request=handling.request, number=number, origin=MentionOrigin.TEXT, name="Somebody", likely=likely,
        likely_probability=sure if likely else None, group=group,
    )  # fmt: skip


def made_link(
    handling: Handling, person: Person, *, by: Actor, mention: Mention | None = None, case: Case | None = None
) -> RequestLink:
    """An officer said whom a request is about."""
    return RequestLink.objects.create(request=handling.request, mention=mention, person=person, case=case, by_id=by.id)
