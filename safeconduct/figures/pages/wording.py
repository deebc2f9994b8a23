"""The wording of an answer with its numbers, as a page shows it: figures lead to their proof, hedges are marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import known_text
from safeconduct.cases.models import Crisis

from ..answers.languages import number_in_words
from ..answers.slots import Slot, filled, slots_in
from ..answers.taking import Taken, TakenFigure
from ..answers.text import AnswerPart, AnswerText, Words
from ..enums import Audience
from ..rules import may_see_members

MARK = "\x00"
"""Stands for a slot while a wording is taken apart: no text that anybody can send contains it."""
UrlOf = Callable[[TakenFigure], str]
"""The page that proves a figure."""
LANGUAGE_WORDS = {"en": "English", "hi": "हिन्दी"}
"""What a language calls itself."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a wording. `kind` is "figure", "hedge", "fault" (a slot that cannot be filled) or "" for plain words;
    `title` is what a figure counts or why a slot is empty."""

    words: str
    kind: str = ""
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class ShownWords:
    """Question and answer of a part in one language."""

    language: str
    asked: str
    paragraphs: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownWording:
    """A part in the languages of the answer, side by side where there are two."""

    letter: str
    columns: tuple[ShownWords, ...]
    measures: frozenset[str] = frozenset()


def shown_parts(text: AnswerText, taken: Taken, *, url_of: UrlOf) -> tuple[ShownWording, ...]:
    """Every part of an answer with its figures."""
    return tuple(shown_part(part, text.languages, taken, url_of=url_of) for part in text.parts)


def shown_part(part: AnswerPart, languages: Iterable[str], taken: Taken, *, url_of: UrlOf) -> ShownWording:
    """One part with its figures."""
    columns = tuple(
        ShownWords(language, part.asked.get(language, ""), shown_words(part.wording, language, taken, url_of=url_of))
        for language in languages
    )
    return ShownWording(part.letter, columns, measures_in(part.wording.values(), taken))


def shown_words(wording: Words, language: str, taken: Taken, *, url_of: UrlOf) -> tuple[tuple[Piece, ...], ...]:
    """A wording in one language, paragraph by paragraph."""
    said = wording.get(language, "").replace("\r\n", "\n")
    return tuple(tuple(_pieces(one, language, taken, url_of)) for one in said.split("\n") if one.strip())


def measures_in(wordings: Iterable[str], taken: Taken) -> frozenset[str]:
    """The measures whose plain figures stand in these wordings."""
    found: list[Slot] = []
    for wording in wordings:
        found += slots_in(wording)
    return frozenset(slot.measure for slot in found if slot.text in taken.figures and slot.is_plain)


def _pieces(said: str, language: str, taken: Taken, url_of: UrlOf) -> Iterator[Piece]:
    slots: list[Slot] = []

    def marked(slot: Slot) -> str:
        slots.append(slot)
        return MARK

    plain = filled(said.replace(MARK, ""), marked).split(MARK)
    told = [taken.figures[slot.text].version.hedge_in(language) for slot in slots if slot.text in taken.figures]
    for place, words in enumerate(plain):
        yield from _with_hedges(words, {hedge for hedge in told if hedge})
        if place < len(slots):
            yield _figure(slots[place], language, taken, url_of)


def _with_hedges(words: str, hedges: set[str]) -> Iterator[Piece]:
    """Plain words, where a hedge stands in them it is a piece of its own."""
    if not hedges:
        found = [words]
    else:
        longest_first = sorted(hedges, key=len, reverse=True)
        found = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", words, flags=re.IGNORECASE)
    known = {hedge.casefold() for hedge in hedges}
    yield from (Piece(each, "hedge" if each.casefold() in known else "") for each in found if each)


def _figure(slot: Slot, language: str, taken: Taken, url_of: UrlOf) -> Piece:
    figure = taken.figures.get(slot.text)
    if figure is None:
        return Piece(f"{{{slot.text}}}", "fault", title=taken.faults.get(slot.text, "") or slot.fault)
    number = number_in_words(figure.number, figure.at_most, language)
    return Piece(number, "figure", url_of(figure), figure_words(figure))


def figure_words(taken: TakenFigure) -> str:
    """What a figure counts, by which version."""
    return _("%(name)s, version %(n)d") % {"name": taken.version.name, "n": taken.version.number}


def urls_for(crisis: Crisis, reference: str, actor: Actor) -> UrlOf:
    """The pages that prove the figures of an answer, as far as this reader may go."""
    return lambda figure: figure_url(crisis, figure, reference, actor)


def figure_url(crisis: Crisis, taken: TakenFigure, reference: str, actor: Actor) -> str:
    """The page that proves a figure: as known then, as happened by a day where the slot says one; one of the answer's
    own where the slot narrows it."""
    known = taken.figure.as_known
    if taken.slot.narrowed:
        return (
            f"{reverse('figures:answer_figure', args=[crisis.slug, reference])}?{urlencode({'slot': taken.slot.text})}"
        )
    if taken.slot.happened and may_see_members(actor):
        return figure_page_url(crisis, taken.slot.measure, known, view="by_day", happened=taken.slot.happened[:10])
    return figure_page_url(crisis, taken.slot.measure, known)


def figure_page_url(crisis: Crisis, measure: str, known: datetime, *, view: str = "members", **more: str) -> str:
    """The page of a figure as it may be said in public, as known at this time."""
    query = {"known": known_text(crisis, known), "audience": Audience.PUBLIC.value, **more}
    return f"{reverse(f'figures:{view}', args=[crisis.slug, measure])}?{urlencode(query)}"
