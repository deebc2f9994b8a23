"""One request: as it came, what was done with it, and who it may be about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision

from .. import rules
from ..actions.mailing import is_other_sender
from ..actions.presence import others_there
from ..actions.ties import root_of
from ..enums import DeliveryState, ScanVerdict
from ..languages import language_words
from ..models import (
    Delivery,
    FileScan,
    Handling,
    Message,
    OrderException,
    Presence,
    Reading,
    RequestFile,
    Step,
)
from ..queries import requests_for
from ..triage import Part, from_json, waiting_points
from .people import MentionShown, mentions_shown
from .text import Fact, Paragraph, fact_rows, language_of, paragraphs, questions

IN_THREAD: Final = 50
"""Messages of a thread that a page shows."""


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file that came with a request, and what a scanner said of it."""

    file: RequestFile
    verdict: str
    is_infected: bool
    size: int


@dataclass(frozen=True, slots=True)
class MessageShown:
    """A message of ours and how far it came."""

    message: Message
    state: str
    words: str
    is_bad: bool


@dataclass(frozen=True, slots=True)
class Came:
    """A request of the thread, as it came."""

    handling: Handling
    reading: Reading | None
    subject_language: str
    paragraphs: tuple[Paragraph, ...]
    quoted: tuple[Paragraph, ...]
    facts: tuple[Fact, ...]
    files: tuple[FileShown, ...]
    languages: tuple[str, ...]
    is_infected: bool
    is_from_elsewhere: bool

    @property
    def reference(self) -> str:
        return self.handling.request.reference


@dataclass(frozen=True, slots=True)
class There:
    """Another officer at this request: `holds` until when she holds it, `held` when that is over."""

    presence: Presence
    holds: bool
    held: bool


