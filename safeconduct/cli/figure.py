"""`safeconduct figure CRISIS MEASURE`: one number, what changed in it, and the cases that make it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from safeconduct.cli.asked import COMMAND_LINE, asked_actor, asked_crisis, asked_time, listed, operator
from safeconduct.cli.errors import CommandError, NotUnderstoodError
from safeconduct.cli.figures_as_json import figure as figure_json
from safeconduct.cli.figures_as_json import head
from safeconduct.cli.situation import add_audience
from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.access.actor import Actor
    from safeconduct.cases.models import Case, Crisis
    from safeconduct.figures.queries import Figure, Moves

NAME = "figure"
HELP = _("Print one figure of a crisis, what changed in it, and its cases.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which figure, which day, since when, and whether its cases are listed."""
    parser.add_argument("crisis", help=_("the crisis, as in the address of its pages"))
    parser.add_argument("measure", help=_("the key of the measure, for example dead_confirmed_by_us"))
    parser.add_argument(
        "--as-known", default="", metavar="DATE", help=_("a day (its end) or an ISO time; default: now")
    )
    parser.add_argument("--since", default="", metavar="DATE", help=_("tell also what changed after this day or time"))
    parser.add_argument("--members", action="store_true", help=_("list the cases; that they were listed is recorded"))
    parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help=_("whose cases are listed, with names"))
    add_audience(parser)
    parser.add_argument("--json", action="store_true", help=_("for machines, see docs/figures-json.md"))


def run(args: argparse.Namespace) -> int:
    """Count, and print."""
    from safeconduct.access.decision import Refused
    from safeconduct.audit.context import acting_from

    crisis = asked_crisis(args.crisis)
    at = asked_time(crisis, args.as_known)
    since = asked_time(crisis, args.since) if args.since else None
    if since and since >= at:
        raise NotUnderstoodError(_("--since has to be earlier than --as-known."))
    actor = asked_actor(args.email) if args.email else operator()
    try:
        with acting_from(COMMAND_LINE):
            told = _tell(crisis, args, at, since, actor)
    except Refused as refusal:
        raise CommandError(str(refusal)) from None
    print(json.dumps(told, ensure_ascii=False, indent=2) if args.json else _text(told))
    return 0


def _tell(
    crisis: Crisis, args: argparse.Namespace, at: datetime, since: datetime | None, actor: Actor
) -> dict[str, Any]:
    from safeconduct.figures.queries import moves

    made = _figure(crisis, args, at)
    told = {**head(crisis, at, args.audience), "figure": figure_json(made)}
    if since:
        before = _figure(crisis, args, since)
        changed = moves(before, made, crisis, actor=actor)
        told["since"] = _since_json(before, changed, names=bool(args.email), listed=args.members)
    if args.members:
        cases, hidden = _members(made, crisis, actor)
        told["members"] = [_case_json(case, names=bool(args.email)) for case in cases]
        told["members_not_shown"] = hidden
    return told


def _figure(crisis: Crisis, args: argparse.Namespace, at: datetime) -> Figure:
    from safeconduct.figures.enums import Audience
    from safeconduct.figures.queries import counts, current_versions, figure

    versions = current_versions()
    if args.measure not in versions:
        facts = {"said": args.measure, "names": listed(versions)}
        raise NotUnderstoodError(_("There is no measure “%(said)s”. There are: %(names)s.") % facts)
    counted = counts(crisis, as_known=at)
    return figure(versions[args.measure], counted, versions, audience=Audience(args.audience))


def _members(made: Figure, crisis: Crisis, actor: Actor) -> tuple[list[Case], int]:
    cases: list[Case] = []
    hidden = 0
    for page, not_hers in _pages(made, crisis, actor):
        cases += page
        hidden = not_hers
    return cases, hidden


def _pages(made: Figure, crisis: Crisis, actor: Actor) -> Iterator[tuple[tuple[Case, ...], int]]:
    from safeconduct.figures.actions import read_members

    page = read_members(made, crisis, by=actor, count_hidden=True)
    yield page.cases, page.hidden or 0
    while page.next:
        page = read_members(made, crisis, by=actor, after=page.next, count_hidden=True)
        yield page.cases, page.hidden or 0


def _since_json(before: Figure, changed: Moves, *, names: bool, listed: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "as_known": before.as_known.isoformat(),
        "number": before.number,
        "entered": changed.entered_count,
        "left": changed.left_count,
    }
    if listed:
        told["entered_cases"] = [_case_json(case, names=names) for case in changed.entered]
        told["left_cases"] = [_case_json(case, names=names) for case in changed.left]
    return told


def _case_json(case: Case, *, names: bool) -> dict[str, str]:
    return {"reference": case.reference, **({"name": case.person.name} if names else {})}


def _text(told: dict[str, Any]) -> str:
    made = told["figure"]
    lines = [
        f"{made['number']} {made['name']}" + (f" ({made['hedge']})" if made["hedge"] else ""),
        _("as known on %(time)s; measure %(measure)s, version %(version)s") % {**made, "time": told["as_known"]},
        made["definition"],
    ]
    if since := told.get("since"):
        lines += ["", _("%(number)s on %(as_known)s; since then %(entered)s came and %(left)s left.") % since]
        lines += [f"+ {_case_line(case)}" for case in since.get("entered_cases", ())]
        lines += [f"- {_case_line(case)}" for case in since.get("left_cases", ())]
    if "members" in told:
        lines += ["", *(_case_line(case) for case in told["members"])]
        if hidden := told["members_not_shown"]:
            lines.append(_("%(n)s more that this person may not see.") % {"n": hidden})
    return "\n".join(lines)


def _case_line(case: dict[str, str]) -> str:
    return "  ".join(case.values())
