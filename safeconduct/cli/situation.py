"""`safeconduct situation CRISIS`: the numbers of a crisis as known on a day."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from safeconduct.cli.asked import asked_crisis, asked_time, listed
from safeconduct.cli.errors import NotUnderstoodError
from safeconduct.cli.figures_as_json import equation_lines, held_line, situation
from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.cases.models import Crisis
    from safeconduct.figures.summary import Summary

NAME = "situation"
HELP = _("Print the numbers of a crisis as known on a day.")
AUDIENCES = ("public", "internal")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which crisis, which day, for whom."""
    parser.add_argument("crisis", help=_("the crisis, as in the address of its pages"))
    parser.add_argument(
        "--as-known", default="", metavar="DATE", help=_("a day (its end) or an ISO time; default: now")
    )
    parser.add_argument("--partition", default="", metavar="KEY", help=_("the partition that makes the equation"))
    add_audience(parser)
    parser.add_argument("--json", action="store_true", help=_("for machines, see docs/figures-json.md"))


def add_audience(parser: argparse.ArgumentParser) -> None:
    """Whom the numbers are for."""
    parser.add_argument(
        "--audience", choices=AUDIENCES, default="public",
        help=_("public leaves deaths out that family first holds back (default); internal counts them"),
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Count, and print."""
    from safeconduct.figures.enums import Audience
    from safeconduct.figures.summary import summary_of

    crisis = asked_crisis(args.crisis)
    at = asked_time(crisis, args.as_known)
    _require_partition(crisis, args.partition)
    summary = summary_of(crisis, as_known=at, audience=Audience(args.audience), partition=args.partition)
    print(json.dumps(situation(summary), ensure_ascii=False, indent=2) if args.json else _text(summary))
    return 0


def _require_partition(crisis: Crisis, key: str) -> None:
    from safeconduct.figures.queries import partitions_of

    there = sorted(row.key for row in partitions_of(crisis))
    if key and key not in there:
        raise NotUnderstoodError(
            _("There is no partition “%(said)s”. There are: %(names)s.") % {"said": key, "names": listed(there)}
        )


def _text(summary: Summary) -> str:
    facts = {"crisis": summary.crisis.name, "time": summary.as_known.isoformat(" ", "minutes"), "for": summary.audience}
    lines = [_("%(crisis)s, as known on %(time)s") % facts, _("For: %(for)s") % {"for": summary.audience.label}, ""]
    if summary.equation:
        lines += [*equation_lines(summary.equation), ""]
    lines += [f"{made.number:>8}  {made.measure.name}" for made in summary.figures.values()]
    lines += ["", *_published_lines(summary), "", *_work_lines(summary)]
    return "\n".join(lines)


def _published_lines(summary: Summary) -> list[str]:
    if not summary.published:
        return [_("No figure had been published.")]
    day = summary.published[0].published.known_on
    head = _("Published that day:") if day == summary.day else _("Published last before that day:")
    return [head, *(f"  {held_line(held)}" for held in summary.published)]


def _work_lines(summary: Summary) -> list[str]:
    tracks = ", ".join(f"{track} {n}" for track, n in summary.differing_tracks.items())
    kinds = ", ".join(f"{kind.replace('_', ' ')} {n}" for kind, n in summary.overdue.items())
    return [
        _("Accounts differ in %(n)s cases") % {"n": summary.differing_cases} + (f" ({tracks})" if tracks else ""),
        _("Deaths held back by family first: %(n)s") % {"n": summary.held_back},
        _("Clocks overdue: %(n)s") % {"n": sum(summary.overdue.values())} + (f" ({kinds})" if kinds else ""),
    ]
