"""Figures as the commands write them: JSON whose names stay, described in docs/figures-json.md, and lines to read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.cases.models import Crisis
    from safeconduct.figures.queries import Figure, Held, PartitionCheck
    from safeconduct.figures.summary import Summary

FORMAT = 1
"""Raised when a name goes away or means something else; new names may come at any time."""


def head(crisis: Crisis, as_known: datetime, audience: str) -> dict[str, Any]:
    """What every document begins with."""
    return {
        "format": FORMAT,
        "crisis": {"slug": crisis.slug, "name": crisis.name, "is_rehearsal": crisis.is_rehearsal},
        "as_known": as_known.astimezone(UTC).isoformat(),
        "time_zone": crisis.time_zone,
        "audience": str(audience),
    }


def figure(made: Figure) -> dict[str, Any]:
    """A number with the measure and the version of it that made it."""
    version = made.measure
    return {
        "measure": version.measure_id,
        "version": version.number,
        "name": version.name,
        "definition": version.definition,
        "hedge": version.hedge,
        "number": made.number,
    }


def situation(summary: Summary) -> dict[str, Any]:
    """The whole picture."""
    return {
        **head(summary.crisis, summary.as_known, summary.audience),
        "day": summary.day.isoformat(),
        "equation": _equation(summary.equation) if summary.equation else None,
        "figures": [figure(made) for made in summary.figures.values()],
        "published": [_held(held) for held in summary.published],
        "disagreements": {"cases": summary.differing_cases, "tracks": dict(summary.differing_tracks)},
        "held_back_by_family_first": summary.held_back,
        "overdue_clocks": {"number": sum(summary.overdue.values()), "kinds": dict(summary.overdue)},
    }


def _equation(check: PartitionCheck) -> dict[str, Any]:
    used_from = check.partition.used_from
    return {
        "partition": check.partition.key,
        "name": check.partition.name,
        "used_from": used_from.isoformat() if used_from else None,
        "whole": figure(check.whole),
        "parts": [
            {**figure(part), "inside": [figure(inner) for inner in check.inside.get(part.measure.measure_id, ())]}
            for part in check.parts
        ],
        "adds_up": check.adds_up,
        "difference": check.difference,
        "in_no_part": check.gap,
        "in_several_parts": check.overlap,
    }


def _held(held: Held) -> dict[str, Any]:
    said = held.published
    return {
        "measure": said.measure_id,
        "bound": str(said.bound),
        "number": said.value,
        "said_by": said.said_by,
        "said_on": said.said_on.edtf,
        "known_on": said.known_on.isoformat(),
        "quote": said.quote,
        "source": said.source,
        "note": said.note,
        "own": held.own,
        "verdict": str(held.verdict),
    }


def equation_lines(check: PartitionCheck) -> list[str]:
    """The equation as a sum to read, with what is told beside its parts, and whether it adds up."""
    parts = " + ".join(f"{part.number} {part.measure.name}" for part in check.parts)
    lines = [f"{check.whole.number} {check.whole.measure.name} = {parts}"]
    for told in check.inside.values():
        lines += [
            "  " + _("of them %(number)s %(name)s") % {"number": inner.number, "name": inner.measure.name}
            for inner in told
        ]
    if check.adds_up:
        return [*lines, _("It adds up, case by case.")]
    facts = {"gap": check.gap, "overlap": check.overlap, "difference": check.difference}
    return [
        *lines,
        _("It does not add up: %(gap)s in no part, %(overlap)s in more than one, difference %(difference)s.") % facts,
    ]


def held_line(held: Held) -> str:
    """A published figure and what our ledger says to it."""
    said = held.published
    facts = {
        "day": said.known_on.isoformat(), "by": said.said_by, "bound": said.get_bound_display(), "value": said.value,
        "name": held.version.name if held.version else _("(not one of our measures)"), "own": held.own,
        "verdict": held.verdict.label,
    }  # fmt: skip
    line = _("%(day)s  %(by)s: %(bound)s %(value)s %(name)s") % facts
    return line if held.own is None else line + " – " + _("ours %(own)s: %(verdict)s") % facts
