"""The rows of a release: each measure as a whole, and by home region where that was chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from safeconduct.cases.models import Crisis

from ..answers.annexes import Column, Covered, TakenAnnexure, take_annexures
from ..answers.slots import Slot
from ..answers.small import FEWEST
from ..answers.text import Annexure
from ..answers.together import Counted
from ..answers.told import ToldOutside
from ..enums import Audience, Grouping
from ..models import MeasureVersion
from ..queries import Counts, Figure, counts, current_versions, figures_of, partitions_of
from ..queries.told import told_before
from ..wholes import wholes_of

WORDS = {"few": f"fewer than {FEWEST}", "withheld": "not told"}
"""What stands in place of a number; open data are in English, with names in further languages beside."""
UNKNOWN = "not known"
"""The region of those whose region is not known."""


@dataclass(frozen=True, slots=True)
class DataRow:
    """A publishable figure. `id` stays the same from release to release. `number` is null where it is too small to be
    said beside others; `number_words` then says what is. `names` are name and definition in further languages."""

    id: str
    crisis: str
    measure: str
    version: int
    name: str
    definition: str
    hedge: str
    home_region: str
    number: int | None
    number_words: str
    as_known: str
    names: Mapping[str, Mapping[str, str]]
    is_rehearsal: bool


@dataclass(frozen=True, slots=True)
class OpenFigures:
    """What a release holds: its rows as plain data, and the same numbers as later ones are held against them."""

    rows: list[dict[str, Any]]
    told: list[ToldOutside]


def open_figures(
    crisis: Crisis, *, as_known: datetime, measures: Collection[str], by_region: Collection[str] = ()
) -> OpenFigures:
    """What may be said in public of these measures, in the order of the measures.

    By home region, numbers under three and those from which they could be worked out are left out: from the release, or
    from it and what answers and releases told before (`answers/small.py`, `answers/told.py`). Measures that are not
    there are passed over.
    """
    versions = current_versions()
    counted = counts(crisis, as_known=as_known)
    made = figures_of(counted, versions, audience=Audience.PUBLIC)
    wholes = [made[key] for key in versions if key in set(measures)]
    rows = [_whole(crisis, one, as_known) for one in wholes]
    told = [ToldOutside(Counted(one.measure.measure_id, one.measure.number, as_known), one.number) for one in wholes]
    chosen = [key for key in versions if key in set(by_region)]
    if chosen:
        covered = _divided(crisis, made, counted, chosen)
        rows += _regions(crisis, covered.annexes[0])
        told += covered.told
    return OpenFigures([asdict(row) for row in rows], told)


def _whole(crisis: Crisis, made: Figure, as_known: datetime) -> DataRow:
    return _row(crisis, made.measure, as_known, made.number, str(made.number))


def _divided(crisis: Crisis, made: Mapping[str, Figure], counted: Counts, chosen: list[str]) -> Covered:
    """One table, so that no number can be worked out from others: regions down, measures across. Where no choice of
    numbers left out protects the small ones, none is told."""
    columns = {key: Column(Slot.parse(key), made[key], counted) for key in chosen}
    versions = {key: figure.measure for key, figure in made.items()}
    partitions = list(partitions_of(crisis))
    return take_annexures(
        [Annexure("", {}, tuple(chosen), Grouping.HOME_REGION)], columns, versions, partitions,
        before=told_before(crisis, [versions[key] for key in chosen], [counted.as_known]),
        inside=wholes_of(versions, partitions),
    )  # fmt: skip


def _regions(crisis: Crisis, table: TakenAnnexure) -> Iterator[DataRow]:
    for region, numbers, marks in zip(table.values, table.rows, table.marks, strict=False):
        for column, number, mark in zip(table.columns, numbers, marks, strict=True):
            made, told = column.figure, None if mark else number
            yield _row(crisis, made.measure, made.as_known, told, WORDS.get(mark, str(number)), region=region)


def _row(
    crisis: Crisis,
    version: MeasureVersion,
    as_known: datetime,
    number: int | None,
    words: str,
    *,
    region: str | None = None,
) -> DataRow:
    id_ = f"{crisis.slug}:{version.measure_id}" + ("" if region is None else f":home_region={region or UNKNOWN}")
    return DataRow(
        id=id_,
        crisis=crisis.slug,
        measure=version.measure_id,
        version=version.number,
        name=version.name,
        definition=version.definition,
        hedge=version.hedge,
        home_region="" if region is None else region or UNKNOWN,
        number=number,
        number_words=words,
        as_known=as_known.astimezone(UTC).isoformat(),
        names=version.words,
        is_rehearsal=crisis.is_rehearsal,
    )
