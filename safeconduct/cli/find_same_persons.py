"""`safeconduct find-same-persons`: look for persons who may be one, among those who were added or changed."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from safeconduct.cli.errors import NotUnderstoodError, tell
from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.people.models import Sweep

NAME = "find-same-persons"
HELP = _("Look for persons who may be one and the same, and put the pairs into the queue.")
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who is looked up."""
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--since", metavar="DAY", help=_("who was added or changed since this day, such as 2025-01-17"))
    who.add_argument("--all", action="store_true", help=_("everybody; without it, since the last search of the night"))


def run(args: argparse.Namespace) -> int:
    """Look everybody up; what is broken off begins again where it was with the next run."""
    from safeconduct.people.actions.proposals import run_sweep, start_sweep

    sweep = start_sweep(since=BEGINNING if args.all else _day(args.since))
    run_sweep(sweep.pk, progress=_progress)
    sweep.refresh_from_db()
    facts = {"persons": sweep.total, "pairs": sweep.proposed}
    print(_("%(persons)s persons were looked up; %(pairs)s pairs are new in the queue.") % facts)
    return 0


def _day(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise NotUnderstoodError(_("Write the day like 2025-01-17, not %(text)s.") % {"text": text}) from None


def _progress(sweep: Sweep) -> None:
    tell(_("%(done)s of %(total)s persons") % {"done": sweep.done, "total": sweep.total})
