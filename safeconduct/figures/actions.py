"""Saying what a measure counts, which parts make a whole, and what was said in public. Everything is audited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.as_known import today
from safeconduct.cases.models import Crisis
from safeconduct.store.partial_dates import PartialDate

from . import rules
from .enums import Bound
from .faults import FigureFault, check_said, day_to_hold_against
from .filters import Filter
from .measures import Rule, RuleFault, compile_rule
from .models import Measure, MeasureVersion, Partition, PublishedFigure
from .queries import (
    Counts,
    Figure,
    Members,
    PageKey,
    current_versions,
    filtered_spans,
    members_page,
    spans_page,
)

Within = Mapping[str, str | Sequence[str]]
"""For a part of a partition, the measures that are told beside it: {"still_serving": "missing_as_host_reports"}."""


@transaction.atomic
def set_measure(
    key: str, *, name: str, definition: str, rule: Rule, by: Actor, hedge: str = "", position: int = 100
) -> MeasureVersion:
    """Say what a measure counts. A measure that is there gets a new version; the same words again change nothing.

    Raises `FigureFault` for a rule that says nothing.
    """
    rules.may_keep_measures(by).require()
    _check_rule(key, rule)
    measure, _created = Measure.objects.get_or_create(key=key, defaults={"position": position})
    Measure.objects.select_for_update().filter(pk=key).update(position=position)
    last = measure.versions.first()
    said = {"name": name.strip(), "definition": definition.strip(), "hedge": hedge.strip(), "rule": dict(rule)}
    if last and said == {field: getattr(last, field) for field in said}:
        return last
    version = MeasureVersion(measure=measure, number=last.number + 1 if last else 1, **said)
    version.save(force_insert=True)
    before = {"version": last.number, "rule": last.rule} if last else None
    after = {"version": version.number, **said}
    record(Verb.SET_MEASURE, by=by, kind="measure", id=key, before=before, after=after)
    return version


@transaction.atomic
def set_partition(
    key: str,
    *,
    name: str,
    whole: str,
    parts: Sequence[str],
    by: Actor,
    within: Within | None = None,
    used_from: date | None = None,
    crisis: Crisis | None = None,
) -> Partition:
    """Say which parts must make a whole, from which day on. Without a crisis it holds for every crisis.

    Raises `FigureFault` for measures that are not there.
    """
    rules.may_keep_measures(by).require()
    told = {part: [inner] if isinstance(inner, str) else list(inner) for part, inner in (within or {}).items()}
    _check_parts(whole, parts, told)
    there = Partition.objects.filter(pk=key).values("name", "whole_id", "parts", "within", "used_from").first()
    before = dict(there) if there else None
    said: dict[str, Any] = {"name": name, "whole_id": whole, "parts": list(parts), "within": told}
    said["used_from"] = used_from
    row, _created = Partition.objects.update_or_create(key=key, defaults={**said, "crisis": crisis})
    if before != said:
        record(Verb.SET_MEASURE, by=by, kind="partition", id=key, before=before, after=said)
    return row


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
    row.save(force_insert=True)
    said = {"measure": measure, "value": value, "bound": bound, "said_on": said_on.edtf, "said_by": row.said_by}
    record(Verb.PUBLISH_FIGURE, by=by, kind="published", id=row.pk, after=said | {"source": row.source})
    return row


def _check_rule(key: str, rule: Rule) -> None:
    versions = current_versions()

    def lookup(other: str) -> Rule:
        if other not in versions:
            raise RuleFault(_("There is no measure “%(key)s”.") % {"key": other})
        found: Rule = versions[other].rule
        return found

    try:
        compile_rule(rule, lookup=lookup, within=(key,))
    except RuleFault as fault:
        raise FigureFault("rule", str(fault)) from fault
    except (KeyError, TypeError) as fault:
        raise FigureFault("rule", _("The rule leaves out a part: %(part)s.") % {"part": fault}) from fault


def _check_parts(whole: str, parts: Sequence[str], within: Mapping[str, Sequence[str]]) -> None:
    if not parts:
        raise FigureFault("parts", _("A whole needs at least one part."))
    if whole in parts or len(set(parts)) < len(parts):
        raise FigureFault("parts", _("Name each part once, and not the whole itself."))
    if stray := set(within) - set(parts):
        raise FigureFault("within", _("“%(key)s” is not one of the parts.") % {"key": ", ".join(sorted(stray))})
    wanted = {whole, *parts, *(inner for told in within.values() for inner in told)}
    there = set(Measure.objects.filter(pk__in=wanted).values_list("key", flat=True))
    if missing := wanted - there:
        raise FigureFault("parts", _("There is no measure “%(key)s”.") % {"key": ", ".join(sorted(missing))})


@transaction.atomic
def read_members(
    made: Figure, crisis: Crisis, *, by: Actor, after: PageKey | None = None, count_hidden: bool = False
) -> Members:
    """A page of the cases behind a figure. That somebody listed them is recorded."""
    rules.may_see_members(by).require()
    page = members_page(made, crisis, actor=by, after=after, count_hidden=count_hidden)
    _record_reading(page, made.as_known, kind="measure", name=made.measure.measure_id, by=by)
    return page


@transaction.atomic
def read_filtered(chosen: Filter, counted: Counts, *, by: Actor, after: PageKey | None = None) -> Members:
    """A page of the cases that pass a filter, recorded in the same way."""
    rules.may_see_members(by).require()
    page = spans_page(filtered_spans(chosen, counted), counted.crisis, actor=by, after=after)
    _record_reading(page, counted.as_known, kind="filter", name=chosen.name, by=by)
    return page


def _record_reading(page: Members, as_known: datetime, *, kind: str, name: str, by: Actor) -> None:
    read = {"as_known": as_known, "cases": [case.reference for case in page.cases]}
    record(Verb.READ_MEMBERS, by=by, kind=kind, id=name, after=read)
