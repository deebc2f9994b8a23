"""Slots for figures in the wording of an answer: "{released; home_region=Punjab, Kerala; known=2025-03-21}".

    {released}                          the measure of this key
    {released; home_region=Punjab}      only those from there; several after a comma: one of them
    {released; sex=F; minor}            only women and girls under 18; conditions join with "and"
    {released; post=Embassy Moscow}     a post by its name or id; circumstance=student likewise
    {released; home_region=unknown}     of whom it is not known; "*" is everyone of whom it is
    {released; known=2025-03-21}        as known on another day than the rest of the answer
    {released; happened=2024-12-31}     what had happened by that day, as known

Two braces, "{{" and "}}", are one brace in the text. Pure Python: whether there is such a measure, the taking says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from re import compile as pattern
from typing import Any

from django.utils.translation import gettext as _

from ..measures import Rule

TRAITS = ("home_region", "post", "sex", "circumstance")
"""What a slot can narrow a figure by, each with values after "="."""
MINOR = "minor"
DAYS = ("known", "happened")
UNKNOWN = "unknown"
"""In a slot: of whom it is not known. In a rule this is the empty text."""
LONGEST = 400
"""Letters of a slot."""

_TOKEN = pattern(r"\{\{|\}\}|\{[^{}]*\}|\{|\}")
_KEY = pattern(r"[-a-z0-9_]{1,60}")
_DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{5,15})?")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a figure. `text` is what stands between the braces, tidied: the same text is the same slot.

    `narrowed` is the rule besides the measure; `known` and `happened` are days as written, or empty. With a `fault`, a
    sentence for its author, it cannot be filled. Posts stand in `narrowed` as they were written until they are looked
    up.
    """

    text: str
    measure: str = ""
    narrowed: Rule | None = None
    known: str = ""
    happened: str = ""
    fault: str = ""

    @classmethod
    def parse(cls, text: str) -> Slot:
        """Read what stands between two braces. Never raises: what cannot be read is told in `fault`."""
        head, *conditions = (part.strip() for part in text.split(";"))
        tidied = "; ".join([head, *(_tidied(part) for part in conditions)])
        try:
            return _read(tidied, head, conditions)
        except SlotFault as fault:
            return cls(tidied[:LONGEST], measure=head if _KEY.fullmatch(head) else "", fault=str(fault))

    @property
    def is_plain(self) -> bool:
        """A measure and nothing else: the number that people remember."""
        return not (self.narrowed or self.known or self.happened or self.fault)

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """The leaves of `narrowed`, one for each condition."""
        return list(self.narrowed["all"]) if self.narrowed else []


class SlotFault(ValueError):
    """What cannot be read in a slot, in words for its author."""


def slots_in(wording: str) -> list[Slot]:
    """The slots of a wording in their order, each once; also those that cannot be read."""
    found = {slot.text: slot for slot in _pieces(wording) if isinstance(slot, Slot)}
    return list(found.values())


def filled(wording: str, words: Callable[[Slot], str]) -> str:
    """The wording with each slot replaced by these words, and doubled braces by one."""
    return "".join(words(piece) if isinstance(piece, Slot) else piece for piece in _pieces(wording))


def with_posts(slot: Slot, posts: dict[str, str]) -> Slot:
    """The slot with posts by their ids. `posts` maps small-lettered names and ids to ids."""
    if not any(_is_post(leaf) for leaf in slot.conditions):
        return slot
    leaves = [_looked_up(leaf, posts) if _is_post(leaf) else leaf for leaf in slot.conditions]
    lost = [value for leaf in slot.conditions if _is_post(leaf) for value in leaf["trait"]["values"]]
    lost = [value for value in lost if value not in {"", "*"} and value.lower() not in posts]
    if lost:
        return replace(slot, fault=_("There is no post “%(name)s”.") % {"name": lost[0]})
    return replace(slot, narrowed={"all": leaves})


def _is_post(leaf: dict[str, Any]) -> bool:
    return bool(leaf.get("trait", {}).get("name") == "post")


def _looked_up(leaf: dict[str, Any], posts: dict[str, str]) -> dict[str, Any]:
    values = [posts.get(value.lower(), value) for value in leaf["trait"]["values"]]
    return {"trait": {"name": "post", "values": values}}


def _pieces(wording: str) -> Iterator[str | Slot]:
    """Text and slots in turn."""
    place = 0
    for found in _TOKEN.finditer(wording):
        yield wording[place : found.start()]
        place = found.end()
        yield _piece(found.group(), wording[found.start() : found.start() + 30])
    yield wording[place:]


def _piece(found: str, near: str) -> str | Slot:
    if found in {"{{", "}}"}:
        return found[0]
    if found == "{":
        return Slot(near, fault=_("The brace before “%(near)s” is not closed. Close it with “}”.") % {"near": near[1:]})
    if found == "}":
        return Slot(near, fault=_("A closing brace has no opening one. For a brace in the text write “}}”."))
    return Slot.parse(found[1:-1])


def _tidied(condition: str) -> str:
    name, equals, values = condition.partition("=")
    told = ", ".join(value.strip() for value in values.split(","))
    return f"{name.strip()}={told}" if equals else name.strip()


def _read(text: str, head: str, conditions: list[str]) -> Slot:
    if len(text) > LONGEST:
        raise SlotFault(_("This slot is too long. Write at most %(n)d letters.") % {"n": LONGEST})
    if not _KEY.fullmatch(head):
        raise SlotFault(
            _("“%(slot)s” names no measure. Write the key of one, for example {released}.") % {"slot": text}
        )
    days: dict[str, str] = {}
    leaves: list[dict[str, Any]] = []
    for condition in conditions:
        name, equals, told = (part.strip() for part in condition.partition("="))
        if name in DAYS:
            days[name] = _day(name, told, days)
        else:
            leaves.append(_leaf(name, told, has_values=bool(equals)))
    return Slot(text, head, {"all": leaves} if leaves else None, days.get("known", ""), days.get("happened", ""))


def _leaf(name: str, told: str, *, has_values: bool) -> dict[str, Any]:
    if name == MINOR and not has_values:
        return {MINOR: True}
    if name not in TRAITS:
        known = ", ".join([*TRAITS, MINOR, *DAYS])
        raise SlotFault(
            _("“%(name)s” is no condition of a slot. There are: %(known)s.") % {"name": name, "known": known}
        )
    values = [value.strip() for value in told.split(",")]
    if not all(values):
        raise SlotFault(
            _("Write a value after “%(name)s=”, for example “%(name)s=%(unknown)s” for those of whom it is not known.")
            % {"name": name, "unknown": UNKNOWN}
        )
    return {"trait": {"name": name, "values": ["" if value == UNKNOWN else value for value in values]}}


def _day(name: str, told: str, days: dict[str, str]) -> str:
    if name in days:
        raise SlotFault(_("“%(name)s” stands twice in this slot.") % {"name": name})
    try:
        date.fromisoformat(told[:10])
    except ValueError as fault:
        raise SlotFault(_("Write the day of “%(name)s” as in %(name)s=2025-01-17.") % {"name": name}) from fault
    if not _DAY.fullmatch(told) or (name == "happened" and "T" in told):
        raise SlotFault(_("Write the day of “%(name)s” as in %(name)s=2025-01-17.") % {"name": name})
    return told
