"""What they are likely to say: what they last said in public and in answer to us, in their words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from safeconduct.figures.paper.values import Paragraph, Quote, Section

from ..days import event_words
from ..enums import Side, StatementChannel
from ..models import Statement
from .asks import reply_quote
from .known import Known
from .words import named

MOST = 6
"""Quotes, the newest first."""


def their_points(known: Known) -> Section:
    """Their last statements, readouts and answers."""
    title = _("What they are likely to say")
    told: list[tuple[date, Quote]] = [
        (row.said_on.latest or row.known_at.date(), _statement(row))
        for row in known.statements
        if row.side == Side.THEIRS
    ][:MOST]
    told += [(row.on.latest or row.known_at.date(), reply_quote(known, row)) for row in known.asked.replies[:MOST]]
    newest = sorted(told, key=lambda item: item[0], reverse=True)[:MOST]
    if not newest:
        return Section("their_points", title, (Paragraph("their_points.none", _("They have not spoken yet.")),))
    return Section("their_points", title, tuple(quote for _day, quote in newest))


def _statement(row: Statement) -> Quote:
    source = named(row.speaker, str(StatementChannel(row.channel).label), event_words(row.said_on), row.source)
    return Quote(row.quote, source, language=row.language, url=row.link)
