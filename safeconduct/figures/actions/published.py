"""Recording what was said in public. Everything is audited."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.as_known import today
from safeconduct.cases.models import Crisis
from safeconduct.store.partial_dates import PartialDate

from .. import rules
from ..enums import Bound
from ..faults import FigureFault, check_said, day_to_hold_against
from ..models import Measure, PublishedFigure


@transaction.atomic
def publish_figure(
    crisis: Crisis,
    *,
    measure: str | None,
    value: int,
    bound: Bound,
    said_on: PartialDate,
    said_by: str,
    source: str,
    by: Actor,
    known_on: date | None = None,
    quote: str = "",
    note: str = "",
    key: str | None = None,
) -> PublishedFigure:
    """Record a number that somebody said in public. It is never overwritten; a `key` that is there returns that row.

    `known_on` is the day of our own figure to hold it against: without it the last day on which it can have been said.
    Raises `FigureFault` for what cannot be so.
    """
    rules.may_publish_figure(by).require()
    now = today(crisis)
    held_on = day_to_hold_against(said_on, known_on, today=now)
    check_said(value=value, said_by=said_by, source=source, said_on=said_on, known_on=held_on, today=now)
    if measure is not None and not Measure.objects.filter(pk=measure).exists():
        raise FigureFault("measure", _("There is no measure “%(key)s”.") % {"key": measure})
    if key and (there := PublishedFigure.objects.filter(key=key).first()):
        return there
    row = PublishedFigure(
        crisis=crisis,
        measure_id=measure,
        value=value,
        bound=bound,
        said_on=said_on,
        known_on=held_on,
        said_by=said_by.strip(),
        quote=quote.strip(),
        source=source.strip(),
        note=note.strip(),
        key=key,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return PublishedFigure.objects.get(key=key)
    said = {"measure": measure, "value": value, "bound": bound, "said_on": said_on.edtf, "said_by": row.said_by}
    record(Verb.PUBLISH_FIGURE, by=by, kind="published", id=row.pk, after=said | {"source": row.source})
    return row
