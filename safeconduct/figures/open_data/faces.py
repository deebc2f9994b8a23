"""A release as a CSV table with HXL tags (Humanitarian Exchange Language 1.1, hxlstandard.org) and as JSON."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from safeconduct.cases.models import Crisis

from ..models import DataRelease

COLUMNS = (
    ("id", "#meta+id"),
    ("crisis", "#crisis+code"),
    ("measure", "#indicator+code"),
    ("version", "#indicator+version"),
    ("name", "#indicator+name"),
    ("definition", "#indicator+description"),
    ("hedge", "#meta+hedge"),
    ("home_region", "#adm1+name+origin"),
    ("number", "#affected+num"),
    ("number_words", "#affected+text"),
    ("as_known", "#date+known"),
    ("is_rehearsal", "#meta+rehearsal"),
)
"""The columns in their order, with the HXL tag of each. A column is added at the end and never taken away."""
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is reckoned by a spreadsheet (OWASP, CSV injection)."""


def as_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """A row of names, a row of HXL tags, then a row for each figure (RFC 4180)."""
    kept = StringIO()
    writer = csv.writer(kept)
    writer.writerow([name for name, _tag in COLUMNS])
    writer.writerow([tag for _name, tag in COLUMNS])
    writer.writerows([_cell(row[name]) for name, _tag in COLUMNS] for row in rows)
    return kept.getvalue()


def as_json(crisis: Crisis, release: DataRelease) -> dict[str, Any]:
    """The release with what a machine needs to know of it."""
    return {
        "format": 1,
        "crisis": {"slug": crisis.slug, "name": crisis.name, "is_rehearsal": crisis.is_rehearsal},
        "release": release.number,
        "released_at": release.at.isoformat(),
        "as_known": release.as_known.isoformat(),
        "sha256": release.sha256,
        "figures": release.rows,
    }


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
