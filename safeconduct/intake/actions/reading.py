"""Reading requests, in the background: what they say, in which language, whom they name. It can run again any time."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.identity.evidence import Evidence
from safeconduct.people.fold import fold_contact, fold_paper
from safeconduct.people.indexing import tokens_for
from safeconduct.store.many_rows import update_rows

from .. import readers
from ..enums import Automatic, ChannelKind, MentionOrigin, RequestState
from ..models import Handling, Mention, Reading, Request, RequestFile, Step, Untie
from ..readers import Named, Read
from ..reading.language import languages_of
from ..reading.signs import signs_in
from .acknowledging import acknowledge
from .ranking import rank

BATCH = 200
"""Requests that are read in one transaction."""
MOST_ANEW = 20_000
"""Requests that are read anew in one night."""
TRIES = 3
"""So often a request that cannot be read is tried; then it stands in the queue with a note and its raw bytes."""
PREVIEW = 240
log = logging.getLogger(__name__)


def read_pending(limit: int = BATCH) -> int:
    """Read the oldest requests that were not read yet. Returns how many were dealt with; several may run at once.

    What cannot be written does not keep the others waiting: then each is read by itself.
    """
    try:
        return _read_pending(limit)
    except (DataError, IntegrityError):
        log.exception("What was read of several requests could not be written; each is read by itself.")
    return sum(_read_alone(id) for id in _waiting().values_list("pk", flat=True)[:limit])


@transaction.atomic
def _read_pending(limit: int) -> int:
    rows = _locked(_waiting(), limit)
    _write([(row, _read(row)) for row in rows])
    return len(rows)


def _read_alone(request: UUID) -> int:
    """Read one. What is in it and cannot be written is left out, with a note, after as many tries as any other."""
    waiting = _waiting().filter(pk=request)
    try:
        with transaction.atomic():
            rows = _locked(waiting, 1)
            _write([(row, _read(row)) for row in rows])
    except (DataError, IntegrityError):
        log.exception("What was read of the request %s could not be written.", request)
        with transaction.atomic():
            rows = _locked(waiting, 1)
            _write([(row, _given_up(row)) for row in rows])
    return len(rows)


def read_again(requests: Iterable[UUID]) -> int:
    """Leave requests to be read anew: the reader is better now. What officers said of them stays."""
    return Handling.objects.filter(request__in=list(requests)).update(is_read=False, tries=0)


def read_old_ones() -> int:
    """Leave requests to be read anew that an earlier version of the readers read, so many that new ones wait little."""
    old = Reading.objects.filter(version__lt=readers.VERSION).order_by("request").values_list("request", flat=True)
    return read_again(old[:MOST_ANEW])


def _waiting() -> QuerySet[Handling]:
    return Handling.objects.filter(is_read=False).order_by("request_id")


def _locked(waiting: QuerySet[Handling], limit: int) -> list[Handling]:
    locked = waiting.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return list(locked.select_related("request__channel__crisis")[:limit])


def _read(row: Handling) -> Read | None:
    """What a request says; None when it has to be tried again."""
    try:
        return readers.read(row.request)
    except Exception:
        log.exception("The request %s could not be read.", row.request.reference)
        return _given_up(row)


def _given_up(row: Handling) -> Read | None:
    if row.tries + 1 < TRIES:
        return None
    return Read(notes=(_("This request could not be read. It is kept as it came: open the original."),))


def _write(found: Sequence[tuple[Handling, Read | None]]) -> None:
    """Write what was read of several requests, in few statements."""
    done = [(row, read) for row, read in found if read is not None]
    known = set(Reading.objects.filter(pk__in=[row.pk for row, _read in done]).values_list("pk", flat=True))
    Handling.objects.filter(pk__in=[row.pk for row, read in found if read is None]).update(tries=F("tries") + 1)
    _write_readings(done)
    _write_files(done)
    _write_mentions(done)
    _put_together([row for row, _read in done])
    steps = [step for row, read in done if (step := _fill(row, read)) is not None]
    update_rows([row for row, _read in done], _FILLED)
    new = [(row, read) for row, read in done if row.pk not in known]
    heard = {row.into_id: row.received_at for row, read in new if row.into_id and not _is_machine(read)}
    Step.objects.bulk_create([*steps, *_heard_again(heard)])
    rank([*(row.pk for row, _read in done), *(row.into_id for row, _read in done if row.into_id)])
    acknowledge((row, read.sender) for row, read in done)


_FILLED = [
    "is_read", "who", "preview", "language", "writer", "automatic", "people", "unmatched", "into", "state", "since",
    "due_at",
]  # fmt: skip


def _write_readings(done: Sequence[tuple[Handling, Read]]) -> None:
    rows = [_reading(row, read) for row, read in done]
    changed = [field.name for field in Reading._meta.fields if field.name != "request"]
    Reading.objects.bulk_create(rows, update_conflicts=True, unique_fields=["request"], update_fields=changed)


def _reading(row: Handling, read: Read) -> Reading:
    said = f"{read.subject}\n{read.text}"
    return Reading(
        request_id=row.pk,
        version=readers.VERSION,
        read_at=timezone.now(),
        subject=storable(read.subject)[:500],
        text=storable(read.text),
        quoted=storable(read.quoted),
        sender_name=storable(read.sender_name)[:160],
        sender=storable(read.sender)[:254],
        sent_at=read.sent_at,
        languages=[each.code for each in languages_of(said)],
        facts=_storable_json(read.facts or {}),
        signs=[{"kind": sign.kind, "group": str(sign.group), "words": storable(sign.words)} for sign in signs_in(said)],
        notes=[storable(note) for note in read.notes],
    )


def _write_files(done: Sequence[tuple[Handling, Read]]) -> None:
    """The files inside raw bytes, once: they are a record like the bytes themselves."""
    known = set(RequestFile.objects.filter(request__in=[row.pk for row, _ in done]).values_list("request", "number"))
    rows = [
        RequestFile(
            request_id=row.pk,
            number=file.part,
            part=file.part,
            name=storable(file.name)[-200:],
            claimed=storable(file.claimed)[:100],
            type=storable(file.claimed)[:100],
            size=file.size,
            sha256=file.sha256,
            note=file.note[:300],
        )
        for row, read in done
        for file in read.files
        if (row.pk, file.part) not in known
    ]
    RequestFile.objects.bulk_create(rows)


def _write_mentions(done: Sequence[tuple[Handling, Read]]) -> None:
    """Whom they name. Those on which an officer decided stay; the others are made anew."""
    requests = [row.pk for row, _read in done]
    of_machine = Mention.objects.filter(request__in=requests).exclude(origin=MentionOrigin.OFFICER)
    of_machine.filter(links=None, ruled_out=None).delete()
    kept: dict[UUID, set[int]] = {}
    for request, number in Mention.objects.filter(request__in=requests).values_list("request", "number"):
        kept.setdefault(request, set()).add(number)
    rows = [
        mention(row.pk, number, named, read)
        for row, read in done
        for number, named in enumerate(read.people, 1)
        if number not in kept.get(row.pk, ())
    ]
    write_mentions(rows)


def write_mentions(rows: Sequence[Mention]) -> None:
    """Write mentions with the words by which they are found."""
    for row, tokens in zip(rows, tokens_for([row.name for row in rows]), strict=True):
        row.tokens = tokens
    Mention.objects.bulk_create(rows)


def mention(request: UUID, number: int, named: Named, read: Read | None = None) -> Mention:
    """A mention that is not written yet. The writer's own phone and address count as a way to find it again: who asks
    for a man of this name from the same phone asks for the same man."""
    evidence = named.evidence
    phones = [*evidence.phones, *(read.phones if read else ())]
    emails = [*evidence.emails, *(read.emails if read else ())]
    return Mention(
        request_id=request,
        number=number,
        origin=named.origin,
        name=storable(next(iter(evidence.names), ""))[:200],
        relation=storable(named.relation)[:40],
        words=storable(named.words),
        evidence=_storable_json(dataclasses.asdict(evidence)),
        phones=_folded(fold_contact(phone, evidence.country)[:40] for phone in phones),
        papers=_folded(fold_paper(paper.number)[:40] for paper in evidence.papers),
        emails=_folded(fold_contact(email)[:254] for email in emails),
        birth_year=evidence.birth[:4] if evidence.birth[:4].isdigit() else "",
    )


def _folded(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(storable(value) for value in values if value.strip()))


def evidence_from(row: Mention) -> Evidence:
    """What a mention says, for comparing."""
    return Evidence(**row.evidence)


def _put_together(rows: Sequence[Handling]) -> None:
    """A reply goes with what it replies to, unless an officer parted them. The first ones are held, so that none of
    them is put together with another one meanwhile."""
    replies = {row.pk: row.request.continues_id for row in rows if row.into_id is None and row.request.continues_id}
    if not replies:
        return
    parted = set(Untie.objects.filter(request__in=replies, tie=None).values_list("request_id", flat=True))
    firsts = Handling.objects.filter(pk__in=replies.values()).select_for_update(no_key=True).order_by("pk")
    into = {first.pk: first.into_id or first.pk for first in firsts}
    for row in rows:
        if row.pk in replies and row.pk not in parted:
            row.into_id = into[row.pk] = into[replies[row.pk]]


def _fill(row: Handling, read: Read) -> Step | None:
    """What the queue shows, and where the request stands by itself: what a machine wrote is not for us."""
    said = storable(read.text or read.subject)
    languages = languages_of(f"{read.subject}\n{read.text}")
    row.is_read = True
    row.who = storable(read.sender_name or read.sender or _who(row.request))[:160]
    row.preview = " ".join(said[: PREVIEW * 2].split())[:PREVIEW]
    row.language = languages[0].code if languages else row.language
    row.writer, row.automatic = read.writer, read.automatic
    row.people = row.unmatched = min(len(read.people), 32_000)
    row.due_at = read.due_at or row.due_at
    return _set_aside(row) if _is_machine(read) and row.state == RequestState.UNTOUCHED else None


def _who(request: Request) -> str:
    return request.sender or str(ChannelKind(request.kind).label)


def _is_machine(read: Read) -> bool:
    """Mass mail is no plea of a machine: somebody wrote it, and an officer looks."""
    return read.automatic not in {Automatic.NO, Automatic.MASS}


def _set_aside(row: Handling) -> Step:
    row.state, row.since = RequestState.NOT_OURS, timezone.now()
    words = _("Written by a machine: %(kind)s.") % {"kind": Automatic(row.automatic).label}
    return Step(request_id=row.pk, state=row.state, words=words, at=row.since)


def _heard_again(heard: dict[UUID, datetime]) -> list[Step]:
    """The family wrote again: whatever was done with the first request, it waits for us now."""
    rows = list(Handling.objects.filter(pk__in=heard).select_for_update(no_key=True).order_by("pk"))
    steps = []
    for row in rows:
        row.heard_at = max(filter(None, [row.heard_at, heard[row.pk]]))
        if row.state not in {RequestState.UNTOUCHED, RequestState.WAITING_US}:
            row.state, row.since = RequestState.WAITING_US, timezone.now()
            words = _("The sender wrote again.")
            steps.append(Step(request_id=row.pk, state=row.state, words=words, at=row.since))
    update_rows(rows, ["heard_at", "state", "since"])
    return steps


def storable(text: str) -> str:
    """Text that the database keeps: without NUL and halves of signs."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def _storable_json(said: Any) -> Any:
    """The same for what goes into a JSON column."""
    if isinstance(said, str):
        return storable(said)
    if isinstance(said, dict):
        return {storable(key): _storable_json(value) for key, value in said.items()}
    return [_storable_json(value) for value in said] if isinstance(said, list | tuple) else said
