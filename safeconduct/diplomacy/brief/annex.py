"""The annex: the names of the open asks with the last that is known of each, in both scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Window
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.cases.as_known import day_in
from safeconduct.cases.enums import Viewpoint
from safeconduct.cases.lists.ours import SCRIPTS, Choice, Wanted, lines_of
from safeconduct.cases.models import Case, Claim
from safeconduct.cases.queries import cases_for
from safeconduct.cases.tracks import TRACKS, state_label
from safeconduct.figures.paper.values import Cell, Paragraph, Section, Table
from safeconduct.figures.paper.words import day_words
from safeconduct.figures.queries import cases_standing_like, spans_of
from safeconduct.people.models import Person

from .asked import asks_naming, named_cases
from .known import Known
from .seen import SeenCase, case_cell, counts_for, seen_cases, sees_all
from .words import UNKNOWN

MOST = 500
"""Names of an annex; the rest is counted."""
LATIN = "Latn"


@dataclass(frozen=True, slots=True)
class Annex:
    """The section, and how many cases of the asks the reader may not see."""

    section: Section
    hidden: int


def annex(known: Known) -> Annex:
    """Of the cases of the open asks those that the reader may see, by name. Some fifteen queries."""
    title = _("Annex. Names")
    ids, mine = _first(known)
    total = mine if sees_all(known.reader) else _of_asks(known, Case.objects.all()).count()
    naming = asks_naming(known.asked, ids, as_known=known.as_known)
    asks = {each: _asks_of(known, each, naming) for each in _in_order(known, ids)}
    seen = {each: told for each, told in asks.items() if told}
    hidden = total - (mine if mine > MOST else len(seen))
    if not seen:
        return Annex(Section("annex", _("Names"), (_nobody(hidden),)), hidden)
    table = Table(_names_words(total), _head(known), _rows(known, seen), _more(total - hidden - len(seen), hidden))
    return Annex(Section("annex", title, (table,), starts_page=True), hidden)


def _first(known: Known) -> tuple[list[UUID], int]:
    """The first of the cases that the reader may see, and how many she may see. One query."""
    order = ("person__name", "reference") if known.shows_names else ("reference",)
    mine = _of_asks(known, cases_for(known.reader)).annotate(all=Window(Count("pk")))
    rows = list(mine.order_by(*order).values_list("pk", "all")[:MOST])
    return [case for case, _all in rows], rows[0][1] if rows else 0


def _of_asks(known: Known, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of these cases the ones that an open ask is about, by its measure or by name."""
    named = named_cases(known.asked, as_known=known.as_known)
    keys = {row.ask.measure for row in known.asked.open} & known.numbers.now.keys()
    made = [known.numbers.now[key] for key in keys]
    profile_ids = sorted({id for figure in made if figure.narrow is None for id in figure.profile_ids})
    alike = cases_standing_like(Case.objects.all(), known.crisis, profile_ids, as_known=known.as_known)
    chosen = Q(pk__in=named) | Q(pk__in=alike.values("pk"))
    for figure in made:
        if figure.narrow is not None:
            chosen |= Q(pk__in=spans_of(figure, known.crisis).values("case_id"))
    return cases.filter(chosen, crisis=known.crisis)


def _in_order(known: Known, ids: Sequence[UUID]) -> list[SeenCase]:
    seen = seen_cases(known, ids)
    return [seen[id] for id in ids if id in seen]


def _asks_of(known: Known, seen: SeenCase, naming: set[tuple[UUID, UUID]]) -> list[str]:
    """The references of the asks that are about this case, as far as what is open to the reader tells."""
    return [
        row.ask.reference
        for row in known.asked.open
        if (row.ask.pk, seen.case.pk) in naming
        or (row.ask.measure in known.numbers.now and counts_for(known, seen, row.ask.measure))
    ]


def _nobody(hidden: int) -> Paragraph:
    return Paragraph("annex.none", _hidden(hidden) if hidden else _("No ask names anybody."))


