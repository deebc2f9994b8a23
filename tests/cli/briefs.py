"""What a brief of the rehearsal says, and what of the register became known only after a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from safeconduct.access.models import User
from safeconduct.access.queries import actor_for
from safeconduct.cli.rehearsal.tables import ZONE
from safeconduct.diplomacy.brief.build import build_brief
from safeconduct.diplomacy.models import Assurance, Concern, Engagement, EngagementVersion, Position, Reply, Statement
from safeconduct.figures.paper.values import Paper, Paragraph, Quote, Table


def at(text: str) -> datetime:
    """A time where the days of the rehearsal begin and end."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def brief_of(day: str, *, as_known: str) -> Paper:
    """The brief of the engagement with Russia that begins on this day, for the diplomat."""
    engagement = Engagement.objects.get(starts_on=day, state__code="RU")
    reader = actor_for(User.objects.get(memberships__role="diplomat"))
    return build_brief(engagement, as_known=at(as_known), reader=reader)


def said(paper: Paper, section: str = "") -> str:
    """Everything that the paper says, or one section of it."""
    sections = [each for each in paper.sections if not section or each.key == section]
    return "\n".join([*([] if section else [str(asdict(paper))]), *(str(asdict(each)) for each in sections)])


def row(paper: Paper, section: str, name: str) -> tuple[str, ...]:
    """The cells of the row of a section's tables that this begins."""
    found = paper.section(section)
    assert found is not None
    tables = [part for part in found.parts if isinstance(part, Table)]
    return next(tuple(cell.text for cell in cells) for table in tables for cells in table.rows if name in cells[0].text)


def quotes(paper: Paper, section: str) -> list[str]:
    found = paper.section(section)
    assert found is not None
    return [part.words for part in found.parts if isinstance(part, Quote | Paragraph)]


def words_known_after(moment: datetime) -> Iterator[str]:
    """Every word of the register that became known only then."""
    later = {"known_at__gt": moment}
    for model, field in (
        (Statement, "quote"), (Assurance, "words"), (Reply, "words"), (Concern, "words"),
        (EngagementVersion, "summary"), (Position, "words"),
    ):  # fmt: skip
        yield from filter(None, model.objects.filter(**later).values_list(field, flat=True))
