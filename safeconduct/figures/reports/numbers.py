"""The figures of a report: the equation in use on that day, each measure now and at the earlier time, and the sentence
that the report begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.cases.as_known import known_text

from ..enums import Audience
from ..paper.equation import equation_of
from ..paper.values import Cell, Equation, Paragraph, Part, Section, Table
from ..paper.words import UNKNOWN, moment_words, signed
from ..queries import (
    Counts,
    Figure,
    PartitionCheck,
    check_partition,
    choose_partition,
    counts,
    current_versions,
    figures_of,
    held_back,
    partitions_of,
)
from .offered import Asked, Told


@dataclass(frozen=True, slots=True)
class Numbers:
    """Every measure at the time of the report and at the earlier one, and the equation."""

    asked: Asked
    counted: Counts
    now: Mapping[str, Figure]
    then: Mapping[str, Figure] | None
    check: PartitionCheck | None

    @property
    def held_back(self) -> int:
        """How many deaths may not be said in public yet."""
        return self.counted.number(held_back)

    def change(self, key: str) -> int | None:
        """By how much a figure grew; None where nothing is compared."""
        return self.now[key].number - self.then[key].number if self.then else None


def take(asked: Asked) -> Numbers:
    """Count everything once: two queries for each of the two times, and one for the partitions."""
    crisis, versions = asked.crisis, current_versions()
    counted = counts(crisis, as_known=asked.as_known)
    now = figures_of(counted, versions, audience=asked.audience)
    then = None
    if asked.since:
        then = figures_of(counts(crisis, as_known=asked.since), versions, audience=asked.audience)
    chosen = choose_partition(crisis, list(partitions_of(crisis)), as_known=asked.as_known)
    return Numbers(asked, counted, now, then, check_partition(chosen, now, counted) if chosen else None)


def lead(numbers: Numbers) -> str:
    """The sentence of the report: "217 known to us: 139 released; 49 dead … Since 21 May 2026: dead +2"."""
    if not numbers.now:
        return _("No measure is kept yet: nothing is counted.")
    check = numbers.check
    if check is None:
        told = _("%(n)d cases are known.") % {"n": sum(numbers.counted.by_profile.values())}
    else:
        parts = "; ".join(f"{part.number} {part.measure.name}" for part in check.parts)
        told = f"{check.whole.number} {check.whole.measure.name}: {parts}."
    return f"{told} {_since_words(numbers)}".strip()


def _since_words(numbers: Numbers) -> str:
    since = numbers.asked.since
    if since is None or numbers.check is None:
        return ""
    made = [numbers.check.whole, *numbers.check.parts]
    changed = [(row.measure.name, numbers.change(row.measure.measure_id)) for row in made]
    words = "; ".join(f"{name} {signed(by)}" for name, by in changed if by)
    when = moment_words(since, numbers.asked.crisis)
    if not words:
        return _("Nothing has changed in these since %(when)s.") % {"when": when}
    return _("Since %(when)s: %(words)s.") % {"when": when, "words": words}


def told(numbers: Numbers) -> Told | None:
    """The section of figures: the equation, and what changed; none where no measure is kept."""
    if not numbers.now:
        return None
    parts: tuple[Part, ...] = (_equation(numbers, numbers.check),) if numbers.check else ()
    return Told(Section("figures", _("Figures"), (*parts, *_changes(numbers))), _data(numbers))


def every_measure(numbers: Numbers) -> Told | None:
    """The last section: each measure that counts or counted anybody."""
    shown = [made for key, made in numbers.now.items() if made.number or numbers.change(key)]
    if not shown:
        return None
    return Told(Section("measures", _("Every measure"), (_table(numbers, shown),)))


def _changes(numbers: Numbers) -> tuple[Part, ...]:
    """The measures that changed since the earlier time."""
    changed = [made for key, made in numbers.now.items() if numbers.change(key)]
    if numbers.then is None:
        return ()
    if not changed:
        return (Paragraph("unchanged", _("No figure has changed since.")),)
    return (_table(numbers, changed),)


def _equation(numbers: Numbers, check: PartitionCheck) -> Equation:
    return equation_of(check, lambda made: _url(numbers, made), note=_held_back_words(numbers))


def _held_back_words(numbers: Numbers) -> str:
    """Said to who may see cases only: that somebody died is not for others before the family knows."""
    n = numbers.held_back
    if not n or numbers.asked.audience == Audience.PUBLIC:
        return ""
    return ngettext(
        "%(n)d of the dead may not be spoken of: the family has not been told.",
        "%(n)d of the dead may not be spoken of: their families have not been told.",
        n,
    ) % {"n": n}


def _table(numbers: Numbers, shown: Sequence[Figure]) -> Table:
    head = (_("Figure"), *([_("Then"), _("Change")] if numbers.then else []), _("Now"))
    return Table(_("Figures"), head, tuple(_row(numbers, made) for made in shown))


def _row(numbers: Numbers, made: Figure) -> tuple[Cell, ...]:
    url, key = _url(numbers, made), made.measure.measure_id
    now = Cell(str(made.number), url, is_number=True)
    if numbers.then is None:
        return (Cell(made.measure.name), now)
    then = Cell(str(numbers.then[key].number), is_number=True)
    by = numbers.change(key) or 0
    changed = Cell(signed(by) if by else UNKNOWN, _change_url(numbers, made) if by else "", is_number=True)
    return (Cell(made.measure.name), then, changed, now)


def _url(numbers: Numbers, made: Figure) -> str:
    crisis = numbers.asked.crisis
    query = {"known": known_text(crisis, made.as_known)} if not numbers.asked.is_now else {}
    if numbers.asked.audience == Audience.PUBLIC:
        query["audience"] = str(Audience.PUBLIC)
    address = reverse("figures:members", args=[crisis.slug, made.measure.measure_id])
    return f"{address}?{urlencode(query)}" if query else address


def _change_url(numbers: Numbers, made: Figure) -> str:
    """What changed since, case by case."""
    since = numbers.asked.since
    if since is None:
        return ""
    url = _url(numbers, made)
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'since': known_text(numbers.asked.crisis, since)})}"


def _data(numbers: Numbers) -> dict[str, Any]:
    rows = [
        {
            "measure": key,
            "version": made.measure.number,
            "name": made.measure.name,
            "definition": made.measure.definition,
            "hedge": made.measure.hedge,
            "number": made.number,
            "change": numbers.change(key),
        }
        for key, made in numbers.now.items()
    ]
    return {"measures": rows, "equation": _equation_data(numbers.check)}


def _equation_data(check: PartitionCheck | None) -> dict[str, Any] | None:
    if check is None:
        return None
    return {
        "partition": check.partition.key,
        "whole": check.whole.measure.measure_id,
        "parts": [part.measure.measure_id for part in check.parts],
        "in_no_part": check.gap,
        "in_several_parts": check.overlap,
    }
