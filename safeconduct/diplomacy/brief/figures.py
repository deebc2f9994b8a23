"""The figures: the equation in use on that day, and each measure then, now and as we last said it in public."""

from __future__ import annotations

from django.utils.translation import gettext as _

from safeconduct.figures.enums import Bound
from safeconduct.figures.models import PublishedFigure
from safeconduct.figures.paper.equation import equation_of
from safeconduct.figures.paper.values import Cell, Equation, Part, Section, Table
from safeconduct.figures.paper.words import signed
from safeconduct.figures.queries import PartitionCheck

from ..days import event_words
from .known import Known
from .words import UNKNOWN, quoted, untold_words, when_words

MEASURES = (
    "known_cases", "asked_for_help", "released", "home", "dead_confirmed_by_us", "remains_pending", "remains_home",
    "missing_as_host_reports", "still_serving", "captured",
)  # fmt: skip
"""Told in this order, where the ministry keeps them; then those of the open asks, then those that we said in public."""


def figures(known: Known) -> Section:
    """The section of figures."""
    check = known.numbers.check
    equation: tuple[Part, ...] = (_equation(known, check),) if check else ()
    return Section("figures", _("Figures"), (*equation, _table(known)))


def _equation(known: Known, check: PartitionCheck) -> Equation:
    note = untold_words(known.numbers.untold)
    return equation_of(check, lambda made: known.links.members(made.measure.measure_id), note=note)


def _table(known: Known) -> Table:
    then = event_words(known.last.on) if known.last else UNKNOWN
    head = (_("Figure"), then, _("Now"), _("Difference"), _("What we last said in public"))
    return Table(_("Figures then and now"), head, tuple(_row(known, key) for key in _keys(known) if _tells(known, key)))


def _keys(known: Known) -> list[str]:
    asked = [row.ask.measure for row in known.asked.open]
    wanted = dict.fromkeys([*MEASURES, *asked, *known.numbers.said])
    return [key for key in wanted if key in known.numbers.now]


def _tells(known: Known, key: str) -> bool:
    """A measure that was and is nobody's, and of which nothing was said, tells nothing."""
    then = known.numbers.then
    return bool(known.numbers.number(key) or (then and then[key].number) or key in known.numbers.said)


def _row(known: Known, key: str) -> tuple[Cell, ...]:
    made, url = known.numbers.now[key], known.links.members(key)
    before = known.numbers.then[key].number if known.numbers.then else None
    return (
        Cell(made.measure.name, url),
        Cell(UNKNOWN if before is None else str(before), is_number=True),
        Cell(str(made.number), url, is_number=True),
        Cell(UNKNOWN if before is None else signed(made.number - before), is_number=True),
        Cell(_said(known.numbers.said.get(key))),
    )


def _said(published: PublishedFigure | None) -> str:
    if published is None:
        return UNKNOWN
    words = quoted(published.quote) if published.quote else f"{Bound(published.bound).label} {published.value}"
    return f"{words}, {when_words(published.said_on)}"
