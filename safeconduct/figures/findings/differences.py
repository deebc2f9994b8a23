"""Small numbers that nobody tells, but that a subtraction gives: within an answer, and with what was told before. No
sentence here says the number or whom it counts: it stands in the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..answers.paper import COVERED_KINDS, covered_mark
from ..answers.small import FEWEST
from ..answers.taking import Taken, TakenFigure
from ..answers.together import Counted
from ..answers.told import ToldOutside, small_differences
from ..enums import AnswerKind, Audience, Severity
from ..models import Answer
from ..queries import figure
from ..wholes import Wholes
from .finding import Finding
from .said import finding_key


@dataclass(frozen=True, slots=True)
class Telling:
    """An answer that is checked: what it tells, the letters of its parts by slot, which measures are within which."""

    taken: Taken
    letters: Mapping[str, str]
    inside: Wholes
    kind: str

    @property
    def narrowed(self) -> list[TakenFigure]:
        """The figures in its sentences that are told in numbers and count some of the people only."""
        return [one for slot, one in self.taken.figures.items() if self._is_told(slot, one)]

    def _is_told(self, slot: str, one: TakenFigure) -> bool:
        return bool(one.slot.narrowed and not one.slot.happened and not covered_mark(slot, self.taken, self.kind))


def telling(answer: Answer | None, taken: Taken, letters: Mapping[str, str], inside: Wholes) -> Telling:
    """What an answer tells; without one, as if it was for parliament."""
    return Telling(taken, letters, inside, answer.kind if answer else AnswerKind.PARLIAMENT)


def betrayed(told: Telling) -> Iterator[Finding]:
    """Every check of small numbers of an answer that anybody can read."""
    if told.kind in COVERED_KINDS:
        yield from _within(told)
        yield from _with_earlier(told)
        yield from _tables_not_told(told)


def _within(told: Telling) -> Iterator[Finding]:
    """Two numbers of this answer leave few. What a table covers is covered with it."""
    plain = [one for one in told.taken.figures.values() if one.slot.narrowed is None and not one.slot.happened]
    there = {counted: n for one in told.taken.told for counted, n in one.numbers.items()}
    there |= {one.counted: one.number for one in plain}
    for one in told.narrowed:
        if one.slot.text not in told.taken.covered:
            if any(small_differences({one.counted: one.number}, there, told.inside)):
                yield _finding(told, one, _("other figures of this answer"), "", "")
            there[one.counted] = one.number


def _with_earlier(told: Telling) -> Iterator[Finding]:
    """A number in a sentence and what another answer or a release told leave few."""
    for one in told.narrowed:
        found = {
            before.where: before
            for before in told.taken.before
            if (held := _held(before, one, told.taken))
            and any(small_differences({one.counted: one.number}, held.numbers, told.inside))
        }
        for where, before in found.items():
            yield _finding(told, one, where, before.url, _("What was told"))


def _held(before: ToldOutside, one: TakenFigure, taken: Taken) -> ToldOutside | None:
    """What was told before, as of the time of this figure: the same time, or a table of the same measure whose total is
    still what it was."""
    at = one.figure.as_known
    if before.counted.as_known == at:
        return before
    again = before.as_of(at)
    is_same = (before.counted.measure, before.counted.version) == (one.version.measure_id, one.version.number)
    if not before.by or not is_same or before.counted.conditions or before.number is None:
        return None
    return again if before.number == _whole(again.counted, one, taken) else None


def _whole(counted: Counted, one: TakenFigure, taken: Taken) -> int:
    """The number of a measure as a whole at the time of a figure."""
    told = next((made for made in taken.figures.values() if made.counted == counted and not made.slot.happened), None)
    if told is not None:
        return told.number
    return figure(one.version, taken.counted[counted.as_known], taken.versions, audience=Audience.PUBLIC).number


def _finding(told: Telling, one: TakenFigure, where: str, url: str, url_words: str) -> Finding:
    part = told.letters.get(one.slot.text, "")
    words = _("With %(where)s the number of “%(name)s” for some of the people gives away one below %(few)d that "
              "neither tells. Leave it out or say it of more people together; or say why it may be told.")  # fmt: skip
    key = finding_key("small_difference", one.slot.text, one.number, where)
    given = {"where": where, "name": one.version.name, "few": FEWEST}
    return Finding(key, "small_difference", Severity.WARNS, words % given, part, url, url_words)


def _tables_not_told(told: Telling) -> Iterator[Finding]:
    """Nothing protects the small numbers of a table, or only what was told before betrays them."""
    for place, annexure in enumerate(told.taken.annexes, start=1):
        if annexure.rows and not annexure.is_covered:
            number = annexure.annexure.number or str(place)
            words = _("Annexure %(number)s is not told: its small numbers, or those that were covered before, could be "
                      "worked out. Divide fewer figures, or by something else.")  # fmt: skip
            yield Finding(
                finding_key("table_not_told", number, *(one.slot.text for one in annexure.columns)), "table_not_told",
                Severity.NOTE, words % {"number": number},
            )  # fmt: skip
