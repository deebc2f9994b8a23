"""Counterparts as pages show them: states, their offices with who holds them, an official with terms and meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Crisis

from ..enums import OfficeKind
from ..models import Contact, Office, Official, State, Term
from ..queries.counterparts import counterparts, engagements_with, terms_in, terms_of
from ..terms import began_after, ended_before, of_day
from .register import Row, rows_of


@dataclass(frozen=True, slots=True)
class StateGroup:
    """States under one heading: those of the crisis, or all others."""

    is_of_crisis: bool
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class OfficeShown:
    """An office with who holds it on the day of the page, and who did before."""

    office: Office
    now: tuple[Term, ...]
    before: tuple[Term, ...]
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class StateShown:
    """A state with its offices. `without_office` are officials who hold none on that day."""

    state: State
    offices: tuple[OfficeShown, ...]
    without_office: tuple[Official, ...]


@dataclass(frozen=True, slots=True)
class OfficialShown:
    """An official with every term, the running ones first, and the engagements of the crisis."""

    official: Official
    now: tuple[Term, ...]
    before: tuple[Term, ...]
    rows: tuple[Row, ...]


def groups(crisis: Crisis) -> tuple[StateGroup, ...]:
    """The states with whom we deal, those of the crisis first."""
    found = counterparts(crisis)
    here = tuple(state for state in found if state.code in crisis.countries)
    others = tuple(state for state in found if state.code not in crisis.countries)
    return tuple(StateGroup(flag, states) for flag, states in ((True, here), (False, others)) if states)


def state_shown(state: State, contacts: Iterable[Contact], *, day: date) -> StateShown:
    """The page of a state on a day. Four queries, however many offices."""
    terms: dict[UUID, list[Term]] = defaultdict(list)
    for term in terms_in(state):
        terms[term.office_id].append(term)
    numbers: dict[UUID | None, list[Contact]] = defaultdict(list)
    for contact in contacts:
        numbers[contact.office_id].append(contact)
    kinds = list(OfficeKind)
    rows = sorted(state.offices.all(), key=lambda office: kinds.index(OfficeKind(office.kind)))
    offices = [_office(office, terms[office.pk], numbers[office.pk], day) for office in rows]
    holders = {term.official_id for each in offices for term in each.now}
    idle = tuple(official for official in state.officials.all() if official.pk not in holders)
    return StateShown(state, tuple(offices), idle)


def official_shown(official: Official, crisis: Crisis, *, as_known: AsKnown) -> OfficialShown:
    """The page of an official."""
    now, before = _parted(terms_of([official.pk]), as_known.day)
    ids = engagements_with(official, crisis, as_known=as_known.at)
    return OfficialShown(official, now, before, rows_of(ids, crisis, as_known))


def _office(office: Office, terms: Iterable[Term], contacts: Iterable[Contact], day: date) -> OfficeShown:
    now, before = _parted(terms, day)
    return OfficeShown(office, now, before, tuple(contacts))


def _parted(terms: Iterable[Term], day: date) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Terms that run on a day, the highest level first; and all others, the latest first."""
    found, on = list(terms), of_day(day)
    over = [term for term in found if ended_before(term, on) or began_after(term, on)]
    now = sorted((term for term in found if term not in over), key=lambda term: (-term.level, term.official.name))
    return tuple(now), tuple(sorted(over, key=lambda term: term.since.earliest or date.min, reverse=True))
