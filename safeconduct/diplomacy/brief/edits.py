"""What officers wrote into a brief in place of what was built."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.cases.queries import cases_for
from safeconduct.figures.paper.values import Edited, Paper, Paragraph, Part, Section, with_edits
from safeconduct.figures.paper.words import moment_words
from safeconduct.people.models import PersonName

from ..models import BriefParagraph, Engagement


def edits_of(engagement: Engagement, *, as_known: datetime, reader: Actor) -> dict[str, Edited]:
    """The last word on each paragraph that was written by this time. What names a case that the reader may not see is
    closed to her.

    Strictly by this time, also for a brief of the same day: what an officer wrote later may tell what was known later.
    """
    rows = BriefParagraph.objects.filter(engagement=engagement, at__lte=as_known)
    last = list(rows.order_by("key", "-number").distinct("key").select_related("by"))
    closed = _closed_names(engagement.crisis, reader) if last else None
    return {
        row.key: Edited(
            row.key,
            row.number,
            _open(row.words, closed),
            row.built,
            row.by.name,
            moment_words(row.at, engagement.crisis),
        )
        for row in last
    }


def _open(words: str, closed: re.Pattern[str] | None) -> str:
    is_closed = closed is not None and closed.search(_folded(words))
    return _("This paragraph names a case that you may not see.") if is_closed else words


def _closed_names(crisis: Crisis, reader: Actor) -> re.Pattern[str] | None:
    """What finds the reference or a name of a case of the crisis that the reader may not see. Two queries."""
    closed = Case.objects.filter(crisis=crisis).exclude(pk__in=cases_for(reader).values("pk"))
    names = PersonName.objects.filter(person__in=closed.values("person"))
    told = {*closed.values_list("reference", flat=True), *names.values_list("text", flat=True)}
    folded = sorted({_folded(name) for name in told} - {""})
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in folded)) if folded else None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def edited(paper: Paper, edits: dict[str, Edited]) -> Paper:
    """The paper with the officers' own words in it."""
    (lead,) = with_edits([paper.lead], edits)
    return replace(paper, lead=lead, sections=tuple(_section(section, edits) for section in paper.sections))


def _section(section: Section, edits: dict[str, Edited]) -> Section:
    return replace(section, parts=tuple(_part(part, edits) for part in section.parts))


def _part(part: Part, edits: dict[str, Edited]) -> Part:
    return with_edits([part], edits)[0] if isinstance(part, Paragraph) else part
