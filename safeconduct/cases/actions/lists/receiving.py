"""Bringing a list that an authority sent, and saying what its columns and words mean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PureWindowsPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.store.faults import FieldFault
from safeconduct.store.partial_dates import UNKNOWN, PartialDate
from safeconduct.store.tables.faults import FileFault
from safeconduct.store.tables.files import LARGEST

from ...enums import Credibility, Reliability, Viewpoint
from ...lists.columns import fault_of, fingerprint_of, recognise
from ...lists.enums import Stage
from ...lists.fields import BY_KEY
from ...lists.reading import ListFile, read_list, said_by
from ...lists.statuses import NOTHING, fold_status, is_state, propose_all
from ...models import Crisis, ListReading, ReceivedList, SenderMapping

LOOKED_AT = 20_000
"""Rows whose words for a state are gathered."""


class ListFault(FieldFault):
    """A list that cannot be brought or read so. `field` names the part; the text names the remedy."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said of a list when it is brought. `said` is "track=state", or empty when a column says it."""

    sender: str
    title: str
    received_at: datetime
    said_on: PartialDate = UNKNOWN
    viewpoint: Viewpoint = Viewpoint.HOST
    reliability: Reliability = Reliability.F
    credibility: Credibility = Credibility.SIX
    said: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """The list, and whether it was new: the same file of the same sender in the same crisis is the same list."""

    list: ReceivedList
    is_new: bool


def sender_key(sender: str) -> str:
    """How senders are compared."""
    return " ".join(sender.casefold().split())


def receive_list(crisis: Crisis, content: bytes, *, name: str, letter: Letter, by: Actor) -> Brought:
    """Keep a file and look which column means what. Nothing is matched yet.

    Raises `FileFault` when no list can be read in it, `ListFault` for what is said of it, `Refused`.
    """
    may(by, Task.RECONCILE_LISTS).require()
    check_size(len(content))
    check_letter(letter)
    digest = hashlib.sha256(content).hexdigest()
    same = ReceivedList.objects.filter(crisis=crisis, sender_key=sender_key(letter.sender), sha256=digest)
    if (known := same.select_related("reading", "crisis").first()) is not None:
        return Brought(known, is_new=False)
    file_name = PureWindowsPath(name or "list").name[-200:]
    return _keep(crisis, content, digest, read_list(content, file_name), file_name, letter, by)


