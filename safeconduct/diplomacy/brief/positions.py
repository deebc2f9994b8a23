"""Our position: the lines that stand, with their sources."""

from __future__ import annotations

from django.utils.translation import gettext as _

from safeconduct.figures.paper.values import Paragraph, Quote, Section

from .known import Known
from .words import named, when_words


def positions(known: Known) -> Section:
    """Each line word for word."""
    title = _("Our position")
    if not known.positions:
        return Section("positions", title, (Paragraph("positions.none", _("No line is recorded.")),))
    quotes = (Quote(row.words, named(row.source, when_words(row.since))) for row in known.positions)
    return Section("positions", title, tuple(quotes))