@dataclass(frozen=True, slots=True)
class Points:
    """The score with its parts."""

    parts: tuple[Part, ...]
    waiting: int

    @property
    def all(self) -> int:
        return self.waiting + sum(part.points for part in self.parts)


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do, and why not."""

    handle: Decision


@dataclass(frozen=True, slots=True)
class RequestPage:
    handling: Handling
    came: Came
    follow_ups: tuple[Came, ...]
    into: Handling | None
    points: Points
    there: tuple[There, ...]
    mine: Presence | None
    people: tuple[MentionShown, ...]
    messages: tuple[MessageShown, ...]
    steps: tuple[Step, ...]
    questions: tuple[str, ...]
    exception: OrderException | None
    acts: Acts

    @property
    def is_matched(self) -> bool:
        """Was it said of everybody named who they are?"""
        return all(each.link is not None for each in self.people)

    @property
    def holder(self) -> There | None:
        """The officer who holds it, or who held it last."""
        return next((there for there in self.there if there.holds or there.held), None)


def request_page(handling: Handling, *, actor: Actor) -> RequestPage:
    """Everything about one request that the actor may see. The same number of queries for whatever there is to tell."""
    now = timezone.now()
    thread = _thread(handling, actor)
    ids = [row.pk for row in thread]
    root = _root(handling, actor)
    came = _came(thread, root or handling)
    here = next(each for each in came if each.handling.pk == handling.pk)
    there = tuple(_there(row, now) for row in others_there(handling, by=actor, now=now))
    return RequestPage(
        handling,
        here,
        tuple(each for each in came if each.handling.pk != handling.pk),
        root,
        Points(from_json(handling.parts), waiting_points(handling.received_at, now)),
        there,
        Presence.objects.filter(request=handling.pk, user=actor.id, holds_until__gt=now).first(),
        mentions_shown(handling, ids, actor=actor),
        _messages(ids),
        tuple(Step.objects.filter(request=handling.pk).select_related("by").order_by("-at", "-id")),
        tuple(dict.fromkeys(said for each in came for said in questions(each.reading.text if each.reading else ""))),
        _exception(handling),
        acts(actor, there),
    )


def acts(actor: Actor, there: Sequence[There]) -> Acts:
    """What the actor may do with the request now."""
    holder = next((each.presence for each in there if each.holds), None)
    handle = rules.may_handle(
        actor, holder=holder.user.name if holder else "", until=holder.holds_until if holder else None
    )
    return Acts(handle)


def there_now(handling: Handling, actor: Actor) -> tuple[There, ...]:
    """Who else is at the request."""
    now = timezone.now()
    return tuple(_there(row, now) for row in others_there(handling, by=actor, now=now))


def _there(row: Presence, now: datetime) -> There:
    holds = row.holds_until is not None and row.holds_until > now
    return There(row, holds, held=row.holds_until is not None and not holds)


def _thread(handling: Handling, actor: Actor) -> list[Handling]:
    """The request and those that are handled with it, the oldest first."""
    later = (
        requests_for(actor)
        .filter(into=handling.pk)
        .select_related("request", "request__channel")
        .order_by("received_at")
    )
    return [handling, *later.defer("request__raw")[:IN_THREAD]]  # fmt: skip


def _root(handling: Handling, actor: Actor) -> Handling | None:
    if handling.into_id is None:
        return None
    return requests_for(actor).select_related("request").defer("request__raw").filter(pk=root_of(handling)).first()


def _came(thread: Sequence[Handling], root: Handling) -> list[Came]:
    ids = [row.pk for row in thread]
    readings = Reading.objects.in_bulk(ids)
    scans = Prefetch("scans", FileScan.objects.order_by("-id"))
    files: dict[object, list[RequestFile]] = {id: [] for id in ids}
    for file in RequestFile.objects.filter(request__in=ids).prefetch_related(scans).defer("content").order_by("number"):
        files[file.request_id].append(file)
    return [_one(row, readings.get(row.pk), files[row.pk], root) for row in thread]


def _one(row: Handling, reading: Reading | None, files: Iterable[RequestFile], root: Handling) -> Came:
    shown = tuple(_file(file) for file in files)
    text, quoted = (reading.text, reading.quoted) if reading else ("", "")
    return Came(
        row,
        reading,
        language_of(reading.subject, row.language) if reading else "",
        paragraphs(text, row.language),
        paragraphs(quoted, row.language),
        fact_rows(reading.facts) if reading else (),
        shown,
        tuple(filter(None, (language_words(code) for code in (reading.languages if reading else [row.language])))),
        any(file.is_infected and file.file.part is not None for file in shown),
        row.request.continues_id is not None and is_other_sender(row.request, root.request),
    )


def _file(file: RequestFile) -> FileShown:
    last = next(iter(file.scans.all()), None)
    return FileShown(
        file,
        str(last.get_verdict_display()) if last else "",
        any(scan.verdict == ScanVerdict.INFECTED for scan in file.scans.all()),
        file.size,
    )


BAD = {DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.UNCLEAR, DeliveryState.NO_WAY}


def _messages(ids: Sequence[object]) -> tuple[MessageShown, ...]:
    last = Delivery.objects.filter(message=OuterRef("message")).filter(pk__gt=OuterRef("pk"))
    newest = Prefetch("deliveries", Delivery.objects.filter(~Exists(last)), to_attr="newest")
    rows = Message.objects.filter(request__in=ids).select_related("by").prefetch_related(newest).order_by("-at", "-id")
    return tuple(_message(row) for row in rows[:IN_THREAD])


def _message(row: Message) -> MessageShown:
    newest: list[Delivery] = row.newest  # type: ignore[attr-defined]
    state = DeliveryState(newest[0].state) if newest else DeliveryState.QUEUED
    return MessageShown(row, str(state.label), newest[0].words if newest else "", state in BAD)


def _exception(handling: Handling) -> OrderException | None:
    if not handling.is_ahead:
        return None
    return OrderException.objects.filter(request=handling.pk, end=None).select_related("agreed_by", "by").first()
