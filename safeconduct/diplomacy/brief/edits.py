"""What officers wrote into a brief in place of what was built."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ..models import BriefParagraph, Engagement
from .paper import Edited, Paper, Paragraph, Part, Section, with_edits
from .words import moment_words


def edits_of(engagement: Engagement, *, as_known: datetime) -> dict[str, Edited]:
    """The last word on each paragraph that was written by this time.

    Strictly by this time, also for a brief of the same day: what an officer wrote later may tell what was known later.
    """
    rows = BriefParagraph.objects.filter(engagement=engagement, at__lte=as_known)
    last = rows.order_by("key", "-number").distinct("key").select_related("by")
    return {
        row.key: Edited(row.key, row.number, row.words, row.built, row.by.name, moment_words(row.at, engagement.crisis))
        for row in last
    }


def edited(paper: Paper, edits: dict[str, Edited]) -> Paper:
    """The paper with the officers' own words in it."""
    (lead,) = with_edits([paper.lead], edits)
    return replace(paper, lead=lead, sections=tuple(_section(section, edits) for section in paper.sections))


def _section(section: Section, edits: dict[str, Edited]) -> Section:
    return replace(section, parts=tuple(_part(part, edits) for part in section.parts))


def _part(part: Part, edits: dict[str, Edited]) -> Part:
    return with_edits([part], edits)[0] if isinstance(part, Paragraph) else part
