"""Held against each other: do the numbers that were said in public on one day agree among themselves?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

from django.utils.translation import gettext as _

from safeconduct.cases.as_known import end_of_day
from safeconduct.cases.models import Crisis
from safeconduct.cases.tracks import state_label
from safeconduct.store.partial_dates import PartialDate

from .enums import Bound, ContradictionKind
from .measures import Rule
from .models import MeasureVersion, PublishedFigure
from .queries import current_versions, partition_in_use, published_figures

Versions = Mapping[str, MeasureVersion]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Published figures of one day that cannot all be true in one sense. `figures` begins with the whole or the first.

    `difference` is how much of the whole the parts leave over (negative: how much they exceed it), or how far two
    numbers of one word are apart. `words` says it in a sentence.
    """

    kind: ContradictionKind
    known_on: date
    figures: tuple[PublishedFigure, ...]
    difference: int
    words: str


def contradictions(crisis: Crisis, *, until: date | None = None) -> list[Contradiction]:
    """Every contradiction among the published figures of a crisis, by day; up to a day where one is given."""
    versions = current_versions()
    said = published_figures(crisis, until=until).filter(measure__isnull=False)
    said = said.order_by("known_on", "measure__position", "id")
    out: list[Contradiction] = []
    for day, rows in groupby(said, key=lambda row: row.known_on):
        of_day = list(rows)
        out += _sums(crisis, day, of_day, versions)
        out += _words(day, of_day, versions)
    return out


def _sums(crisis: Crisis, day: date, said: Sequence[PublishedFigure], versions: Versions) -> Iterator[Contradiction]:
    """The partition that was in use on the day, where whole and parts were all said exactly."""
    partition = partition_in_use(crisis, as_known=end_of_day(crisis, day))
    exact = {row.measure_id: row for row in said if row.bound == Bound.EXACTLY}
    if partition is None or not {partition.whole_id, *partition.parts} <= exact.keys():
        return
    whole, parts = exact[partition.whole_id], [exact[key] for key in partition.parts]
    difference = whole.value - sum(part.value for part in parts)
    if difference:
        yield Contradiction(
            ContradictionKind.DOES_NOT_ADD_UP, day, (whole, *parts), difference,
            _("Published on %(day)s: %(whole)d known, but %(parts)s make %(sum)d. The difference is %(difference)d.")
            % {
                "day": _day(day), "whole": whole.value, "sum": whole.value - difference,
                "parts": " + ".join(_number(part, versions) for part in parts), "difference": abs(difference),
            },
        )  # fmt: skip


def _words(day: date, said: Sequence[PublishedFigure], versions: Versions) -> Iterator[Contradiction]:
    """The same state said of different numbers of persons, by different viewpoints or twice by one."""
    for first, second in combinations(said, 2):
        states = _shared_states(first, second, versions)
        if states and _are_apart(first, second):
            word = ", ".join(state_label(state) for state in states)
            yield Contradiction(
                ContradictionKind.ONE_WORD_TWO_NUMBERS, day, (first, second), abs(first.value - second.value),
                _("Published on %(day)s: “%(word)s” stands for two numbers, %(first)s and %(second)s.")
                % {"day": _day(day), "word": word, "first": _number(first, versions),
                   "second": _number(second, versions)},
            )  # fmt: skip


def _shared_states(first: PublishedFigure, second: PublishedFigure, versions: Versions) -> list[str]:
    """The states that both figures speak of, where they are the same measure or differ in nothing but the viewpoint."""
    ours, theirs = (_spoken_of(versions[str(row.measure_id)].rule) for row in (first, second))
    if first.measure_id == second.measure_id:
        return sorted({state for (_track, states) in ours for state in states}) or [str(first.measure_id)]
    return sorted({state for key in ours.keys() & theirs.keys() if not ours[key] & theirs[key] for state in key[1]})


def _spoken_of(rule: Rule) -> dict[tuple[str, frozenset[str]], set[str]]:
    """(track, states) to the viewpoints by which the rule itself asks for them; what it excludes or borrows is not."""
    ((kind, inside),) = rule.items()
    if kind == "said":
        return {(inside["track"], frozenset(inside["states"])): {inside["viewpoint"]}}
    out: dict[tuple[str, frozenset[str]], set[str]] = {}
    for part in inside if kind in {"all", "any"} else ():
        for key, viewpoints in _spoken_of(part).items():
            out.setdefault(key, set()).update(viewpoints)
    return out


def _are_apart(first: PublishedFigure, second: PublishedFigure) -> bool:
    """Is there no number that agrees with both?"""
    candidates = {first.value, second.value}
    return not any(first.holds(number) and second.holds(number) for number in candidates)


def _number(row: PublishedFigure, versions: Versions) -> str:
    bound = "" if row.bound == Bound.EXACTLY else f"{row.get_bound_display()} "
    return f"{bound}{row.value} {versions[str(row.measure_id)].name}"


def _day(day: date) -> str:
    return PartialDate.parse_edtf(day.isoformat()).describe()
