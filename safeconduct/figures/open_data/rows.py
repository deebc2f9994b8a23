"""The rows of a release: each measure as a whole, and by home region where that was chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from safeconduct.cases.models import Crisis

from ..answers.annexes import Column, take_annexures
from ..answers.slots import Slot
from ..answers.small import FEWEST
from ..answers.text import Annexure
from ..enums import Audience, Grouping
from ..models import MeasureVersion
from ..queries import Counts, Figure, counts, current_versions, figures_of, partitions_of

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


def data_rows(
    crisis: Crisis, *, as_known: datetime, measures: Collection[str], by_region: Collection[str] = ()
) -> list[dict[str, Any]]:
    """What may be said in public of these measures, as plain data, in the order of the measures.

    By home region, numbers under three and those from which they could be worked out are left out (`answers/small.py`).
    Measures that are not there are passed over.
    """
    versions = current_versions()
    counted = counts(crisis, as_known=as_known)
    made = figures_of(counted, versions, audience=Audience.PUBLIC)
    rows = [_whole(crisis, made[key], as_known) for key in versions if key in set(measures)]
    chosen = [key for key in versions if key in set(by_region)]
    if chosen:
        rows += _regions(crisis, made, counted, chosen)
    return [asdict(row) for row in rows]


def _whole(crisis: Crisis, made: Figure, as_known: datetime) -> DataRow:
    return _row(crisis, made.measure, as_known, made.number, str(made.number))


def _regions(crisis: Crisis, made: Mapping[str, Figure], counted: Counts, chosen: list[str]) -> Iterator[DataRow]:
    """One table, so that no number can be worked out from others: regions down, measures across. Where no choice of
    numbers left out protects the small ones, none is told."""
    columns = {key: Column(Slot.parse(key), made[key], counted) for key in chosen}
    versions = {key: figure.measure for key, figure in made.items()}
    annexure = Annexure("", {}, tuple(chosen), Grouping.HOME_REGION)
    (table,) = take_annexures([annexure], columns, versions, list(partitions_of(crisis)))
    for region, numbers, marks in zip(table.values, table.rows, table.marks, strict=False):
        for key, number, mark in zip(chosen, numbers, marks, strict=True):
            told = None if mark else number
            yield _row(crisis, made[key].measure, counted.as_known, told, WORDS.get(mark, str(number)), region=region)


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
