"""`safeconduct brief ENGAGEMENT`: the paper for a meeting, as known at a time."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cli.asked import COMMAND_LINE, asked_actor, asked_time, operator
from safeconduct.cli.errors import CommandError, NotUnderstoodError
from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.diplomacy.models import Engagement

NAME = "brief"
HELP = _("Print the brief of an engagement, as known at a time.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which engagement, as known when, for whom, and whether a document is written."""
    parser.add_argument("engagement", help=_("the reference of the engagement, for example E-0031-7"))
    parser.add_argument(
        "--as-known", default="", metavar="TIME", help=_("a day (its end) or an ISO time; default: now")
    )
    parser.add_argument("--docx", default="", metavar="FILE", help=_("write it as a document of a word processor too"))
    parser.add_argument(
        "--as", dest="email", default="", metavar="EMAIL", help=_("who reads it; without it cases have no names")
    )


def run(args: argparse.Namespace) -> int:
    """Build it, write the document, and print it."""
    from safeconduct.access.decision import Refused
    from safeconduct.audit.context import acting_from
    from safeconduct.diplomacy.actions.briefs import read_brief, take_brief
    from safeconduct.figures.paper.text import as_text

    engagement = asked_engagement(args.engagement)
    at = _asked_time(engagement, args.as_known)
    reader, shows_names = (asked_actor(args.email), True) if args.email else (operator(), False)
    try:
        with acting_from(COMMAND_LINE):
            if args.docx:
                Path(args.docx).write_bytes(take_brief(engagement, as_known=at, by=reader, shows_names=shows_names))
            paper = read_brief(engagement, as_known=at, by=reader, shows_names=shows_names)
    except Refused as refusal:
        raise CommandError(str(refusal)) from None
    print(as_text(paper), end="")
    return 0


def asked_engagement(text: str) -> Engagement:
    """The engagement with this reference."""
    from django.http import Http404

    from safeconduct.diplomacy.doors import number_of
    from safeconduct.diplomacy.models import ENGAGEMENT, Engagement

    try:
        rows = Engagement.objects.select_related("crisis", "state")
        return rows.get(number=number_of(text, ENGAGEMENT))
    except (Http404, Engagement.DoesNotExist):
        raise NotUnderstoodError(
            _("There is no engagement “%(said)s”. A reference is written E-0031-7.") % {"said": text}
        ) from None


def _asked_time(engagement: Engagement, text: str) -> datetime:
    at = asked_time(engagement.crisis, text)
    if at < engagement.known_at:
        facts = {"reference": engagement.reference, "time": engagement.known_at.isoformat(timespec="minutes")}
        raise NotUnderstoodError(_("Nothing was known of %(reference)s before %(time)s: ask for a later time.") % facts)
    return at