def check_size(size: int) -> None:
    """Refuse a file that is too large before it is read."""
    if size > LARGEST:
        facts = {"size": size // 1024**2, "largest": LARGEST // 1024**2}
        raise FileFault(
            _("The file has %(size)d MB; the largest that is read is %(largest)d MB. Send it in parts.") % facts
        )


def check_letter(letter: Letter) -> None:
    """Raise `ListFault` for what cannot be said of a list."""
    if not sender_key(letter.sender):
        raise ListFault("sender", _("Write who sent the list, for example “Ministry of Defence”."))
    if letter.viewpoint == Viewpoint.OURS or letter.viewpoint == Viewpoint.FAMILY:
        raise ListFault("viewpoint", _("A list that we were sent is the account of the host or of a third."))
    if letter.received_at > timezone.now():
        raise ListFault("received_at", _("This time is in the future. Write when the list reached us."))
    if letter.said_on.earliest and letter.said_on.earliest > letter.received_at.date():
        raise ListFault("said_on", _("The list cannot be younger than the day on which it reached us."))
    if letter.said and not is_state(letter.said):
        raise ListFault("said", _("“%(said)s” is not a track and a state, as in whereabouts=missing.") % {
            "said": letter.said})  # fmt: skip


@transaction.atomic
def _keep(crisis: Crisis, content: bytes, digest: str, file: ListFile, name: str, letter: Letter, by: Actor) -> Brought:
    received, is_new = ReceivedList.objects.get_or_create(
        crisis=crisis,
        sender_key=sender_key(letter.sender)[:160],
        sha256=digest,
        defaults={
            "sender": " ".join(letter.sender.split()), "title": letter.title.strip() or name, "file_name": name,
            "size": len(content), "said_on": letter.said_on, "received_at": letter.received_at,
            "viewpoint": letter.viewpoint, "reliability": letter.reliability, "credibility": letter.credibility,
            "brought_by_id": by.id,
        },
    )  # fmt: skip
    if not is_new:
        return Brought(received, is_new=False)
    if not default_storage.exists(received.storage_name):
        default_storage.save(received.storage_name, ContentFile(content))
    track, _equals, state = letter.said.partition("=")
    ListReading.objects.create(list=received, track=track, state=state, **reading_of(file, received.sender_key))
    said = {"file": name, "sha256": digest, "sender": received.sender, "title": received.title}
    record(Verb.RECEIVE_LIST, by=by, kind="list", id=received.pk, after=said)
    return Brought(received, is_new=True)


def reading_of(file: ListFile, sender: str) -> dict[str, Any]:
    """How a file is read as long as no officer says otherwise: as remembered for this sender, else as recognised."""
    columns = recognise(file.rows, file.header_row)
    headers = [column.header for column in columns]
    kept = SenderMapping.objects.filter(sender_key=sender, fingerprint=fingerprint_of(headers)).first()
    meanings = list(kept.columns) if kept and len(kept.columns) == len(headers) else [c.meaning for c in columns]
    rows = file.below()
    return {
        "sheet": file.sheet.name[:200],
        "header_row": file.header_row,
        "headers": headers,
        "columns": meanings,
        "statuses": status_words(file, meanings, kept.statuses if kept else {}),
        "rows": len(rows),
    }


def status_words(file: ListFile, meanings: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Their words for a state with what each means to us, as far as it is remembered or proposed."""
    if "status" not in meanings:
        return {}
    rows = file.below()[:LOOKED_AT]
    return propose_all((said_by(row, meanings, file.headers).get("status", "") for row in rows), dict(remembered))


def open_file(received: ReceivedList, *, sheet: str | None = None, header_row: int | None = None) -> ListFile:
    """The stored file of a list, read again as it was read before unless another sheet or row is named."""
    with default_storage.open(received.storage_name) as kept:
        content = kept.read()
    reading = received.reading
    row = reading.header_row if header_row is None else header_row
    return read_list(content, received.file_name, sheet=reading.sheet if sheet is None else sheet, header_row=row)


@transaction.atomic
def set_header_row(received: ReceivedList, *, header_row: int, by: Actor) -> None:
    """Say in which row the columns are named (0: in none), and look at them anew."""
    may(by, Task.RECONCILE_LISTS).require()
    reading = locked_reading(received)
    require_unread(reading)
    try:
        file = open_file(received, header_row=header_row)
    except FileFault as fault:
        raise ListFault("header_row", str(fault)) from fault
    for name, value in reading_of(file, received.sender_key).items():
        setattr(reading, name, value)
    reading.save()
    _audit(received, reading, by)


@transaction.atomic
def set_columns(
    received: ReceivedList, *, columns: Sequence[str], statuses: Mapping[str, str], said: str, by: Actor
) -> bool:
    """Say what each column means, what their words for a state mean, and what the list says of everybody on it.

    It is remembered for the sender. True when another column says the state now, so that its words are to be looked at.
    Raises `ListFault` naming what cannot be so.
    """
    may(by, Task.RECONCILE_LISTS).require()
    reading = locked_reading(received)
    require_idle(reading)
    _check_columns(reading, columns, statuses, said)
    has_other_words = _place_of("status", columns) != _place_of("status", reading.columns)
    reading.columns = list(columns)
    kept = {fold_status(word): meaning for word, meaning in statuses.items() if meaning}
    if has_other_words:
        reading.statuses = status_words(open_file(received), columns, kept)
    else:
        reading.statuses = {word: kept.get(word, "") for word in reading.statuses}
    reading.track, _equals, reading.state = said.partition("=")
    reading.save()
    SenderMapping.objects.update_or_create(
        sender_key=received.sender_key,
        fingerprint=fingerprint_of(reading.headers),
        defaults={"columns": reading.columns, "statuses": kept, "kept_by_id": by.id, "kept_at": timezone.now()},
    )
    _audit(received, reading, by)
    return has_other_words and bool(reading.statuses)


def _place_of(meaning: str, columns: Sequence[str]) -> int:
    return list(columns).index(meaning) if meaning in columns else -1


def _check_columns(reading: ListReading, columns: Sequence[str], statuses: Mapping[str, str], said: str) -> None:
    if len(columns) != len(reading.headers) or any(key and key not in BY_KEY for key in columns):
        raise ListFault("columns", _("These are not the columns of this list. Load the page again."))
    if fault := fault_of(columns):
        raise ListFault("columns", fault)
    if any(meaning and meaning != NOTHING and not is_state(meaning) for meaning in statuses.values()):
        raise ListFault("statuses", _("Choose a state that is offered."))
    if said and not is_state(said):
        raise ListFault("said", _("Choose a state that is offered."))


def locked_reading(received: ReceivedList) -> ListReading:
    """How a list is read, held until the end of the transaction."""
    return ListReading.objects.select_for_update().get(pk=received.pk)


def require_idle(reading: ListReading) -> None:
    if reading.stage == Stage.MATCHING:
        raise Refused(_("The list is being matched. Stop that first."))


def require_unread(reading: ListReading) -> None:
    require_idle(reading)
    if reading.done:
        raise Refused(_("Rows of this list have been read already: the row that names its columns stays."))


def _audit(received: ReceivedList, reading: ListReading, by: Actor) -> None:
    said = {"columns": reading.columns, "statuses": reading.statuses, "header_row": reading.header_row}
    said["says"] = f"{reading.track}={reading.state}" if reading.state else ""
    record(Verb.MAP_LIST, by=by, kind="list", id=received.pk, after=said)
