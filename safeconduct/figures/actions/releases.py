"""Releasing figures as open data, and taking them away again. Everything is audited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis

from ..faults import FigureFault
from ..models import DataRelease
from ..open_data.rows import open_figures
from ..paper.fingerprint import fingerprint
from ..queries import current_versions
from ..queries.told import keep_told

LOCK = 0x5AFE07
"""The advisory lock under which releases of a crisis are numbered."""


@transaction.atomic
def release_data(
    crisis: Crisis, *, as_known: datetime, measures: Sequence[str], by: Actor, by_region: Sequence[str] = ()
) -> DataRelease:
    """Release these measures, as they may be said in public, for everybody to read; without any, what was released is
    taken away: earlier releases stay in the record. Raises `FigureFault` for a measure or a time that cannot be."""
    may(by, Task.RELEASE_DATA).require()
    _check(crisis, as_known, [*measures, *by_region])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, str(crisis.pk)])
    made = open_figures(crisis, as_known=as_known, measures=measures, by_region=by_region)
    last = DataRelease.objects.filter(crisis=crisis).values_list("number", flat=True).first()
    row = DataRelease(
        crisis=crisis,
        number=(last or 0) + 1,
        as_known=as_known,
        rows=made.rows,
        sha256=fingerprint(made.rows),
        by_id=by.id,
    )
    row.save(force_insert=True)
    keep_told(crisis, made.told, current_versions().values(), release=row)
    said = {"crisis": crisis.slug, "number": row.number, "as_known": as_known, "sha256": row.sha256}
    record(Verb.RELEASE_DATA, by=by, kind="release", id=row.pk, after=said | {"measures": list(measures)})
    return row


def _check(crisis: Crisis, as_known: datetime, keys: Sequence[str]) -> None:
    if as_known > timezone.now():
        raise FigureFault("as_known", _("This time has not come yet. Only what is known can be released."))
    if day_in(crisis, as_known) < crisis.opened_on:
        raise FigureFault("as_known", _("The crisis was opened after this day. Choose a later one."))
    if strange := set(keys) - current_versions().keys():
        words = _("There is no measure “%(key)s”. Choose among those that are kept.")
        raise FigureFault("measures", words % {"key": ", ".join(sorted(strange))[:200]})
