"""From the fields of the form to the request that is stored: every field as it was typed, in one canonical JSON."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.utils import timezone

from safeconduct.intake import facts
from safeconduct.intake.actions.receiving import NewRequest
from safeconduct.store.partial_dates import PartialDate, PartialDateError

from .bodies import Sent
from .doors import Door
from .file_checks import Fault, check_files

KEY, WORK, LANGUAGE, TRAP = "key", "work", "language", "website"
"""Fields of the form that are not the plea's: its idempotency key, the proof of work, the language of the page, and
one that no person sees and only machines fill in."""
SAYS_NOTHING = frozenset({KEY, WORK, LANGUAGE, TRAP, facts.SPEAKS, facts.WRITER, facts.RELATION, facts.WAY})
"""Fields that are no plea without others."""
LISTS = frozenset({facts.WHAT, facts.WAY})
CANNOT_READ_BIRTH = "birth"
_AGE = re.compile(r"\D{0,12}\d{1,3}\D{0,12}")


def says_something(sent: Sent) -> bool:
    """Is there anything that an officer could act on? Nothing else is asked of a plea."""
    named = (name for name, values in sent.fields.items() if any(value.strip() for value in values))
    return bool(sent.files) or any(name not in SAYS_NOTHING for name in named)


def new_form_key() -> str:
    """What makes every repeat of one form the same request."""
    return str(uuid4())


def canonical(sent: Sent, **more: str) -> bytes:
    """All fields as typed, in JSON with sorted names: the same fields are the same bytes. Empty ones are left out."""
    said: dict[str, str | list[str]] = dict(more)
    for name, values in sent.fields.items():
        if typed := [value for value in values if value.strip()]:
            said[name] = typed if name in LISTS or len(typed) > 1 else typed[0]
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def contact_of(sent: Sent) -> str:
    """How the writer can be reached: the number, else the e-mail address."""
    return sent.get(facts.WRITER_PHONE) or sent.get(facts.WRITER_EMAIL)


def new_request(
    door: Door, sent: Sent, *, key: str, language: str, worked: bool, continues: UUID | None = None
) -> tuple[NewRequest, list[tuple[str, str]]]:
    """The request to be stored, and what the receipt has to say of what could not be taken or read."""
    files, faults = check_files(sent.files)
    raw = canonical(sent, **_beside(worked, faults))
    request = NewRequest(
        channel=door.channel,
        key=key or "raw:" + hashlib.sha256(raw).hexdigest(),
        raw=raw,
        content_type="application/json",
        sender=contact_of(sent),
        language=language,
        continues=continues,
        files=files,
    )
    return request, [*_unread(sent, timezone.now()), *((fault.value, name) for fault, name in faults)]


def _beside(worked: bool, faults: Sequence[tuple[Fault, str]]) -> dict[str, str]:
    """What the officer is told beside what was typed."""
    told = {facts.PROOF: "yes"} if worked else {}
    if faults:
        told[facts.NOT_TAKEN] = "; ".join(f"{name[:80]} ({fault.value})" for fault, name in faults[:20])
    return told


def _unread(sent: Sent, now: datetime) -> list[tuple[str, str]]:
    """A birth that is no date and no age is kept as it is written, and the receipt says so."""
    birth = sent.get(facts.BIRTH)
    if not birth or _AGE.fullmatch(birth):
        return []
    try:
        PartialDate.from_person(birth, today=now.date())
    except PartialDateError:
        return [(CANNOT_READ_BIRTH, birth)]
    return []
