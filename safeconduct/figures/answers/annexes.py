"""Annexures: figures of an answer divided by home state, post, sex, circumstance or year; small numbers are covered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..enums import Audience, Grouping
from ..models import MeasureVersion, Partition
from ..queries import Counts, Figure, group_by_trait, group_by_year
from .slots import Slot
from .small import Mark, is_few
from .text import Annexure
from .together import Counted, Divided, counted_by
from .told import Inside, ToldOutside, as_told, cover_after

Versions = Mapping[str, MeasureVersion]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an annexure: the figure of a slot, which is its total."""

    slot: Slot
    figure: Figure
    counted: Counts

    def divided(self, by: Grouping, rows: Mapping[str, int]) -> Divided:
        """The column with the numbers of its rows."""
        measure = self.figure.measure
        total = counted_by(measure.measure_id, measure.number, self.figure.as_known, self.slot.narrowed)
        counts_all = not self.slot.narrowed and set(measure.rule) == {"known"}
        return Divided(total, self.figure.number, by, rows, counts_all=counts_all)


@dataclass(frozen=True, slots=True)
class TakenAnnexure:
    """`values` name the rows ("": not known), `rows` are the numbers and `marks` how each is told in public; `totals`
    say it of the totals. Where no choice protects small numbers, `is_covered` is false: in public the table is then not
    told at all."""

    annexure: Annexure
    columns: tuple[Column, ...]
    values: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]
    marks: tuple[tuple[Mark, ...], ...]
    totals: tuple[Mark, ...] = ()
    is_covered: bool = True


@dataclass(frozen=True, slots=True)
class Covered:
    """Tables, and how the numbers in sentences are told in public, by what they count; those that no table has to do
    with are told as they are. `told` are the columns as everybody can read them."""

    annexes: tuple[TakenAnnexure, ...] = ()
    said: Mapping[Counted, Mark] = field(default_factory=dict)
    told: tuple[ToldOutside, ...] = ()


def take_annexures(
    annexures: Sequence[Annexure],
    columns: Mapping[str, Column],
    versions: Versions,
    partitions: Sequence[Partition],
    *,
    said: Mapping[Counted, int] | None = None,
    before: Iterable[ToldOutside] = (),
    inside: Inside | None = None,
) -> Covered:
    """Every annexure, from the columns that could be counted, by the text of their slots.

    All of them are covered together, with the numbers that sentences say: what one tells must not betray what another
    does not, nor what an answer or a release `before` covered. `inside` are measures that are within others.
    """
    found = {(by, text): _divided(columns[text], by, versions) for by, text in _wanted(annexures) if text in columns}
    rows = {by: _rows(one for (of, _text), one in found.items() if of == by) for by, _text in found}
    divided = {
        (by, text): columns[text].divided(by, {value: numbers.get(value, 0) for value in rows[by]})
        for (by, text), numbers in found.items()
    }
    marks = cover_after(list(divided.values()), said or {}, partitions, before, inside)
    return Covered(
        tuple(_table(annexure, columns, divided, marks) for annexure in annexures),
        told_in_sentences(said or {}, marks),
        tuple(as_told(divided.values(), marks)),
    )


def _wanted(annexures: Sequence[Annexure]) -> list[tuple[Grouping, str]]:
    return list(dict.fromkeys((one.by, text) for one in annexures for text in column_slots(one)))


def _rows(found: Iterable[Mapping[str, int]]) -> list[str]:
    """The values of all columns by name; what is not known comes last."""
    return sorted({value for one in found for value in one}, key=lambda value: (not value, value))


def _table(
    annexure: Annexure,
    columns: Mapping[str, Column],
    divided: Mapping[tuple[Grouping, str], Divided],
    marks: Mapping[Counted, Mark | None],
) -> TakenAnnexure:
    """One annexure's columns, and the rows in which one of them is not empty."""
    texts = [text for text in column_slots(annexure) if text in columns]
    told = [divided[annexure.by, text] for text in texts]
    values = [value for value in (told[0].rows if told else ()) if any(one.rows[value] for one in told)]
    made = [[marks[one.cell(value)] for one in told] for value in values]
    totals = [marks.get(one.total, "") for one in told]
    is_covered = not any(mark is None for mark in [*totals, *(mark for row in made for mark in row)])
    return TakenAnnexure(
        annexure,
        tuple(columns[text] for text in texts),
        tuple(values),
        tuple(tuple(one.rows[value] for one in told) for value in values),
        tuple(tuple(mark or "" for mark in row) for row in made) if is_covered else (),
        tuple(mark or "" for mark in totals),
        is_covered=is_covered,
    )


def told_in_sentences(said: Mapping[Counted, int], marks: Mapping[Counted, Mark | None]) -> dict[Counted, Mark]:
    """How the numbers of sentences are told that a table has to do with. Where nothing protects it, the table is not
    told: of its numbers those that are few are covered, and the others are checked like those of no table."""
    told = {one: "few" if marks[one] is None and is_few(number) else marks[one] for one, number in said.items()
            if one in marks}  # fmt: skip
    return {one: mark for one, mark in told.items() if mark is not None}


def column_slots(annexure: Annexure) -> list[str]:
    """The slots of the columns, tidied, each once."""
    return list(dict.fromkeys(Slot.parse(column).text for column in annexure.measures))


def _divided(column: Column, by: Grouping, versions: Versions) -> dict[str, int]:
    counted, version, narrowed = column.counted, column.figure.measure, column.slot.narrowed
    if not column.figure.number:
        return {}
    if by == Grouping.YEAR:
        return group_by_year(
            counted.crisis, version, versions, as_known=counted.as_known, audience=Audience.PUBLIC,
            narrowed=narrowed, counted=counted,
        )  # fmt: skip
    return group_by_trait(
        counted.crisis, version, versions, by, as_known=counted.as_known, audience=Audience.PUBLIC,
        narrowed=narrowed, counted=counted,
    )  # fmt: skip
