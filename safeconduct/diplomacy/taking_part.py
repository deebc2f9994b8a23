"""Who takes part in an engagement: whether they can have, in which office, with which title, at which level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.store.faults import FieldFault
from safeconduct.store.partial_dates import PartialDate

from .enums import EngagementKind, Level, Side
from .models import Office, Official, State, Term
from .queries.counterparts import holder_on, terms_of
from .terms import highest, level_of_kind, may_have_held, not_in_office

ONE_SIDED = {EngagementKind.NOTE_VERBALE, EngagementKind.LETTER, EngagementKind.STATEMENT}
"""Kinds that go from one side to the other: nobody sits opposite."""
MOST = 60
"""More people than any record of a meeting names."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who takes part: an official, or an office when nobody knows who came from it, or only a name. Name and
    title are taken from the register for that day where they are left empty."""

    side: Side
    official: Official | None = None
    office: Office | None = None
    name: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Present:
    """The same with everything that follows from the register on that day."""

    side: Side
    official: Official | None
    office: Office | None
    name: str
    title: str
    level: Level


def present(everybody: Sequence[Who], state: State, on: PartialDate) -> list[Present]:
    """Everybody as on that day. Raises `FieldFault` for who cannot have taken part."""
    if len(everybody) > MOST:
        raise FieldFault("participants", _("At most %(n)d can be named. Name the heads of each side.") % {"n": MOST})
    terms: dict[UUID, list[Term]] = defaultdict(list)
    for term in terms_of({who.official.pk for who in everybody if who.official}):
        terms[term.official_id].append(term)
    _check_twice(everybody)
    for who in everybody:
        _check_side(who, state)
    return [_present(who, terms[who.official.pk] if who.official else [], on) for who in everybody]


def check_sides(kind: EngagementKind, everybody: Iterable[Present]) -> None:
    """Whoever meets, speaks or summons has somebody opposite. Raises `FieldFault`."""
    sides = {who.side for who in everybody}
    if kind in ONE_SIDED or {Side.OURS, Side.THEIRS} <= sides:
        return
    missing = _("their side") if Side.OURS in sides else _("our side") if Side.THEIRS in sides else _("either side")
    words = _("Nobody of %(side)s is named. Name who takes part, or the office when the name is not known yet.")
    raise FieldFault("participants", words % {"side": missing})


def level_of(everybody: Sequence[Present]) -> Level:
    """The level of an engagement: that of the highest who takes part."""
    return max((who.level for who in everybody), default=Level.WORKING)


def _present(who: Who, terms: Sequence[Term], on: PartialDate) -> Present:
    term = _term(who, terms, on)
    office = who.office or (term.office if term else None)
    name = who.name.strip() or (who.official.name if who.official else office.name if office else "")
    if not name:
        raise FieldFault("participants", _("Somebody has neither a name nor an office. Write one, or leave it out."))
    title = who.title.strip() or (term.title if term else "")
    level = Level(term.level) if term else level_of_kind(office.kind) if office else Level.WORKING
    return Present(who.side, who.official, office, name, title, level)


def _term(who: Who, terms: Sequence[Term], on: PartialDate) -> Term | None:
    """The term in which an official took part. Raises `FieldFault` when all that are known rule it out."""
    asked = [term for term in terms if who.office is None or term.office_id == who.office.pk]
    found = highest(term for term in asked if may_have_held(term, on))
    if who.official is None or found or not terms:
        return found
    if not asked:
        words = _("%(official)s never held %(office)s in the register. Choose another office, or add the term.")
        raise FieldFault(
            "participants", words % {"official": who.official.name, "office": who.office.name if who.office else ""}
        )
    raise FieldFault("participants", not_in_office(who.official, asked, on, _successor(asked, on)))


def _successor(terms: Sequence[Term], on: PartialDate) -> str:
    """Who held the same office at the same level on that day."""
    last = highest(terms)
    holder = holder_on(last.office, on) if last else None
    return holder.official.name if last and holder and holder.level == last.level else ""


def _check_side(who: Who, state: State) -> None:
    of = who.official.state if who.official else who.office.state if who.office else None
    if of is None:
        return
    right = Side.OURS if of.is_ours else Side.THEIRS if of == state else Side.THIRD
    if who.side != right:
        name = who.official.name if who.official else who.office.name if who.office else ""
        words = _("%(name)s (%(state)s) does not belong to %(side)s. Move the name to the side it belongs to.")
        raise FieldFault("participants", words % {"name": name, "state": of.name, "side": Side(who.side).label})


def _check_twice(everybody: Sequence[Who]) -> None:
    seen: set[UUID] = set()
    for who in everybody:
        if who.official and who.official.pk in seen:
            words = _("%(name)s is named twice. Take one of them away.")
            raise FieldFault("participants", words % {"name": who.official.name})
        if who.official:
            seen.add(who.official.pk)
