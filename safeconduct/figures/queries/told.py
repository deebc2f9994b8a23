"""What left the house, kept as it was told and read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.cases.models import Crisis

from ..answers.together import Counted
from ..answers.told import ToldOutside
from ..models import Answer, DataRelease, FrozenAnswer, MeasureVersion, ToldFigure

LATEST = 10
"""How many tables of a measure by one trait later ones are held against, besides those of the same known-time."""


def keep_told(
    crisis: Crisis,
    told: Iterable[ToldOutside],
    versions: Iterable[MeasureVersion],
    *,
    answer: FrozenAnswer | None = None,
    release: DataRelease | None = None,
) -> None:
    """Keep what an answer or a release tells, so that later ones are held against it. One statement."""
    by_name = {(one.measure_id, one.number): one for one in versions}
    ToldFigure.objects.bulk_create(
        ToldFigure(
            crisis=crisis, answer=answer, release=release,
            measure=by_name[one.counted.measure, one.counted.version],
            conditions=sorted([trait, sorted(values)] for trait, values in one.counted.conditions),
            as_known=one.counted.as_known, number=one.number, by=one.by, cells=dict(one.cells),
        )
        for one in told
    )  # fmt: skip


def told_before(
    crisis: Crisis, versions: Collection[MeasureVersion], times: Collection[datetime]
) -> tuple[ToldOutside, ...]:  # fmt: skip
    """What was told of the crisis: all for these known-times, and the latest tables of these measures. Two queries."""
    rows = ToldFigure.objects.filter(crisis=crisis)
    tables = (
        rows.filter(measure__in=[one.pk for one in versions])
        .exclude(by="")
        .annotate(
            place=Window(RowNumber(), [F("measure"), F("conditions"), F("by")], [F("as_known").desc(), F("id").desc()])
        )
    )
    latest = [id_ for id_, place in tables.values_list("id", "place") if place <= LATEST]
    wanted = rows.filter(Q(as_known__in=list(times)) | Q(id__in=latest))
    known = wanted.select_related("measure", "answer__answer", "release").defer("answer__content", "release__rows")
    return tuple(_told(crisis, row) for row in known)


def covered_in(answer: Answer) -> set[Counted]:
    """The figures that a frozen answer of ours did not tell in numbers."""
    rows = ToldFigure.objects.filter(answer=answer.pk, number=None).select_related("measure")
    return {_counted(row) for row in rows}


def _counted(row: ToldFigure) -> Counted:
    conditions = frozenset((trait, frozenset(values)) for trait, values in row.conditions)
    return Counted(row.measure.measure_id, row.measure.number, row.as_known, conditions)


def _told(crisis: Crisis, row: ToldFigure) -> ToldOutside:
    where, url = _where(crisis, row)
    return ToldOutside(_counted(row), row.number, row.by, row.cells, where, url)


def _where(crisis: Crisis, row: ToldFigure) -> tuple[str, str]:
    if row.answer is not None:
        reference = row.answer.answer.reference
        page = reverse("figures:answer", args=[crisis.slug, reference])
        return _("our answer %(reference)s") % {"reference": reference}, page
    number = row.release.number if row.release else 0
    return _("release %(n)d of open data") % {"n": number}, reverse("figures:data", args=[crisis.slug])
