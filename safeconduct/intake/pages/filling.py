"""What forms begin with: what the request says already."""

from __future__ import annotations

from typing import Any

from safeconduct.identity.spelling import spell
from safeconduct.store.ids import uuid7
from safeconduct.store.partial_dates import PartialDate

from ..actions.reading import evidence_from
from ..enums import MentionOrigin, Writer
from ..models import Handling, Mention, Reading

IN_TEXT = {MentionOrigin.TEXT, MentionOrigin.OFFICER}
"""Who is named in a field has the fields for words, not what was written."""
LONGEST_WORDS = 1500
"""Signs of a request that the form of a claim begins with; the officer leaves those that say it."""


def opening_values(handling: Handling, mention: Mention) -> dict[str, Any]:
    """What a request says of somebody for whom a case is opened, by the field of that form."""
    said = evidence_from(mention)
    names = list(said.names) or [mention.name]
    home = [said.village, said.district and f"{said.district} district"]
    values = {
        "name": spell(names[0], "Latn")[:200] if names[0] else "",
        "other_names": "\n".join(names),
        "father_name": said.father,
        "birth": _date(said.birth),
        "sex": said.sex,
        "passport": said.papers[0].number if said.papers else "",
        "phone": said.phones[0] if said.phones else "",
        "home_place": ", ".join(filter(None, home)),
        "home_region": said.state,
        "claimant": claimant_of(handling),
        "words": (mention.words if mention.origin in IN_TEXT else "") or words_of(handling),
    }
    return {field: value for field, value in values.items() if value}


def claim_values(handling: Handling) -> dict[str, Any]:
    """What the form of a claim begins with. The grade begins where nothing has been judged."""
    return {
        "words": words_of(handling),
        "claimant": claimant_of(handling),
        "reliability": "F",
        "credibility": "6",
        "key": f"request:{uuid7()}",
    }


def claimant_of(handling: Handling) -> str:
    """Who says it, as far as the request tells: by name and in which capacity."""
    reading = Reading.objects.filter(pk=handling.pk).only("sender_name").first()
    writer = "" if handling.writer == Writer.UNKNOWN else handling.get_writer_display()
    return ", ".join(filter(None, [reading.sender_name if reading else "", writer]))[:160]


def words_of(handling: Handling) -> str:
    """The beginning of its text."""
    reading = Reading.objects.filter(pk=handling.pk).only("text").first()
    return reading.text[:LONGEST_WORDS] if reading else ""


def _date(edtf: str) -> PartialDate | None:
    try:
        return PartialDate.parse_edtf(edtf) if edtf else None
    except ValueError:
        return None
