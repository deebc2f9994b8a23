"""What is planned after this, at a higher level first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from safeconduct.figures.paper.values import Paragraph, Section

from ..days import event_words
from ..enums import EngagementKind, Level
from ..models import EngagementVersion
from .known import Known
from .meetings import theirs
from .words import joined, named, sentence


def ahead(known: Known) -> Section:
    """Each with when, where and with whom."""
    title = _("Upcoming contacts")
    higher = known.meetings.higher
    ordered = [*higher, *(version for version in known.meetings.ahead if version not in higher)]
    told = tuple(_paragraph(known, version) for version in ordered)
    return Section("next", title, told or (Paragraph("next.none", _("Nothing else is planned with them.")),))


def _paragraph(known: Known, version: EngagementVersion) -> Paragraph:
    reference = version.engagement.reference
    level = _("at a higher level: %(level)s") % {"level": Level(version.level).label}
    words = named(
        event_words(version.on), version.place, str(EngagementKind(version.kind).label),
        joined([named(each.name, each.title) for each in theirs(version)]), version.occasion,
        level if version.level > known.this.level else "",
    )  # fmt: skip
    return Paragraph(
        f"next.engagement.{reference}", sentence(words), urls=((reference, known.links.engagement(reference)),)
    )
