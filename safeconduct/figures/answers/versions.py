"""By which versions of the measures an answer is counted: those that its author saw, whatever was changed since."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_

from django.db.models import Q

from ..models import MeasureVersion
from ..queries import current_versions


def versions_used(numbers: Mapping[str, int] | None) -> dict[str, MeasureVersion]:
    """The version with its number for each measure of `numbers`, and the newest of each other."""
    found = current_versions()
    older = {key: number for key, number in (numbers or {}).items() if key in found and found[key].number != number}
    if older:
        wanted = reduce(or_, (Q(measure_id=key, number=number) for key, number in older.items()))
        found |= {row.measure_id: row for row in MeasureVersion.objects.filter(wanted).select_related("measure")}
    return found
