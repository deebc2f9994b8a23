"""Do whole and parts add up, and was it said which parts make the whole?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.access.enums import Task

from ..enums import Severity
from ..models import Partition
from ..paper.words import day_words
from ..queries import PartitionCheck
from .finding import Finding
from .said import CheckedBy, SaidNumber, finding_key, name_of

FEWEST_PARTS = 2
"""Parts that have to be said with their whole before it looks like a sum."""
SMALLEST_SUM = 10
"""Below this, numbers make one another by chance."""


def does_not_add_up(
    said: Sequence[SaidNumber],
    partition: Partition,
    known: CheckedBy,
    *,
    severity: Severity = Severity.WARNS,
) -> Iterator[Finding]:
    """Numbers of one moment, narrowed alike: the whole and all its parts were said, and cannot all be true."""
    there = {number.measure: number for number in said}
    if not {partition.whole_id, *partition.parts} <= there.keys():
        return
    whole, parts = there[partition.whole_id], [there[key] for key in partition.parts]
    if sum(n.least for n in parts) <= whole.most and whole.least <= sum(n.most for n in parts):
        return
    made = sum(n.number for n in parts)
    words = _("Published on %(day)s: %(whole)s, but %(parts)s make %(sum)d. The difference is %(difference)d.")
    if severity == Severity.BLOCKS:
        words = _("As known on %(day)s: %(whole)s, but %(parts)s make %(sum)d. The difference is %(difference)d.")
    told = {"day": day_words(whole.day), "whole": _whole(whole, known), "sum": made}
    told |= {"parts": " + ".join(n.tell(known.versions) for n in parts), "difference": abs(whole.number - made)}
    key = finding_key("does_not_add_up", partition.key, whole.narrowing, whole.digits, *(n.digits for n in parts))
    yield Finding(key, "does_not_add_up", severity, words % told, whole.part, whole.url, _said(whole))


def _said(number: SaidNumber) -> str:
    return _("What was said") if number.url else ""


def _whole(whole: SaidNumber, known: CheckedBy) -> str:
    everybody = known.versions[whole.measure].rule == {"known": True}
    return _("%(n)s known") % {"n": whole.tell_number()} if everybody else whole.tell(known.versions)


def alike(said: Sequence[SaidNumber]) -> Iterator[list[SaidNumber]]:
    """The numbers of one day that are narrowed alike, together."""
    heaps: dict[tuple[date, str], list[SaidNumber]] = defaultdict(list)
    for number in said:
        heaps[number.day, number.narrowing].append(number)
    yield from heaps.values()


def by_voice(said: Sequence[SaidNumber]) -> Iterator[list[SaidNumber]]:
    """What each answer of ours says by itself, and what all others said: only what one voice says has to add up."""
    heaps: dict[str, list[SaidNumber]] = defaultdict(list)
    for number in said:
        heaps[number.answer].append(number)
    yield from heaps.values()


def by_day(said: Sequence[SaidNumber]) -> Iterator[list[SaidNumber]]:
    """The numbers of one day together, however they are narrowed, in the order of the days."""
    for _day, heap in groupby(sorted(said, key=lambda n: n.day), key=lambda n: n.day):
        yield list(heap)


def not_all_said(said: Sequence[SaidNumber], partition: Partition, known: CheckedBy) -> Iterator[Finding]:
    """The answer declares a partition, and nowhere says all of it for one day."""
    wanted = {partition.whole_id, *partition.parts}
    nearest = max((wanted & {n.measure for n in heap} for heap in alike(said)), key=len, default=set())
    missing = [name_of(key, known.versions) for key in (partition.whole_id, *partition.parts) if key not in nearest]
    if missing:
        yield Finding(
            finding_key("part_not_said", partition.key, *missing), "part_not_said", Severity.WARNS,
            _("The answer declares “%(name)s”, but does not say: %(missing)s. Nobody can check the sum.")
            % {"name": partition.name, "missing": "; ".join(missing)},
        )  # fmt: skip


def looks_like_a_sum(said: Sequence[SaidNumber], declared: Collection[str], known: CheckedBy) -> Iterator[Finding]:
    """A whole stands with two or more of the parts of a partition that the answer does not declare."""
    for heap in alike(said):
        there = {number.measure: number for number in heap}
        if any(_is_said(row, there) for row in known.partitions if row.key in declared):
            continue
        told = [row for row in known.partitions if _is_said(row, there)]
        if told:
            yield _undeclared(max(told, key=lambda row: _parts_said(row, there)), there, known)


def _is_said(partition: Partition, there: Collection[str]) -> bool:
    return partition.whole_id in there and _parts_said(partition, there) >= FEWEST_PARTS


def _parts_said(partition: Partition, there: Collection[str]) -> int:
    return sum(key in there for key in partition.parts)


def numbers_that_make_another(said: Sequence[SaidNumber], known: CheckedBy, *, part: str) -> Iterator[Finding]:
    """In one part of an answer the largest number is just the sum of all the others, and no partition says so."""
    for heap in alike(said):
        *rest, largest = sorted({n.measure: n for n in heap}.values(), key=lambda n: n.number)
        is_sum = largest.number == sum(n.number for n in rest) and largest.number >= SMALLEST_SUM
        if len(rest) < FEWEST_PARTS or not is_sum:
            continue
        there = {n.measure for n in heap}
        if any(row.whole_id == largest.measure and set(row.parts) <= there for row in known.partitions):
            continue
        sums = " + ".join(n.tell(known.versions) for n in rest)
        yield Finding(
            finding_key("looks_like_a_sum", part, largest.digits, *(n.digits for n in rest)), "looks_like_a_sum",
            Severity.WARNS,
            _("%(sums)s make just %(whole)s, but nobody has said that they are its parts. Declare the partition, or "
              "say why it is chance.") % {"sums": sums, "whole": largest.tell(known.versions)},
            part,
        )  # fmt: skip


def _undeclared(partition: Partition, there: Mapping[str, SaidNumber], known: CheckedBy) -> Finding:
    whole = there[partition.whole_id]
    return Finding(
        finding_key("looks_like_a_sum", partition.key, whole.narrowing, whole.digits), "looks_like_a_sum",
        Severity.WARNS,
        _("%(whole)s stands with its parts, but the answer does not declare which parts make the whole. Declare "
          "“%(name)s”, then the sum is checked.") % {"whole": whole.tell(known.versions), "name": partition.name},
    )  # fmt: skip


def gaps_and_overlaps(check: PartitionCheck, known: CheckedBy, *, day: date) -> Iterator[Finding]:
    """Counted case by case: who is in none of the parts, in more than one, or in a part and not in the whole."""
    for name, number in (("gap", check.gap), ("overlap", check.overlap), ("outside", check.outside)):
        if number:
            url = reverse("figures:strays", args=[known.slug, check.partition.key, name])
            yield Finding(
                finding_key(name, check.partition.key, number, check.whole.number), name, Severity.BLOCKS,
                _stray_words(name, number) % {"n": number, "name": check.partition.name},
                url=f"{url}?known={day.isoformat()}", url_words=_("Which cases these are"), task=Task.SEE_CASES,
            )  # fmt: skip


def _stray_words(name: str, n: int) -> str:
    if name == "gap":
        return ngettext(
            "“%(name)s”: %(n)d case is in none of the parts.", "“%(name)s”: %(n)d cases are in none of the parts.", n
        )
    if name == "overlap":
        return ngettext(
            "“%(name)s”: %(n)d case is counted again in a second part.",
            "“%(name)s”: %(n)d cases are counted again in a second part.",
            n,
        )
    return ngettext(
        "“%(name)s”: %(n)d case is in a part, but not in the whole.",
        "“%(name)s”: %(n)d cases are in a part, but not in the whole.",
        n,
    )
