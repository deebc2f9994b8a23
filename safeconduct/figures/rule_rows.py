"""A rule as rows of a form: conditions in groups, joined by all or any. What rows cannot say is written as data.

`rows_of` and `rule_of` undo each other: a rule that is shown and kept again is the same rule, word for word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from safeconduct.cases.enums import Track, Trait, Viewpoint
from safeconduct.cases.tracks import TRACKS

from .rule_tree import ANY, Borrowed, Joined, Known, Minor, Node, Not, OfTrait, Rule, Said, read_rule

MOST = 20
"""Groups of a rule, and conditions of a group, that a form takes."""
KINDS = ("said", "measure", "trait", "minor", "known")


@dataclass(frozen=True, slots=True)
class Condition:
    """One row. `kind` says which of the others count."""

    kind: str = "said"
    negated: bool = False
    viewpoint: str = Viewpoint.OURS
    track: str = Track.SERVICE
    states: tuple[str, ...] = ()
    happened_from: str = ""
    happened_until: str = ""
    trait: str = Trait.HOME_REGION
    values: tuple[str, ...] = ()
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions of which all must hold, or any; or, negated, not so."""

    is_all: bool = True
    negated: bool = False
    rows: tuple[Condition, ...] = (Condition(),)


@dataclass(frozen=True, slots=True)
class RuleRows:
    """Groups of which all must hold, or any."""

    is_all: bool = True
    groups: tuple[Conditions, ...] = field(default_factory=lambda: (Conditions(),))


def rule_of(rows: RuleRows) -> Rule:
    """The rule that rows say. It need not be one yet: a row may be empty."""
    rules = [_rule_of_group(group) for group in rows.groups]
    return rules[0] if len(rules) == 1 else {_join(rows.is_all): rules}


def _rule_of_group(group: Conditions) -> dict[str, Any]:
    rules = [_rule_of_row(row) for row in group.rows]
    joined = rules[0] if len(rules) == 1 and not group.negated else {_join(group.is_all): rules}
    return {"not": joined} if group.negated else joined


def _rule_of_row(row: Condition) -> dict[str, Any]:
    said = {row.kind: _said_in(row)}
    return {"not": said} if row.negated else said


def _said_in(row: Condition) -> object:
    if row.kind == "said":
        said: dict[str, Any] = {"viewpoint": row.viewpoint, "track": row.track, "states": list(row.states)}
        days = {"from": row.happened_from, "until": row.happened_until}
        happened = {name: day for name, day in days.items() if day}
        return said | ({"happened": happened} if happened else {})
    if row.kind == "trait":
        return {"name": row.trait, "values": list(row.values)}
    return row.measure if row.kind == "measure" else True


def _join(is_all: bool) -> str:
    return "all" if is_all else "any"


def rows_of(rule: Rule) -> RuleRows | None:
    """A rule as rows; None for one that lies deeper than rows can say."""
    tree = read_rule(rule, lookup=lambda _key: {"known": True})
    found = _rows(tree)
    return found if found and _fits(found) and rule_of(found) == rule else None


def _rows(tree: Node) -> RuleRows | None:
    if (group := _group(tree)) is not None:
        return RuleRows(True, (group,))
    if not isinstance(tree, Joined):
        return None
    groups = [_group(part) for part in tree.parts]
    return RuleRows(tree.is_all, tuple(group for group in groups if group)) if all(groups) else None


def _group(node: Node) -> Conditions | None:
    if (row := _row(node)) is not None:
        return Conditions(rows=(row,))
    inner = node.part if isinstance(node, Not) else node
    if not isinstance(inner, Joined):
        return None
    rows = [_row(part) for part in inner.parts]
    if not all(rows):
        return None
    return Conditions(inner.is_all, isinstance(node, Not), tuple(row for row in rows if row))


def _row(node: Node) -> Condition | None:
    inner = node.part if isinstance(node, Not) else node
    row = _leaf(inner)
    return replace(row, negated=isinstance(node, Not)) if row else None


