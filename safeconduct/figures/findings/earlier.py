"""Numbers held against everything that was said before: what falls, what was another number, what meant another thing,
what is larger than its whole. Pure: every number is a `SaidNumber`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import combinations

from django.utils.translation import gettext as _

from ..enums import Severity
from ..paper.words import day_words
from ..wholes import Wholes
from .finding import Finding
from .relations import word_of_both
from .said import CheckedBy, SaidNumber, finding_key

Numbers = Sequence[SaidNumber]


def falls(now: Numbers, earlier: Numbers, known: CheckedBy) -> Iterator[Finding]:
    """A number that can only grow is lower than one said before."""
    highest = _by_measure(earlier, largest=lambda n: (n.least, n.day))
    for number in now:
        before = highest(number)
        if _is_monotone(number, known) and before and number.most < before.least:
            yield _fall(before, number, known)


def falls_over_time(said: Numbers, known: CheckedBy) -> Iterator[Finding]:
    """The same among all numbers that were said, each against the highest before it."""
    highest: dict[tuple[str, str], SaidNumber] = {}
    for number in sorted(said, key=lambda n: (n.day, n.number)):
        if not _is_monotone(number, known):
            continue
        name = (number.measure, number.narrowing)
        before = highest.get(name)
        if before and before.day < number.day and number.most < before.least:
            yield _fall(before, number, known)
        if not before or number.least > before.least:
            highest[name] = number


def _fall(before: SaidNumber, after: SaidNumber, known: CheckedBy) -> Finding:
    words = _("“%(name)s” can only grow, but it is %(after)s as known on %(day)s, and it was %(before)s as known on "
              "%(then)s, said by %(who)s.")  # fmt: skip
    told = {"name": after.tell_name(known.versions), "after": after.tell_number(), "day": day_words(after.day)}
    told |= {"before": before.tell_number(), "then": day_words(before.day), "who": before.tell_who()}
    key = finding_key("falls", after.measure, after.narrowing, before.digits, after.digits)
    return Finding(
        key, "falls", Severity.WARNS, words % told, after.part, _why(before, after, known), _("Why it changed")
    )


def other_numbers(now: Numbers, earlier: Numbers, known: CheckedBy) -> Iterator[Finding]:
    """For the same day another number was said: by us it has to be settled, by somebody else it is good to know."""
    for number in now:
        for before in earlier:
            if _is_same_figure(number, before) and before.is_ours and number.is_apart_from(before):
                yield _other_number(number, before, known)


def _is_same_figure(one: SaidNumber, other: SaidNumber) -> bool:
    return (one.measure, one.narrowing, one.day) == (other.measure, other.narrowing, other.day)


def _other_number(number: SaidNumber, before: SaidNumber, known: CheckedBy) -> Finding:
    words = _("“%(name)s” as known on %(day)s is %(now)s here, but %(before)s was said for that day by %(who)s.")
    told = {"name": number.tell_name(known.versions), "day": day_words(number.day), "now": number.tell_number()}
    told |= {"before": before.tell_number(), "who": before.tell_who()}
    key = finding_key("other_number", number.measure, number.narrowing, number.digits, before.digits)
    return _told(key, "other_number", Severity.WARNS, words % told, number, before)


def others_say(now: Numbers, earlier: Numbers, known: CheckedBy) -> Iterator[Finding]:
    """What the press or the host said last of the same, where it is another number."""
    last = _by_measure([n for n in earlier if not n.is_ours], largest=lambda n: n.day)
    for number in now:
        before = last(number)
        if before and number.is_apart_from(before):
            words = _("%(who)s said %(before)s as known on %(then)s. Here it is %(now)s as known on %(day)s.")
            told = {"who": before.tell_who(), "before": before.tell(known.versions), "then": day_words(before.day)}
            told |= {"now": number.tell_number(), "day": day_words(number.day)}
            key = finding_key("others_say", number.measure, number.digits, before.digits)
            yield _told(key, "others_say", Severity.NOTE, words % told, number, before)


def other_meanings(now: Numbers, earlier: Numbers, known: CheckedBy) -> Iterator[Finding]:
    """A word counts by another measure than when it was last said."""
    said_now = {number.measure: number for number in now}
    for number in said_now.values():
        last = _last_of_word(number, earlier, known)
        if last and last.measure != number.measure and last.measure not in said_now:
            words = _("“%(word)s” is %(now)s here. When it was last said, as known on %(then)s by %(who)s, it was "
                      "%(before)s: another thing.")  # fmt: skip
            told = {"word": word_of_both(number.measure, last.measure, known.versions)}
            told |= {"now": number.tell(known.versions), "before": last.tell(known.versions)}
            told |= {"then": day_words(last.day), "who": last.tell_who()}
            key = finding_key("other_meaning", number.measure, number.digits, last.measure, last.digits)
            yield _told(key, "other_meaning", Severity.WARNS, words % told, number, last)


def _last_of_word(number: SaidNumber, earlier: Numbers, known: CheckedBy) -> SaidNumber | None:
    """The last number of ours that used a word of this one; of one day the same measure before others."""
    sharing = {key for key in {n.measure for n in earlier} if word_of_both(number.measure, key, known.versions)}
    of_word = [n for n in earlier if n.is_ours and not n.narrowing and n.measure in sharing | {number.measure}]
    return max(of_word, key=lambda n: (n.day, n.measure == number.measure), default=None)


def one_word_two_numbers(said: Numbers, known: CheckedBy, *, severity: Severity = Severity.WARNS) -> Iterator[Finding]:
    """Of numbers of one moment: one state is said of different numbers of persons, by different viewpoints or twice by
    one."""
    for first, second in combinations(said, 2):
        word = word_of_both(first.measure, second.measure, known.versions) if first.is_apart_from(second) else ""
        if word and first.narrowing == second.narrowing:
            words = _("Published on %(day)s: “%(word)s” stands for two numbers, %(first)s and %(second)s.")
            if first.slot:
                words = _("As known on %(day)s “%(word)s” stands for two numbers in this answer, %(first)s and "
                          "%(second)s. Say in the wording whose account each is.")  # fmt: skip
            told = {"day": day_words(first.day), "word": word}
            told |= {"first": first.tell(known.versions), "second": second.tell(known.versions)}
            key = finding_key("one_word_two_numbers", first.measure, first.digits, second.measure, second.digits)
            yield _told(key, "one_word_two_numbers", severity, words % told, first, second)


def larger_than_whole(said: Numbers, wholes: Wholes, known: CheckedBy, *, severity: Severity) -> Iterator[Finding]:
    """Of numbers of one moment: a part is larger than what it is a part of."""
    for part in said:
        for whole in said:
            if whole.measure in wholes.get(part.measure, ()) and whole.narrowing in {"", part.narrowing}:
                yield from _larger(part, whole, known, severity)


def larger_than_before(now: Numbers, earlier: Numbers, wholes: Wholes, known: CheckedBy) -> Iterator[Finding]:
    """The same between what is said now and what was said: for one day, or where the whole can only grow. Of all that
    was said of a measure only what is farthest off."""
    ours: dict[str, list[SaidNumber]] = defaultdict(list)
    for before in earlier:
        if before.is_ours:
            ours[before.measure].append(before)
    for number in now:
        for measure, said in ours.items():
            if number.measure in wholes.get(measure, ()):
                parts = [before for before in said if _is_bound_by(before, number, known)]
                yield from _larger(max(parts, key=lambda n: n.least, default=number), number, known, Severity.WARNS)
            if measure in wholes.get(number.measure, ()):
                there = [before for before in said if _is_bound_by(number, before, known)]
                yield from _larger(number, min(there, key=lambda n: n.most, default=number), known, Severity.WARNS)


def _is_bound_by(part: SaidNumber, whole: SaidNumber, known: CheckedBy) -> bool:
    """Must the whole be at least what the part was then?"""
    in_time = part.day == whole.day or (part.day < whole.day and _is_monotone(whole, known))
    return in_time and whole.narrowing in {"", part.narrowing}


def _larger(part: SaidNumber, whole: SaidNumber, known: CheckedBy, severity: Severity) -> Iterator[Finding]:
    if part.least > whole.most:
        words = _("%(part)s as known on %(day)s%(by)s is more than %(whole)s as known on %(then)s%(whose)s, which "
                  "counts them too.")  # fmt: skip
        told = {"part": part.tell(known.versions), "day": day_words(part.day), "by": _said_by(part)}
        told |= {
            "whole": whole.tell(known.versions),
            "then": day_words(whole.day),
            "whose": _said_by(whole).removesuffix(","),
        }
        key = finding_key("larger_than_whole", part.measure, part.digits, whole.measure, whole.digits)
        yield _told(
            key, "larger_than_whole", severity, words % told, part if part.part else whole, _sourced(part, whole)
        )


def _said_by(number: SaidNumber) -> str:
    return "" if number.slot or not number.by else _(", said by %(who)s,") % {"who": number.tell_who()}


def larger_than_known(said: Numbers, known: CheckedBy) -> Iterator[Finding]:
    """More persons than there are cases, whatever is counted: the largest such number. Of a crisis without cases
    nothing can be said."""
    number = max(said, key=lambda n: n.least, default=None)
    if number is None or not known.cases or number.least <= known.cases:
        return
    words = _("%(number)s as known on %(day)s%(by)s is more than all cases that are known to us: %(cases)s.")
    told = {"number": number.tell(known.versions), "day": day_words(number.day), "by": _said_by(number)}
    told |= {"cases": f"{known.cases}"}
    key = finding_key("larger_than_known", number.measure, number.narrowing, number.digits)
    yield _told(key, "larger_than_known", Severity.WARNS, words % told, number, number)


def _is_monotone(number: SaidNumber, known: CheckedBy) -> bool:
    return number.measure in known.versions and known.versions[number.measure].is_monotone


def _by_measure(said: Numbers, *, largest: Callable[[SaidNumber], object]) -> Callable[[SaidNumber], SaidNumber | None]:
    """Finds for a number what was said of the same until its day, the largest by this order."""
    heaps: dict[tuple[str, str], list[SaidNumber]] = defaultdict(list)
    for number in said:
        heaps[number.measure, number.narrowing].append(number)

    def find(number: SaidNumber) -> SaidNumber | None:
        there = [n for n in heaps[number.measure, number.narrowing] if n.day <= number.day]
        return max(there, key=largest, default=None)  # type: ignore[arg-type]

    return find


def _why(before: SaidNumber, after: SaidNumber, known: CheckedBy) -> str:
    first, last = sorted((before.day, after.day))
    return known.figure_url(after.measure, since=first, until=last) if first < last else before.url


def _sourced(one: SaidNumber, other: SaidNumber) -> SaidNumber:
    return one if one.url else other


def _told(key: str, check: str, severity: Severity, words: str, about: SaidNumber, said: SaidNumber) -> Finding:
    """A finding about a number, with the way to what was said."""
    return Finding(key, check, severity, words, about.part, said.url, _("What was said") if said.url else "")


def said_until(said: Numbers, day: date) -> list[SaidNumber]:
    """Those for this day and before."""
    return [number for number in said if number.day <= day]
