"""`safeconduct figure CRISIS MEASURE`: one number, what changed in it, and the cases that make it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from safeconduct.cli.asked import COMMAND_LINE, asked_actor, asked_crisis, asked_time, listed, operator
from safeconduct.cli.errors import CommandError, NotUnderstoodError
from safeconduct.cli.explanation_as_json import case as case_json
from safeconduct.cli.explanation_as_json import explanation, explanation_lines, known_now, known_now_lines
from safeconduct.cli.figures_as_json import figure as figure_json
from safeconduct.cli.figures_as_json import head
from safeconduct.cli.situation import add_audience
from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.access.actor import Actor
    from safeconduct.cases.models import Case, Crisis
    from safeconduct.figures.explaining import Explanation
    from safeconduct.figures.queries import Figure
    from safeconduct.figures.queries.known_now import KnownNow

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
    parser.add_argument(
        "--happened-by", default="", metavar="DAY",
        help=_("tell also how many we know now to have been so by the end of this day, and what we counted then"),
    )  # fmt: skip
    parser.add_argument("--members", action="store_true", help=_("list the cases; that they were listed is recorded"))
    parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help=_("whose cases are listed, with names"))
    add_audience(parser)
    parser.add_argument("--json", action="store_true", help=_("for machines, see docs/figures-json.md"))


def run(args: argparse.Namespace) -> int:
    """Count, and print."""
    from safeconduct.access.decision import Refused
    from safeconduct.audit.context import acting_from

    crisis = asked_crisis(args.crisis)
    asked = _Asked(crisis, args, _time(crisis, args.as_known), _since(crisis, args), _day(crisis, args.happened_by))
    actor = asked_actor(args.email) if args.email else operator()
    try:
        with acting_from(COMMAND_LINE):
            told = _tell(asked, actor)
    except Refused as refusal:
        raise CommandError(str(refusal)) from None
    print(json.dumps(told, ensure_ascii=False, indent=2) if args.json else _text(told))
    return 0


@dataclass(frozen=True)
class _Asked:
    """What was asked for, read."""

    crisis: Crisis
    args: argparse.Namespace
    at: datetime
    since: datetime | None
    happened_by: date | None

    @property
    def given(self) -> dict[str, bool]:
        """How cases are written: with names for somebody who was named, listed where it was asked for."""
        return {"names": bool(self.args.email), "listed": self.args.members}


def _time(crisis: Crisis, text: str) -> datetime:
    """The known-time; not before anything was known of the crisis."""
    from safeconduct.cases.as_known import day_in
    from safeconduct.figures.queries.explaining import known_since

    at, first = asked_time(crisis, text), known_since(crisis)
    if day_in(crisis, at) < first:
        facts = {"said": text, "day": first.isoformat()}
        raise NotUnderstoodError(
            _("“%(said)s”: this crisis is known since %(day)s. Ask for that day or a later one.") % facts
        )
    return at


def _since(crisis: Crisis, args: argparse.Namespace) -> datetime | None:
    if not args.since:
        return None
    since = asked_time(crisis, args.since)
    if since >= asked_time(crisis, args.as_known):
        raise NotUnderstoodError(_("--since has to be earlier than --as-known."))
    return since


def _day(crisis: Crisis, text: str) -> date | None:
    from safeconduct.cases.as_known import as_known

    if not text:
        return None
    known = as_known(crisis, text)
    if known.fault or known.is_moment:
        raise NotUnderstoodError(
            _("“%(said)s” is not a day that has come. Write the day as in 2025-01-17.") % {"said": text}
        )
    return known.day


def _tell(asked: _Asked, actor: Actor) -> dict[str, Any]:
    args, crisis = asked.args, asked.crisis
    made = _figure(crisis, args, asked.at)
    told = {**head(crisis, asked.at, args.audience), "figure": figure_json(made)}
    if asked.since:
        told["since"] = explanation(_explained(asked, made, actor), crisis, **asked.given)
    if asked.happened_by:
        told["happened_by"] = known_now(_known_now(asked, made, actor), **asked.given)
    if args.members:
        cases, hidden = _members(made, crisis, actor)
        told["members"] = [case_json(case, names=bool(args.email)) for case in cases]
        told["members_not_shown"] = hidden
    return told


def _explained(asked: _Asked, made: Figure, actor: Actor) -> Explanation:
    """Why the figure is another than at the earlier time. That its cases were listed is recorded."""
    from safeconduct.figures.actions import read_explanation
    from safeconduct.figures.enums import Audience
    from safeconduct.figures.explaining import explain
    from safeconduct.figures.queries import current_versions

    before = _figure(asked.crisis, asked.args, asked.since or asked.at)
    versions, audience = current_versions(), Audience(asked.args.audience)
    if asked.args.members:
        return read_explanation(before, made, asked.crisis, by=actor, versions=versions, audience=audience)
    return explain(before, made, asked.crisis, actor=actor, versions=versions, audience=audience)


def _known_now(asked: _Asked, made: Figure, actor: Actor) -> KnownNow:
    from safeconduct.cases.as_known import end_of_day
    from safeconduct.figures.enums import Audience
    from safeconduct.figures.measures import RuleFault
    from safeconduct.figures.queries import current_versions
    from safeconduct.figures.queries.known_now import figure_known_now_of_then

    day = asked.happened_by
    assert day is not None
    try:
        return figure_known_now_of_then(
            made.measure, current_versions(), asked.crisis, actor=actor, known_now=asked.at, happened_by=day,
            known_then=min(end_of_day(asked.crisis, day), asked.at), audience=Audience(asked.args.audience),
        )  # fmt: skip
    except RuleFault as fault:
        raise NotUnderstoodError(f"--happened-by: {fault}") from None


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


def _text(told: dict[str, Any]) -> str:
    made = told["figure"]
    lines = [
        f"{made['number']} {made['name']}" + (f" ({made['hedge']})" if made["hedge"] else ""),
        _("as known on %(time)s; measure %(measure)s, version %(version)s") % {**made, "time": told["as_known"]},
        made["definition"],
    ]
    if since := told.get("since"):
        lines += ["", *explanation_lines(since)]
    if by_day := told.get("happened_by"):
        lines += ["", *known_now_lines(by_day)]
    if "members" in told:
        lines += ["", *(_case_line(case) for case in told["members"])]
        if hidden := told["members_not_shown"]:
            lines.append(_("%(n)s more that this person may not see.") % {"n": hidden})
    return "\n".join(lines)


def _case_line(case: dict[str, str]) -> str:
    return "  ".join(case.values())
