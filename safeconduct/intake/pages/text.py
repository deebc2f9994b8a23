"""The words of a request, paragraph by paragraph in their language, and the questions in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .. import facts
from ..enums import Happened, Way, Writer
from ..languages import language_words
from ..reading.language import languages_of

MOST_PARAGRAPHS = 200
"""Paragraphs whose language is looked for one by one; the rest is shown in that of the whole."""
MOST_QUESTIONS = 5
MOST_SIGNS = 60_000
"""Signs of a text on a page; the rest is in the original."""
_QUESTION = re.compile(r"[^.!?।؟？。\n]{3,200}[?؟？]")

LABELS = {
    facts.NAME: _("Name"),
    facts.OTHER_NAMES: _("Other names"),
    facts.FATHER: _("Father"),
    facts.MOTHER: _("Mother"),
    facts.SPOUSE: _("Husband or wife"),
    facts.BIRTH: _("Born"),
    facts.SEX: _("Sex"),
    facts.PASSPORT: _("Passport"),
    facts.PHONE: _("Phone"),
    facts.EMAIL: _("E-mail"),
    facts.HOME: _("Home"),
    facts.REGION: _("State or region"),
    facts.RELATION: _("What she or he is to the sender"),
    facts.WHAT: _("What has happened"),
    facts.PLACE: _("Where"),
    facts.LAST_HEARD: _("Last heard of"),
    facts.WRITER: _("Writes as"),
    facts.WRITER_NAME: _("Who writes"),
    facts.WRITER_PHONE: _("Phone of who writes"),
    facts.WRITER_EMAIL: _("E-mail of who writes"),
    facts.WAY: _("Wants to be reached by"),
    facts.SPEAKS: _("Wants to be spoken to in"),
    facts.ON_BEHALF: _("On behalf of"),
    facts.DATED: _("Dated"),
    facts.REPLY_DUE: _("Reply due"),
    facts.REGISTRATION: _("Registered as"),
    facts.NOT_TAKEN: _("Files that were not taken"),
    facts.PROOF: _("The phone did the work that keeps machines away"),
}
VALUES: Mapping[str, Mapping[str, str | Promise]] = {
    facts.WRITER: dict(Writer.choices),
    facts.WHAT: dict(Happened.choices),
    facts.WAY: dict(Way.choices),
    facts.PROOF: {"yes": _("yes")},
}
"""What was chosen in a form, as officers say it."""
NOT_SHOWN = {facts.WORDS, facts.SUBJECT, facts.PEOPLE}
"""Shown elsewhere on the page: in the text, above it, and beside it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A field that the sender filled in, under the name that we have for it, or that it came with."""

    label: str
    text: str
    language: str


def paragraphs(text: str, whole: str) -> tuple[Paragraph, ...]:
    """The text cut at empty lines, each piece with its language; `whole` is the language of the request."""
    pieces = [piece for piece in re.split(r"\n\s*\n", text[:MOST_SIGNS]) if piece.strip()]
    told = [Paragraph(piece.strip("\n"), language_of(piece, whole)) for piece in pieces[:MOST_PARAGRAPHS]]
    rest = "\n\n".join(pieces[MOST_PARAGRAPHS:])
    return (*told, *([Paragraph(rest, whole)] if rest else []))


def language_of(text: str, otherwise: str = "") -> str:
    """The language to mark a text with: the one it is surely in, else that of what is around it."""
    found = next(iter(languages_of(text)), None)
    return found.code if found and found.code != "und" and found.sureness >= 0.5 else otherwise


def questions(text: str) -> tuple[str, ...]:
    """What they ask us: the first few sentences with a question mark."""
    found = (match[0].strip() for match in _QUESTION.finditer(text[:MOST_SIGNS]))
    return tuple(dict.fromkeys(found))[:MOST_QUESTIONS]


def fact_rows(said: Mapping[str, Any]) -> tuple[Fact, ...]:
    """The fields of a form, a note or a row, ours first in our order."""
    order = [*(name for name in LABELS if name in said), *(name for name in said if name not in LABELS)]
    rows = [Fact(str(LABELS.get(name, name)), _words(name, said[name]), "") for name in order if name not in NOT_SHOWN]
    return tuple(Fact(row.label, row.text, language_of(row.text)) for row in rows if row.text)


def _words(name: str, value: Any) -> str:
    """What stands in a field; a choice of ours as officers say it."""
    if isinstance(value, list):
        return ", ".join(_words(name, each) for each in value)
    text = _text(value)
    known = language_words(text) if name == facts.SPEAKS else VALUES.get(name, {}).get(text, "")
    return str(known) or text


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_text(each)}" for name, each in value.items())
    return "" if value is None else str(value).strip()
