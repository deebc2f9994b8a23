"""The order of the queue: points that anybody can check, each with the reason for it. Pure: no database.

A request that waits gains `RATE` points an hour, each as much as any other. So the order of two requests never changes
by mere waiting, and a request keeps one number, its `rank`, until something is learned of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .reading.signs import Group

RATE: Final = 1.0
"""Points for each hour that a request waits."""
MOST_DANGER, MOST_VULNERABILITY = 120, 60
FOLLOW_UP, KNOWN = 24, 12
PROMISED: Final = 72
"""Points that a request has at least when the time comes for which an answer or a call was promised."""

DANGER: Final = {
    "under_fire": 72, "wounded": 72, "suicide": 72, "front_line": 72, "captured": 60, "forced": 48, "threatened": 48,
    "no_food": 48, "detained": 36, "in_army": 36, "no_contact": 24, "dead": 24, "stranded": 24, "no_papers": 24,
}  # fmt: skip
VULNERABILITY: Final = {"child": 36, "pregnant": 36, "ill": 24, "disabled": 24, "old": 18, "alone": 12}
LEAST = {Group.DANGER: 24, Group.VULNERABILITY: 12}
"""Points of a sign that is in neither table."""
FURTHER = {Group.DANGER: 12, Group.VULNERABILITY: 6}
"""Points of each kind of sign after the weightiest: a long letter does not outweigh a short cry."""

SIGNS: Final[Mapping[str, str | Promise]] = {
    "front_line": gettext_lazy("at the front"),
    "under_fire": gettext_lazy("under fire"),
    "wounded": gettext_lazy("wounded"),
    "captured": gettext_lazy("captured"),
    "detained": gettext_lazy("detained"),
    "forced": gettext_lazy("forced to serve or work"),
    "in_army": gettext_lazy("in an army"),
    "threatened": gettext_lazy("threatened"),
    "no_food": gettext_lazy("without food, water or shelter"),
    "no_papers": gettext_lazy("without papers"),
    "no_contact": gettext_lazy("out of contact"),
    "dead": gettext_lazy("said to be dead"),
    "suicide": gettext_lazy("may harm herself or himself"),
    "stranded": gettext_lazy("cannot leave"),
    "child": gettext_lazy("a child"),
    "pregnant": gettext_lazy("pregnant"),
    "old": gettext_lazy("old"),
    "ill": gettext_lazy("ill"),
    "disabled": gettext_lazy("disabled"),
    "alone": gettext_lazy("alone"),
}


class PartKind(StrEnum):
    """What points are given for, beside waiting."""

    DANGER = "danger"
    VULNERABILITY = "vulnerability"
    FOLLOW_UP = "follow_up"
    KNOWN = "known"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Part:
    """Points for one reason. `signs`: kind and words as written; `due`: when something was promised for."""

    kind: PartKind
    points: int
    signs: tuple[tuple[str, str], ...] = ()
    due: datetime | None = None

    @property
    def sentence(self) -> str:
        """Why, in words for an officer."""
        if self.signs:
            return ", ".join(f"{SIGNS.get(kind, kind)}: “{words}”" for kind, words in self.signs)
        return {
            PartKind.FOLLOW_UP: _("They wrote again after our last step."),
            PartKind.KNOWN: _("Somebody who has a case here is named."),
            PartKind.PROMISE: _("An answer is due. When that time comes it counts as much as three days of waiting."),
        }.get(self.kind, "")

    @property
    def label(self) -> str:
        """What it is for, in a word or two."""
        return {
            PartKind.DANGER: _("danger"),
            PartKind.VULNERABILITY: _("vulnerability"),
            PartKind.FOLLOW_UP: _("new fact"),
            PartKind.KNOWN: _("known case"),
            PartKind.PROMISE: _("promise"),
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the order looks at. `signs` as they stand in `Reading.signs`; `is_followed_up`: a message came after our
    last step; `is_known`: it names somebody with a case in the crisis; `due_at`: for when something was promised."""

    received_at: datetime
    signs: Sequence[Mapping[str, Any]] = ()
    is_followed_up: bool = False
    is_known: bool = False
    due_at: datetime | None = None


def parts_of(seen: Seen) -> tuple[Part, ...]:
    """The points of a request beside those for waiting, reason by reason."""
    parts = [
        _of_signs(seen.signs, Group.DANGER, DANGER, MOST_DANGER),
        _of_signs(seen.signs, Group.VULNERABILITY, VULNERABILITY, MOST_VULNERABILITY),
        Part(PartKind.FOLLOW_UP, FOLLOW_UP if seen.is_followed_up else 0),
        Part(PartKind.KNOWN, KNOWN if seen.is_known else 0),
    ]
    parts.append(_of_promise(seen, total(parts)))
    return tuple(part for part in parts if part.points)


def total(parts: Iterable[Part]) -> int:
    """Points beside those for waiting."""
    return sum(part.points for part in parts)


def rank(points: int, received_at: datetime) -> float:
    """The place in the queue, the greater the sooner: points less the hours, since 1970, that came before the request.

    `rank` of two requests differs by exactly what their points, waiting included, differ by at any moment.
    """
    return points - RATE * received_at.timestamp() / 3600


def waiting_points(received_at: datetime, now: datetime) -> int:
    """The points for waiting, as they are now."""
    return max(0, int(RATE * (now - received_at).total_seconds() / 3600))


def as_json(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Parts as they are kept in `Handling.parts`."""
    return [
        {
            "kind": str(part.kind),
            "points": part.points,
            "signs": [list(sign) for sign in part.signs],
            "due": part.due.isoformat() if part.due else None,
        }
        for part in parts
    ]


def from_json(kept: Iterable[Mapping[str, Any]]) -> tuple[Part, ...]:
    """Parts as they were kept. What this version does not know is left out."""
    return tuple(
        Part(
            PartKind(each["kind"]),
            int(each["points"]),
            tuple((kind, words) for kind, words in each.get("signs", ())),
            datetime.fromisoformat(each["due"]) if each.get("due") else None,
        )
        for each in kept
        if each.get("kind") in set(PartKind)
    )


def _of_signs(signs: Sequence[Mapping[str, Any]], group: Group, worth: Mapping[str, int], most: int) -> Part:
    """The weightiest kind counts whole, each further kind a little."""
    words: dict[str, str] = {}
    for sign in signs:
        if sign.get("group") == group:
            words.setdefault(str(sign.get("kind", "")), str(sign.get("words", "")))
    if not words:
        return Part(PartKind(group), 0)
    kinds = sorted(words, key=lambda kind: -worth.get(kind, LEAST[group]))
    points = worth.get(kinds[0], LEAST[group]) + FURTHER[group] * (len(kinds) - 1)
    return Part(PartKind(group), min(points, most), tuple((kind, words[kind]) for kind in kinds))


def _of_promise(seen: Seen, others: int) -> Part:
    """As many points as make it `PROMISED` at the time promised; none where it has more by then."""
    if seen.due_at is None:
        return Part(PartKind.PROMISE, 0)
    waited = RATE * (seen.due_at - seen.received_at).total_seconds() / 3600
    return Part(PartKind.PROMISE, max(0, round(PROMISED - others - waited)), due=seen.due_at)
