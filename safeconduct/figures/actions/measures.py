"""Saying what a measure counts, and which parts make a whole. Everything is audited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.models import Crisis

from .. import rules
from ..measure_checks import Words, check_key, check_position, check_rule, written
from ..measures import Rule
from ..models import Measure, MeasureVersion, Partition
from ..partition_checks import check_name, check_owner, check_parts
from ..queries import current_versions

Within = Mapping[str, str | Sequence[str]]
"""For a part of a partition, the measures that are told beside it: {"still_serving": "missing_as_host_reports"}."""


@transaction.atomic
def set_measure(
    key: str,
    *,
    name: str,
    definition: str,
    rule: Rule,
    by: Actor,
    hedge: str = "",
    position: int = 100,
    words: Words | None = None,
    is_monotone: bool = False,
) -> MeasureVersion:
    """Say what a measure counts. A measure that is there gets a new version; the same words again change nothing.

    Raises `FigureFault` for what cannot be so.
    """
    rules.may_keep_measures(by).require()
    said = written(name=name, definition=definition, hedge=hedge, words=words or {})
    said |= {"rule": dict(rule) if isinstance(rule, Mapping) else rule, "is_monotone": is_monotone}
    check_key(key)
    check_position(position)
    check_rule(key, said["rule"], current_versions())
    measure, _created = Measure.objects.get_or_create(key=key, defaults={"position": position})
    Measure.objects.select_for_update().filter(pk=key).update(position=position)
    last = measure.versions.first()
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

    Raises `FigureFault` for what cannot be so.
    """
    rules.may_keep_measures(by).require()
    told = {part: [inner] if isinstance(inner, str) else list(inner) for part, inner in (within or {}).items()}
    check_key(key)
    check_name(name)
    check_parts(whole, parts, told)
    there = Partition.objects.select_for_update().filter(pk=key).first()
    check_owner(there, crisis)
    fields = ("name", "whole_id", "parts", "within", "used_from")
    before = {field: getattr(there, field) for field in fields} if there else None
    said: dict[str, Any] = {"name": name, "whole_id": whole, "parts": list(parts), "within": told}
    said["used_from"] = used_from
    row, _created = Partition.objects.update_or_create(key=key, defaults={**said, "crisis": crisis})
    if before != said:
        record(Verb.SET_MEASURE, by=by, kind="partition", id=key, before=before, after=said)
    return row
