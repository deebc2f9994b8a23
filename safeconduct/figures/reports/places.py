"""Where those were last located who are still to be brought home: a map, and the same as a table."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from safeconduct.access.enums import Task

from ..charts.map import Located
from ..pages.charts import located_map
from ..paper.values import Cell, Paragraph, Part, Picture, Section, Table
from ..queries import Group
from .numbers import Numbers
from .offered import Told

OPEN = "remaining"
"""The measure of those who are still to be brought home; without it everybody's last place is told."""


def told(numbers: Numbers) -> Told:
    """The map with its table, the largest number first; a sentence where no place is known. Two queries."""
    drawing = located_map(_group(numbers), numbers.asked.crisis)
    if not drawing.places:
        return _section(Paragraph("no-places", _("Of none of them a place is known.")), [])
    svg = render_to_string("figures/charts/map.html", {"map": drawing, "no_table": True})
    picture = Picture(svg, _("Last known places; the larger the circle, the more cases."), _table(drawing.places))
    data = [
        {"place": row.name, "latitude": row.latitude, "longitude": row.longitude, "number": row.count}
        for row in drawing.places
    ]
    return _section(picture, data)


def _section(part: Part, data: list[dict[str, Any]]) -> Told:
    return Told(Section("places", _("Where they were last located"), (part,)), {"places": data}, Task.SEE_CASES)


def _table(places: tuple[Located, ...]) -> Table:
    rows = tuple((Cell(row.name), Cell(str(row.count), is_number=True)) for row in places)
    return Table(_("Last located"), (_("Place"), _("Cases")), rows)


def _group(numbers: Numbers) -> Group:
    return numbers.now.get(OPEN) or numbers.counted.group(lambda _profile: True)
