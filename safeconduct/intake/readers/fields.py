"""Reading what came in fields: the public form, a personal link, a call note, a letter that was typed, a row of a list.

The raw bytes are a JSON object with the names of `facts`. A field may be missing, too long or of another kind than it
should be: what cannot be read is kept as it is and shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.identity.evidence import Age, Evidence, Paper
from safeconduct.people.evidence import Home
from safeconduct.store.partial_dates import PartialDate, PartialDateError

from .. import facts
from ..enums import MentionOrigin, Writer
from .lines import evidence_of_line
from .model import Named, Read

MOST_PEOPLE = 50
"""Persons of one request that are taken from fields; more come as a list."""
LONGEST = 2000
"""Characters of one field that go into a comparison."""
_AGE = re.compile(r"\s*(\d{1,3})\s*(?:y|yr|yrs|years?(?: old)?|वर्ष|साल|лет|год|года)?\.?\s*", re.IGNORECASE)
_SEXES = {"f": "F", "female": "F", "m": "M", "male": "M", "x": "X"}


def read_fields(raw: bytes, *, origin: MentionOrigin, country: str, on: date) -> Read:
    """What a JSON object of fields says. `country` (ISO 3166): where phones without a code are read; `on`: the day on
    which it came, from which ages are counted. Never raises."""
    said = _object(raw)
    if said is None:
        words = raw.decode("utf-8", "replace")
        return Read(text=words, notes=(_("The fields could not be read; this is what came."),))
    return Read(
        subject=text_of(said, facts.SUBJECT),
        text=text_of(said, facts.WORDS),
        sender_name=text_of(said, facts.WRITER_NAME) or text_of(said, facts.ON_BEHALF),
        sender=text_of(said, facts.WRITER_EMAIL) or text_of(said, facts.WRITER_PHONE),
        writer=writer_of(said),
        facts={key[:60]: _plain(value) for key, value in said.items() if key != facts.WORDS},
        people=tuple(_people(said, origin, country, on)),
        phones=tuple(filter(None, [text_of(said, facts.WRITER_PHONE)])),
        emails=tuple(filter(None, [text_of(said, facts.WRITER_EMAIL)])),
    )


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _plain(value: Any) -> str | list[str]:
    """A field as it is shown: a text or some texts, whatever it was."""
    if isinstance(value, list) and not any(isinstance(part, dict | list) for part in value):
        return [str(part)[:LONGEST] for part in value[:MOST_PEOPLE]]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:LONGEST]


def text_of(said: Mapping[str, Any], key: str) -> str:
    """One field as text; several values with commas between them."""
    value = said.get(key, "")
    parts = value if isinstance(value, list) else [value]
    return ", ".join(str(part).strip() for part in parts if not isinstance(part, dict | list) and part is not None)


def writer_of(said: Mapping[str, Any]) -> Writer:
    """In which capacity the writer says that she writes."""
    value = text_of(said, facts.WRITER)
    return Writer(value) if value in Writer.values else Writer.UNKNOWN


def _people(said: Mapping[str, Any], origin: MentionOrigin, country: str, on: date) -> Iterator[Named]:
    more = said.get(facts.PEOPLE)
    several = [said, *(one for one in (more if isinstance(more, list) else ()) if isinstance(one, dict))]
    for one in several[:MOST_PEOPLE]:
        line = text_of(one, facts.LINE)
        evidence = evidence_of_line(line, on=on, country=country) if line else evidence_of(one, country=country, on=on)
        if evidence.names or evidence.papers:
            words = line or "; ".join(part for key in facts.OF_PERSON if (part := text_of(one, key)))
            yield Named(evidence, origin, text_of(one, facts.RELATION)[:40], words[:LONGEST])


def evidence_of(said: Mapping[str, Any], *, country: str, on: date) -> Evidence:
    """What the fields say of one person, as evidence."""
    told = {key: text_of(said, key)[:LONGEST] for key in facts.OF_PERSON}
    others = said.get(facts.OTHER_NAMES)
    names = [told[facts.NAME], *(others if isinstance(others, list) else [told[facts.OTHER_NAMES]])]
    passport = text_of(said, facts.PASSPORT)[:60]
    home, birth = Home.parse(told[facts.HOME]), birth_of(told[facts.BIRTH], on)
    return Evidence(
        names=tuple(dict.fromkeys(str(name).strip()[:200] for name in names if str(name).strip())),
        father=told[facts.FATHER],
        mother=told[facts.MOTHER],
        spouse=told[facts.SPOUSE],
        birth=birth,
        age=None if birth else age_of(told[facts.BIRTH], on),
        sex=_SEXES.get(told[facts.SEX].casefold(), ""),
        papers=(Paper("passport", passport, country),) if passport else (),
        phones=tuple(filter(None, [told[facts.PHONE]])),
        emails=tuple(filter(None, [told[facts.EMAIL]])),
        country=country,
        village=home.village,
        district=home.district,
        state=told[facts.REGION],
    )


def birth_of(text: str, on: date) -> str:
    """A birth as people write it, in EDTF; empty for an age, or for what is no date."""
    if not text or _AGE.fullmatch(text):
        return ""
    try:
        born = PartialDate.from_person(text, today=on)
    except PartialDateError:
        return ""
    return born.edtf if born.is_known else ""


def age_of(text: str, on: date) -> Age | None:
    """ "24" or "24 years" on this day."""
    found = _AGE.fullmatch(text)
    years = int(found[1]) if found else 0
    return Age(years, on.isoformat()) if 0 < years <= 120 else None
