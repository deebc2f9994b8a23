"""Building a situation report: figures with their changes, where they are, what is late, what is needed, and the
sections that other rooms offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.rules import may
from safeconduct.cases.as_known import known_text
from safeconduct.cases.models import Crisis

from ..enums import Audience
from ..paper.values import Paper, Paragraph
from ..paper.words import moment_words
from ..rules import may_see_members
from . import needs, numbers, operations, places, waiting
from .offered import HOUSE, Asked, Told, offered_sections

ORDER = ("figures", "places", "waiting", "backlog", "engagements", "operations", "needs", "measures")
"""The order of the sections; what another room offers besides comes before the last."""


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report, and each of its sections with who may see it."""

    asked: Asked
    told: Mapping[str, Told]
    lead: str

    def paper(self, reader: Actor | None = None, *, reference: str = "") -> Paper:
        """The sections that this reader may see; without one, those that need no permission. A kept report has a
        reference."""
        crisis = self.asked.crisis
        told = [row for row in self.told.values() if row.task is None or (reader and may(reader, row.task))]
        facts = [(_("As known on"), moment_words(self.asked.as_known, crisis))]
        if crisis.is_rehearsal:
            facts.append((_("Rehearsal"), _("the people are invented")))
        if self.asked.since:
            facts.append((_("Changes since"), moment_words(self.asked.since, crisis)))
        return Paper(
            reference=reference,
            title=crisis.name,
            facts=tuple(facts),
            as_known=self.asked.as_known.isoformat(),
            as_known_words=moment_words(self.asked.as_known, crisis),
            lead=Paragraph("lead", self.lead),
            sections=tuple(row.section for row in told),
            proof=_proof(self.asked),
            kind=_("Situation report"),
        )

    def data(self, reader: Actor | None = None) -> dict[str, Any]:
        """The same as data; names stay the same from report to report."""
        told = {key: row for key, row in self.told.items() if row.task is None or (reader and may(reader, row.task))}
        asked = self.asked
        return {
            "format": 1,
            "crisis": {"slug": asked.crisis.slug, "name": asked.crisis.name, "is_rehearsal": asked.crisis.is_rehearsal},
            "as_known": asked.as_known.astimezone(UTC).isoformat(),
            "since": asked.since.astimezone(UTC).isoformat() if asked.since else None,
            "audience": str(asked.audience),
            "lead": self.lead,
            **{key: dict(row.data) for key, row in told.items() if row.data},
        }


def build_report(
    crisis: Crisis,
    *,
    as_known: datetime,
    since: datetime | None = None,
    reader: Actor = HOUSE,
    audience: Audience | None = None,
    is_now: bool = True,
) -> Report:
    """The picture of a crisis as known at a time, and what changed since an earlier one.

    Who may not see cases is told what may be said in public. Sections name nobody: numbers, places, engagements. Some
    twenty queries, however many cases.
    """
    if audience is None:
        audience = Audience.INTERNAL if may_see_members(reader) else Audience.PUBLIC
    asked = Asked(crisis, as_known, since, audience, is_now, reader)
    counted = numbers.take(asked)
    told: dict[str, Told | None] = {
        "figures": numbers.told(counted),
        "places": places.told(counted),
        "waiting": waiting.told(asked),
        "operations": operations.told(asked),
        "needs": needs.told(counted),
        "measures": numbers.every_measure(counted),
    }
    told |= {key: source(asked) for key, source in offered_sections().items()}
    return Report(asked, _ordered(told), numbers.lead(counted))


def _ordered(told: Mapping[str, Told | None]) -> dict[str, Told]:
    *first, last = ORDER
    keys: Sequence[str] = [*first, *sorted(told.keys() - set(ORDER)), last]
    found = {key: told.get(key) for key in keys}
    return {key: row for key, row in found.items() if row is not None}


def _proof(asked: Asked) -> str:
    known = known_text(asked.crisis, asked.as_known)
    return _("Each figure can be asked again: safeconduct situation %(slug)s --as-known %(known)s") % {
        "slug": asked.crisis.slug,
        "known": known,
    }
