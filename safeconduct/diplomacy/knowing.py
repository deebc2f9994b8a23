"""What was known when: days where the days of a crisis end, and what cannot have been known yet."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.cases.as_known import AsKnown, day_in
from safeconduct.cases.models import Crisis
from safeconduct.store.faults import FieldFault
from safeconduct.store.partial_dates import PartialDate

from .rules import may_write


def known_when(by: Actor, task: Task, known_at: datetime | None) -> datetime:
    """When what is written down became known: now, where nothing is said. Raises `Refused` for who may not do this, or
    may not say that it was known then."""
    now = timezone.now()
    may_write(by, task, known_at=known_at or now, now=now).require()
    return known_at or now


def check_not_later(field: str, happened: PartialDate, known_at: datetime, crisis: Crisis) -> None:
    """Raise `FieldFault` for what would have happened after it became known."""
    day = day_in(crisis, known_at)
    if happened.earliest is not None and happened.earliest > day:
        words = _("It became known on %(day)s and cannot have happened after that. Correct one of the two dates.")
        raise FieldFault(field, words % {"day": PartialDate.parse_edtf(day.isoformat())})


def known_query(as_known: AsKnown) -> str:
    """What goes along in the addresses of a page that looks back: "?known=2024-07-03"; nothing for now."""
    return f"?{urlencode({'known': as_known.text})}" if as_known.is_past else ""
