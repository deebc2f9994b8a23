"""Machine-readable zones of passports inside a text, as they are copied from a scan."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from typing import NamedTuple

from safeconduct.identity.evidence import Evidence, Paper
from safeconduct.people.mrz import MachineReadableZone, MrzError, parse_mrz

MOST_ZONES = 200
_REST = r"\r?\n[ \t>]*([A-Z0-9< ]{28,60})"
_LINES = re.compile(rf"^[ \t>]*([PACIV][A-Z<][A-Z<]{{3}}[A-Z0-9< ]{{20,60}}){_REST}(?:{_REST})?$", re.MULTILINE)
_KINDS = {"P": "passport", "V": "visa"}


class Zone(NamedTuple):
    """A zone whose check digits are right, and where it stands."""

    evidence: Evidence
    start: int
    end: int


def zones_in(text: str, *, at: date) -> tuple[list[Zone], str]:
    """The zones of a text, and the text with them blanked out, as long as before. What is misread stays text."""
    zones: list[Zone] = []
    for found in islice(_LINES.finditer(text), MOST_ZONES):
        read = _read(found, at)
        if read:
            zones.append(Zone(_evidence(read), *found.span()))
    for zone in zones:
        text = text[: zone.start] + re.sub(r"[^\n]", " ", text[zone.start : zone.end]) + text[zone.end :]
    return zones, text


def _read(found: re.Match[str], at: date) -> MachineReadableZone | None:
    """Two lines, or three."""
    for lines in (found.groups()[:2], found.groups()):
        try:
            return parse_mrz("\n".join(line.replace(" ", "") for line in lines if line), today=at)
        except (MrzError, ValueError):
            continue
    return None


def _evidence(zone: MachineReadableZone) -> Evidence:
    paper = Paper(_KINDS.get(zone.document_code[:1], "national_id"), zone.document_number, zone.issuing_state)
    name = f"{zone.given_names} {zone.surname}".strip()
    return Evidence(
        names=(name,) if name else (),
        birth=zone.born.edtf,
        sex=zone.sex,
        papers=(paper._replace(expires=zone.expires.edtf),),
    )
