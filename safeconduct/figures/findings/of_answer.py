"""Everything that speaks against an answer: its wording, its sums, its time, and all that was said before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis
from safeconduct.cases.queries import MANY, recorded_later

from ..answers.paper import covered_mark
from ..answers.slots import slots_in
from ..answers.small import Mark
from ..answers.taking import Taken, TakenFigure
from ..answers.text import AnswerText
from ..enums import Severity
from ..models import Answer
from ..queries import current_versions, partitions_of
from ..queries.findings import said_numbers
from ..wholes import wholes_of
from . import differences, earlier, family, moments, sums, wording
from .finding import Finding
from .of_day import of_one_day
from .offered import offered_findings
from .said import CheckedBy, SaidNumber, finding_key, narrowing_of

_ORDER = list(Severity)


def findings_of_answer(
    crisis: Crisis, text: AnswerText, taken: Taken, *, answer: Answer | None = None
) -> list[Finding]:
    """Every check of an answer that does not pass, what blocks first. A handful of queries, however much was said.

    `answer` is the one that is checked: its own figures, once frozen or given, are not held against it.
    """
    day = day_in(crisis, taken.as_known)
    known = CheckedBy(taken.versions, crisis.slug, list(partitions_of(crisis)), _cases(taken))
    now = numbers_of(text, taken)
    told = differences.telling(answer, taken, dict(_letters(text)), wholes_of(known.versions, known.partitions))
    before = said_numbers(crisis, until=day, at=None, but_not=answer)
    found = [
        *_of_slots(text, taken),
        *_of_family(text, taken),
        *_of_sums(now, text, taken, known, day),
        *_against_earlier(now, before, known),
        *_among_earlier(crisis, before, known),
        *moments.newer_versions({n.measure for n in now}, taken.versions, current_versions()),
        *moments.dated_back(recorded_later(crisis, as_known=taken.as_known), day, at_most=MANY),
        *moments.old_figures(day, text.reply_on),
        *_of_wording(text, now, known, {n.slot: covered_mark(n.slot, taken, told.kind) for n in now}),
        *differences.betrayed(told),
        *offered_findings(crisis, as_known=taken.as_known),
    ]
    return in_order(found)


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Each once, what blocks first."""
    once = {finding.key: finding for finding in found}
    return sorted(once.values(), key=lambda finding: _ORDER.index(finding.severity))


def numbers_of(text: AnswerText, taken: Taken) -> list[SaidNumber]:
    """The figures of an answer as numbers that will be said."""
    letters = dict(_letters(text))
    return [_number(made, taken.crisis, letters.get(slot, "")) for slot, made in taken.figures.items()]


def _number(made: TakenFigure, crisis: Crisis, part: str) -> SaidNumber:
    return SaidNumber(
        made.version.measure_id,
        made.number,
        day_in(crisis, made.figure.as_known),
        narrowing=narrowing_of(made.slot.text),
        slot=made.slot.text,
        version=made.version.pk,
        at_most=made.at_most,
        part=part,
    )


def _cases(taken: Taken) -> int | None:
    counted = taken.counted.get(taken.as_known)
    return sum(counted.by_profile.values()) if counted else None


def _of_slots(text: AnswerText, taken: Taken) -> Iterator[Finding]:
    """A slot that cannot be filled."""
    letters = dict(_letters(text))
    for slot, fault in taken.faults.items():
        yield Finding(
            finding_key("no_figure", slot, fault), "no_figure", Severity.BLOCKS,
            _("{%(slot)s} has no figure. %(fault)s") % {"slot": slot, "fault": fault}, letters.get(slot, ""),
        )  # fmt: skip


def _letters(text: AnswerText) -> Iterator[tuple[str, str]]:
    for part in reversed(text.parts):
        for words in part.wording.values():
            yield from ((slot.text, part.letter) for slot in slots_in(words))


def _of_family(text: AnswerText, taken: Taken) -> Iterator[Finding]:
    yield from family.shut_petitioners(text.petitioners, taken.shut)
    yield from family.overridden_deaths([(one, day_in(taken.crisis, one.at)) for one in taken.overrides])
    yield from family.held_back_deaths(taken.held_back)


def _of_sums(now: list[SaidNumber], text: AnswerText, taken: Taken, known: CheckedBy, day: date) -> Iterator[Finding]:
    declared = [row for row in known.partitions if row.key in text.partitions]
    for partition in declared:
        for heap in sums.alike(now):
            yield from sums.does_not_add_up(heap, partition, known, severity=Severity.BLOCKS)
        yield from sums.not_all_said(now, partition, known)
    for check in taken.partitions:
        if check.partition.key in text.partitions:
            yield from sums.gaps_and_overlaps(check, known, day=day)
    undeclared = list(sums.looks_like_a_sum(now, text.partitions, known))
    yield from undeclared
    for letter in sorted({n.part for n in now} if not undeclared else ()):
        yield from sums.numbers_that_make_another([n for n in now if n.part == letter], known, part=letter)


def _against_earlier(now: list[SaidNumber], before: list[SaidNumber], known: CheckedBy) -> Iterator[Finding]:
    wholes = wholes_of(known.versions)
    for heap in sums.by_day(now):
        yield from earlier.larger_than_whole(heap, wholes, known, severity=Severity.BLOCKS)
    for heap in sums.alike(now):
        yield from earlier.one_word_two_numbers(heap, known)
    yield from earlier.larger_than_known(now, known)
    yield from earlier.falls(now, before, known)
    yield from earlier.other_numbers(now, before, known)
    yield from earlier.other_meanings(now, before, known)
    yield from earlier.larger_than_before(now, before, wholes, known)
    yield from earlier.others_say(now, before, known)


def _among_earlier(crisis: Crisis, before: list[SaidNumber], known: CheckedBy) -> Iterator[Finding]:
    """What was said before and cannot all be true: whoever answers now may be asked about it."""
    for heap in sums.by_day([number for number in before if number.is_public]):
        yield from (replace(finding, severity=Severity.NOTE) for finding in of_one_day(crisis, heap, known))


def _of_wording(
    text: AnswerText, now: list[SaidNumber], known: CheckedBy, covered: Mapping[str, Mark]
) -> Iterator[Finding]:
    yield from wording.empty_wordings(text)
    yield from wording.missing_hedges(text, known.versions)
    yield from wording.other_slots(text)
    yield from wording.typed_numbers(text)
    yield from wording.small_numbers(now, known.versions, covered)
