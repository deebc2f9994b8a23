"""What an author wrote, tidied, and what in it cannot be so, in words for her."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis
from safeconduct.cases.queries import cases_for
from safeconduct.store.ids import read_uuid
from safeconduct.store.partial_dates import FIRST_YEAR, LAST_YEAR

from ..faults import FigureFault
from ..queries import partitions_of
from .taking import before_the_crisis
from .text import Annexure, AnswerPart, AnswerText, Petitioner, Words, as_json

LANGUAGES = ("en", "hi")
"""The languages in which an answer can be given."""
LONGEST_TITLE, LONGEST_LINE, LONGEST_WORDING = 200, 160, 20_000
"""Letters of a title, of a line of the head, and of a question or its wording."""
MOST_PARTS, MOST_ANNEXURES, MOST_PETITIONERS = 26, 12, 200


def check_time(crisis: Crisis, as_known: datetime) -> None:
    """Raise `FigureFault` for a known-time that has not come, or at which nothing was known yet."""
    if as_known > timezone.now():
        raise FigureFault("as_known", _("This time has not come yet. An answer says what is known by its time."))
    if day_in(crisis, as_known) < crisis.opened_on:
        raise FigureFault("as_known", before_the_crisis(crisis))


def tidied(text: AnswerText) -> AnswerText:
    """The text without spaces around anything, empty languages, and parts of which nothing is written."""
    parts = (_tidied_part(part) for part in text.parts)
    annexures = (replace(one, number=one.number.strip(), title=_words(one.title)) for one in text.annexures)
    petitioners = (replace(one, number=one.number.strip(), wording=_words(one.wording)) for one in text.petitioners)
    return replace(
        text,
        title=_words(text.title),
        languages=tuple(language for language in LANGUAGES if language in text.languages),
        to=text.to.strip(), question=text.question.strip(), asked_by=text.asked_by.strip(),
        reply_on=text.reply_on.strip(),
        parts=tuple(part for part in parts if part.asked or part.wording),
        annexures=tuple(annexures),
        petitioners=tuple(petitioners),
        partitions=tuple(dict.fromkeys(text.partitions)),
    )  # fmt: skip


def _tidied_part(part: AnswerPart) -> AnswerPart:
    return replace(part, letter=part.letter.strip(), asked=_words(part.asked), wording=_words(part.wording))


def _words(said: Words) -> dict[str, str]:
    told = {language: words.replace("\r\n", "\n").strip() for language, words in said.items()}
    return {language: words for language, words in told.items() if words}


def check_text(crisis: Crisis, text: AnswerText, *, by: Actor, named_before: Collection[str] = ()) -> None:
    """Raise `FigureFault` for a text that cannot be kept. `named_before` are the case ids of petitioners that stood
    there already: those may be cases that this author does not see."""
    if any("\x00" in said for said in _strings(as_json(text))):
        raise FigureFault("parts", _("There is a sign in the text that cannot be kept. Write it anew by hand."))
    _check_head(text)
    _check_sizes(text)
    _check_annexures(text.annexures)
    _check_partitions(crisis, text)
    _check_petitioners(crisis, text.petitioners, by, named_before)


def _strings(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        for value in said.values():
            yield from _strings(value)
    elif isinstance(said, Sequence):
        for value in said:
            yield from _strings(value)


def _check_head(text: AnswerText) -> None:
    if not text.languages:
        raise FigureFault("languages", _("Choose the language in which the answer is given, or both."))
    if not text.title:
        raise FigureFault("title", _("Write a title, in one language at least."))
    if any(len(words) > LONGEST_TITLE for words in text.title.values()):
        raise FigureFault("title", _("Write at most %(n)d letters.") % {"n": LONGEST_TITLE})
    for name in ("to", "question", "asked_by"):
        if len(getattr(text, name)) > LONGEST_LINE:
            raise FigureFault(name, _("Write at most %(n)d letters.") % {"n": LONGEST_LINE})
    if text.reply_on:
        _check_day(text.reply_on)


def _check_day(text: str) -> None:
    """The day of the reply: one that can be, in a year that every paper can name."""
    try:
        day = date.fromisoformat(text)
    except ValueError as fault:
        raise FigureFault("reply_on", _("Write the day as in 2025-01-17.")) from fault
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise FigureFault("reply_on", _("There is no reply in the year %(year)d. Check the year.") % {"year": day.year})


def _check_sizes(text: AnswerText) -> None:
    for name, rows, most in (
        ("parts", text.parts, MOST_PARTS),
        ("annexures", text.annexures, MOST_ANNEXURES),
        ("petitioners", text.petitioners, MOST_PETITIONERS),
    ):
        if len(rows) > most:
            raise FigureFault(name, _("There is room for at most %(n)d.") % {"n": most})
        if any(len(said) > LONGEST_WORDING for row in as_json(replace(text))[name] for said in _strings(row)):
            raise FigureFault(name, _("Write at most %(n)d letters.") % {"n": LONGEST_WORDING})


def _check_annexures(annexures: Sequence[Annexure]) -> None:
    for annexure in annexures:
        if not annexure.measures:
            raise FigureFault("annexures", _("Choose at least one measure for each annexure."))
    numbers = [annexure.number for annexure in annexures]
    if len(set(numbers)) < len(numbers):
        raise FigureFault("annexures", _("Two annexures have the same number."))


def _check_partitions(crisis: Crisis, text: AnswerText) -> None:
    there = set(partitions_of(crisis).values_list("key", flat=True)) if text.partitions else set()
    if lost := set(text.partitions) - there:
        raise FigureFault("partitions", _("There is no partition “%(key)s”.") % {"key": ", ".join(sorted(lost))})


def _check_petitioners(
    crisis: Crisis, petitioners: Sequence[Petitioner], by: Actor, named_before: Collection[str]
) -> None:  # fmt: skip
    named = [petitioner.case_id for petitioner in petitioners]
    if len(set(named)) < len(named):
        raise FigureFault("petitioners", _("A person is named twice."))
    new = {case_id: read_uuid(case_id) for case_id in named if case_id not in set(named_before)}
    wanted: list[UUID] = [found for found in new.values() if found]
    there = set(cases_for(by).filter(crisis=crisis, pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    if len(there) < len(new):
        raise FigureFault("petitioners", _("There is no such case in this crisis, or it is not yours to see."))
