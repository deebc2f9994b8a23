"""Listing the cases behind a number. That somebody listed them is recorded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.models import Crisis

from .. import rules
from ..filters import Filter
from ..queries import (
    Counts,
    Figure,
    Members,
    PageKey,
    filtered_spans,
    members_page,
    spans_page,
)


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