def _names_words(number: int) -> str:
    return ngettext("%(n)d name of the open asks", "%(n)d names of the open asks", number) % {"n": number}


def _more(left: int, hidden: int) -> str:
    more = ngettext("And %(n)d more.", "And %(n)d more.", left) % {"n": left} if left > 0 else ""
    return " ".join(words for words in (more, _hidden(hidden) if hidden else "") if words)


def _hidden(hidden: int) -> str:
    return ngettext("And %(n)d that you may not see.", "And %(n)d that you may not see.", hidden) % {"n": hidden}


def _head(known: Known) -> tuple[str, ...]:
    theirs = (_("In their script"),) if _script(known) != LATIN else ()
    who = (_("Born"), _("Home")) if known.shows_names else ()
    own = (_("With us since"), _("Ask"), _("We hold"), _("They say"), _("Last heard"))
    return (_("Name"), *theirs, *who, *own)


def _script(known: Known) -> str:
    """The counterpart's, where names can be written in it; names are not told to who sees references only."""
    return known.state.script if known.shows_names and known.state.script in SCRIPTS else LATIN


def _rows(known: Known, seen: Mapping[SeenCase, Sequence[str]]) -> tuple[tuple[Cell, ...], ...]:
    written, heard = _written(known, list(seen)), _heard(known, list(seen))
    return tuple(_row(known, each, asks, written, heard.get(each.case.pk)) for each, asks in seen.items())


def _row(
    known: Known, seen: SeenCase, asks: Sequence[str], written: Mapping[UUID, str], heard: datetime | None
) -> tuple[Cell, ...]:
    case, person = seen.case, seen.case.person
    theirs = (Cell(written.get(case.pk, UNKNOWN), language=known.state.language),) if written else ()
    return (
        case_cell(known, seen),
        *theirs,
        *(_who(person) if known.shows_names else ()),
        Cell(_day(known, case.opened_at)),
        Cell(", ".join(asks)),
        Cell(states_words(seen, Viewpoint.OURS), mark="held_back" if seen.is_held_back else ""),
        Cell(states_words(seen, Viewpoint.HOST)),
        Cell(_day(known, heard) if heard else UNKNOWN),
    )


def _who(person: Person) -> tuple[Cell, Cell]:
    """Born when, and at home where."""
    home = ", ".join(part for part in (person.home_place, person.home_region) if part)
    return Cell(person.birth.short if person.birth.is_known else UNKNOWN), Cell(home or UNKNOWN)


def _day(known: Known, at: datetime) -> str:
    return day_words(day_in(known.crisis, at), short=True)


def states_words(seen: SeenCase, viewpoint: str) -> str:
    """What a viewpoint holds, in the order of the tracks; what says nothing is left out."""
    said = [(track, seen.states.get(f"{viewpoint}.{track}", "")) for track, rule in TRACKS.items() if rule.senses]
    told = [state_label(state) for track, state in said if state in TRACKS[track].senses]
    return "; ".join(told) or UNKNOWN


def _written(known: Known, seen: Sequence[SeenCase]) -> dict[UUID, str]:
    """Each name as the counterpart writes it, else spelled in its script; nothing where that is ours."""
    script = _script(known)
    if script == LATIN:
        return {}
    lines = lines_of([each.case for each in seen], Wanted("", "", script, ("name",), Choice()))
    return {line.case.pk: line.cells[0] for line in lines}


def _heard(known: Known, seen: Sequence[SeenCase]) -> dict[UUID, datetime]:
    """When the newest claim that is open to the reader became known, for each case."""
    claims = Claim.objects.filter(
        case__in=[each.case.pk for each in seen], known_at__lte=known.as_known,
        compartment__in=["", *(str(name) for name in known.reader.compartments)],
    )  # fmt: skip
    return dict(claims.values_list("case_id").annotate(Max("known_at")))