def _leaf(node: Node) -> Condition | None:
    if isinstance(node, Said):
        begin, end = (day.isoformat() if day else "" for day in (node.happened_from, node.happened_until))
        return Condition("said", False, node.viewpoint, node.track, node.states, begin, end)
    if isinstance(node, OfTrait):
        return Condition("trait", trait=node.name, values=node.values)
    if isinstance(node, Borrowed):
        return Condition("measure", measure=node.key)
    if isinstance(node, Minor | Known):
        return Condition("minor" if isinstance(node, Minor) else "known")
    return None


def _fits(rows: RuleRows) -> bool:
    return len(rows.groups) <= MOST and all(len(group.rows) <= MOST for group in rows.groups)


def read_rows(sent: QueryDict) -> RuleRows:
    """Rows from what a form sent; at least one group with one condition."""
    groups = [_read_group(sent, f"g{number}") for number in range(MOST) if sent.get(f"g{number}-join")]
    return RuleRows(sent.get("join") != "any", tuple(groups) or (Conditions(),))


def _read_group(sent: QueryDict, name: str) -> Conditions:
    rows = [_read_row(sent, f"{name}-{number}") for number in range(MOST) if sent.get(f"{name}-{number}-kind")]
    negated = sent.get(f"{name}-negated") == "on"
    return Conditions(sent.get(f"{name}-join") != "any", negated, tuple(rows) or (Condition(),))


def _read_row(sent: QueryDict, name: str) -> Condition:
    """States of another track, and regions of another trait, are what was chosen before the row was changed."""

    def given(what: str, usual: str = "") -> str:
        return str(sent.get(f"{name}-{what}") or usual).strip()

    kind, track, trait = given("kind"), given("track", Track.SERVICE), given("trait", Trait.HOME_REGION)
    lines = [line.strip() for line in given("written").splitlines()] if trait == Trait.HOME_REGION else []
    states = {ANY, *(TRACKS[Track(track)].states if track in Track.values else ())}
    return Condition(
        kind=kind if kind in KINDS else "said",
        negated=given("negated") == "on",
        viewpoint=given("viewpoint", Viewpoint.OURS),
        track=track,
        states=tuple(state for state in sent.getlist(f"{name}-states") if state in states),
        happened_from=given("from"),
        happened_until=given("until"),
        trait=trait,
        values=tuple(dict.fromkeys([line for line in lines if line] + sent.getlist(f"{name}-values"))),
        measure=given("measure"),
    )


def changed(rows: RuleRows, act: str) -> RuleRows:
    """Rows after a button: "add-0" one more condition in the first group, "group" one more group, "drop-0-1" without
    the second condition of the first group. Anything else leaves them as they are."""
    name, *numbers = act.split("-")
    places = [int(number) for number in numbers if number.isdecimal() and len(number) < 3]
    if name == "group" and len(rows.groups) < MOST:
        return replace(rows, groups=(*rows.groups, Conditions()))
    if name == "add" and len(places) == 1 and places[0] < len(rows.groups):
        return _with_group(rows, places[0], _one_more(rows.groups[places[0]]))
    if name == "drop" and len(places) == 2 and places[0] < len(rows.groups):
        return _without(rows, *places)
    return rows


def _one_more(group: Conditions) -> Conditions:
    return replace(group, rows=(*group.rows, Condition())) if len(group.rows) < MOST else group


def _with_group(rows: RuleRows, place: int, group: Conditions) -> RuleRows:
    return replace(rows, groups=_replaced(rows.groups, place, (group,)))


def _without(rows: RuleRows, place: int, row: int) -> RuleRows:
    """A group without conditions is gone; the last one gets an empty condition."""
    group = rows.groups[place]
    left = tuple(each for number, each in enumerate(group.rows) if number != row)
    kept: Sequence[Conditions] = (replace(group, rows=left),) if left else ()
    return replace(rows, groups=_replaced(rows.groups, place, kept) or (Conditions(),))


def _replaced(groups: Sequence[Conditions], place: int, by: Sequence[Conditions]) -> tuple[Conditions, ...]:
    return (*groups[:place], *by, *groups[place + 1 :])
