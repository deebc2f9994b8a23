"""Whom an ask, or a raising of it, is about: the cases that a reader may see, page by page; the rest is counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.cases.queries import cases_for

from ..models import Ask, Concern
from ..scopes import cases_of_measure, named_in

PAGE = 50


@dataclass(frozen=True, slots=True)
class Names:
    """One page of cases in the order of their references. `hidden` of `total` are not the reader's to see."""

    cases: tuple[Case, ...]
    total: int
    hidden: int
    next: str = ""


def names_of_concern(actor: Actor, concern: Concern, *, after: str = "", size: int = PAGE) -> Names:
    """Whom a raising named or covered: frozen."""
    return _page(cases_for(actor).filter(concerns__concern=concern), concern.total, after, size)


def names_of_ask(actor: Actor, ask: Ask, *, as_known: datetime, after: str = "", size: int = PAGE) -> Names:
    """Whom an ask is about, as known at this time."""
    if ask.measure:
        everybody = cases_of_measure(ask.crisis, ask.measure, as_known=as_known)
        return _page(cases_for(actor).filter(pk__in=everybody.values("pk")), everybody.count(), after, size)
    named = named_in(ask, as_known=as_known)
    return _page(cases_for(actor).filter(pk__in=named), len(named), after, size)


def _page(seen: QuerySet[Case], total: int, after: str, size: int) -> Names:
    later = seen.filter(reference__gt=after) if after else seen
    found = list(later.order_by("reference").select_related("person")[: size + 1])
    is_more = len(found) > size
    number = seen.count() if after or is_more else len(found)
    return Names(tuple(found[:size]), total, total - number, found[size - 1].reference if is_more else "")


def cases_by_reference(actor: Actor, crisis: Crisis, references: Sequence[str]) -> tuple[list[Case], Collection[str]]:
    """The cases of a crisis with these references that the actor may see, and the references of which there is none."""
    found = {case.reference: case for case in cases_for(actor).filter(crisis=crisis, reference__in=list(references))}
    return list(found.values()), [reference for reference in references if reference not in found]
