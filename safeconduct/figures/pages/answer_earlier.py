"""An answer beside everything that was said before: the whole, its parts, and what is left over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from safeconduct.cases.as_known import day_in

from ..answers.taking import Taken
from ..enums import Audience
from ..findings.said import SaidNumber
from ..models import Answer, Partition
from ..queries import PartitionCheck, figures_of, partitions_of
from ..queries.findings import said_numbers


@dataclass(frozen=True, slots=True)
class SaidCell:
    """One number of a row; empty words where it was not said."""

    words: str
    name: str


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """What was said for one day by one voice. `left_over` is the whole less its parts, where all of them were said
    exactly; None where they were not."""

    day: date
    by: str
    source: str
    url: str
    numbers: tuple[SaidCell, ...]
    left_over: int | None
    is_draft: bool = False

    @property
    def is_flagged(self) -> bool:
        return bool(self.left_over)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The table of one sum: its columns, and a row for each time that something of it was said. The answer itself is
    the last."""

    name: str
    head: tuple[str, ...]
    rows: tuple[EarlierRow, ...]


def earlier_shown(answer: Answer, taken: Taken) -> Earlier | None:
    """The first sum of the answer against what was said before, also where it was said in other parts then; None where
    nothing was said, or where it has no sum."""
    if not taken.partitions:
        return None
    check, crisis = taken.partitions[0], taken.crisis
    sums = _sums(check, list(partitions_of(crisis)))
    keys = _keys(check, sums, taken)
    said = said_numbers(crisis, until=day_in(crisis, taken.as_known), but_not=answer)
    rows = [_row(voice, told, keys, sums) for voice, told in _by_voice(said, keys).items()]
    if not rows:
        return None
    return Earlier(check.partition.name, tuple(keys.values()), (*rows, _draft(taken, keys, sums)))


def _sums(check: PartitionCheck, there: Sequence[Partition]) -> list[Partition]:
    """The sum of the answer first, then every other of the same whole."""
    others = [row for row in there if row.whole_id == check.partition.whole_id and row.pk != check.partition.pk]
    return [check.partition, *others]


def _keys(check: PartitionCheck, sums: Sequence[Partition], taken: Taken) -> dict[str, str]:
    """The measures of these sums, with their names; those of the answer's own first."""
    own = [check.whole.measure.measure_id, *(made.measure.measure_id for made in check.parts)]
    others = [key for row in sums for key in (*row.parts, *(inner for told in row.within.values() for inner in told))]
    return {key: taken.versions[key].name for key in (*own, *others) if key in taken.versions}


def _by_voice(said: Sequence[SaidNumber], keys: Mapping[str, str]) -> dict[tuple[date, str], dict[str, SaidNumber]]:
    """By day and who said it; only who said two numbers of the sum at least."""
    found: dict[tuple[date, str], dict[str, SaidNumber]] = {}
    for number in said:
        if number.measure in keys and not number.narrowing:
            found.setdefault((number.day, number.by), {})[number.measure] = number
    return {voice: told for voice, told in found.items() if len(told) > 1}


def _row(
    voice: tuple[date, str], told: Mapping[str, SaidNumber], keys: Mapping[str, str], sums: Sequence[Partition]
) -> EarlierRow:
    first = next(iter(told.values()))
    numbers = tuple(SaidCell(told[key].tell_number() if key in told else "", name) for key, name in keys.items())
    exact = {key: number.number for key, number in told.items() if number.least == number.most}
    return EarlierRow(voice[0], voice[1], first.source, first.url, numbers, _left_over(exact, sums))


def _draft(taken: Taken, keys: Mapping[str, str], sums: Sequence[Partition]) -> EarlierRow:
    made = figures_of(taken.counted[taken.as_known], taken.versions, audience=Audience.PUBLIC)
    told = {key: made[key].number for key in keys}
    numbers = tuple(SaidCell(str(told[key]), name) for key, name in keys.items())
    day = day_in(taken.crisis, taken.as_known)
    return EarlierRow(day, _("this answer"), "", "", numbers, _left_over(told, sums), is_draft=True)


def _left_over(told: Mapping[str, int], sums: Sequence[Partition]) -> int | None:
    """By the first sum of which everything was said."""
    for row in sums:
        if {row.whole_id, *row.parts} <= told.keys():
            return told[row.whole_id] - sum(told[key] for key in row.parts)
    return None
