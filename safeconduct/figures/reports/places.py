"""Where those were last located of whom we do not know that they are home or dead."""

from __future__ import annotations

from django.utils.translation import gettext as _

from safeconduct.access.enums import Task

from ..paper.values import Cell, Section, Table
from ..queries import Group, places_of
from .numbers import Numbers
from .offered import Told

OPEN = "remaining"
"""The measure of those who are still to be brought home; without it everybody's last place is told."""


def told(numbers: Numbers) -> Told | None:
    """The places with their numbers, the largest first; None where no place is known."""
    rows = places_of(_group(numbers), numbers.asked.crisis)
    if not rows:
        return None
    table = Table(
        _("Last located"),
        (_("Place"), _("Cases")),
        tuple((Cell(row.name), Cell(str(row.count), is_number=True)) for row in rows),
    )
    data = [
        {"place": row.name, "latitude": row.latitude, "longitude": row.longitude, "number": row.count} for row in rows
    ]
    return Told(Section("places", _("Where they were last located"), (table,)), {"places": data}, Task.SEE_CASES)


def _group(numbers: Numbers) -> Group:
    return numbers.now.get(OPEN) or numbers.counted.group(lambda _profile: True)
