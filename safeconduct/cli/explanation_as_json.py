"""Why a figure changed, and what is known now of a day, as the commands write them: JSON and lines to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.cases.models import Case, Crisis
    from safeconduct.figures.explaining import Change, Explanation, ShownMove
    from safeconduct.figures.queries.known_now import KnownNow

OTHERWISE = ("missed", "wrong", "perhaps_missed", "perhaps_wrong", "not_yet_known")


def explanation(made: Explanation, crisis: Crisis, *, names: bool, listed: bool) -> dict[str, Any]:
    """A change with its causes. With `listed` the first cases of each, with `names` also what they are called."""
    told: dict[str, Any] = {
        "as_known": made.since.isoformat(),
        "number": made.before,
        "entered": made.entered,
        "left": made.left,
        "text": made.text,
        "is_rough": made.is_rough,
        "changes": [_change(change, crisis, names=names, listed=listed) for change in made.changes],
    }
    if listed:
        told["entered_cases"] = [case(each.case, names=names) for change in made.came for each in change.shown]
        told["left_cases"] = [case(each.case, names=names) for change in made.went for each in change.shown]
    return told


def case(row: Case, *, names: bool) -> dict[str, str]:
    """A case by its reference, and by its name for whom it may be named."""
    return {"reference": row.reference, **({"name": row.person.name} if names else {})}


def _change(change: Change, crisis: Crisis, *, names: bool, listed: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "direction": "in" if change.entered else "out",
        "cause": str(change.cause),
        "number": change.number,
        "had_happened": change.had_happened,
        "was_new": change.was_new,
        "parts": [{"measure": part.key, "name": part.name, "number": part.number} for part in change.parts],
    }
    if listed:
        told["cases"] = [_shown(each, crisis, names=names) for each in change.shown]
    return told


def _shown(each: ShownMove, crisis: Crisis, *, names: bool) -> dict[str, Any]:
    from safeconduct.cases.as_known import day_in

    at = each.move.at
    return {
        **case(each.case, names=names),
        "moved_on": day_in(crisis, at).isoformat() if at else None,
        "claim": f"{each.move.name}={each.move.state}" if each.move.name else None,
        "happened": each.move.happened.edtf,
    }


def known_now(found: KnownNow, *, names: bool, listed: bool) -> dict[str, Any]:
    """A day as it is known at the time that was asked for, beside what was counted for it then."""
    told: dict[str, Any] = {
        "day": found.now.happened_by.isoformat(),
        "at_least": found.now.at_least,
        "at_most": found.now.at_most,
        "known_then": found.known_then.isoformat(),
        "counted_then": found.then,
    }
    for name in OTHERWISE:
        rows = getattr(found, name)
        told[name] = rows.number
        if listed:
            told[f"{name}_cases"] = [case(row, names=names) for row in rows.cases]
    return told


# ---------------------------------------------------------------- to read
def explanation_lines(told: dict[str, Any]) -> Iterator[str]:
    """The sentence, then each group with its cases."""
    yield told["text"]
    for change in told["changes"]:
        yield f"{'+' if change['direction'] == 'in' else '-'} {change['number']} {_cause(change)}"
        yield from (f"    {_moved(row)}" for row in change.get("cases", ()))
        if (rest := change["number"] - len(change.get("cases", ()))) and "cases" in change:
            yield "    " + _("and %(n)s more") % {"n": rest}


def _cause(change: dict[str, Any]) -> str:
    from safeconduct.figures.enums import Cause

    parts = ", ".join(f"{part['number']} “{part['name']}”" for part in change["parts"])
    side = _("before: %(parts)s") if change["direction"] == "in" else _("now: %(parts)s")
    return f"{Cause(change['cause']).label}" + (f" ({side % {'parts': parts}})" if parts else "")


def _moved(row: dict[str, Any]) -> str:
    claim = [row["claim"]] if row["claim"] else []
    happened = [_("happened %(day)s") % {"day": row["happened"]}] if row["happened"] else []
    day = [_("known %(day)s") % {"day": row["moved_on"]}] if row["moved_on"] else []
    return "  ".join([row["reference"], *([row["name"]] if "name" in row else []), *claim, *happened, *day])


def known_now_lines(told: dict[str, Any]) -> Iterator[str]:
    """What is known now of the day, and in how many cases that is otherwise than then."""
    least, most = told["at_least"], told["at_most"]
    number = str(least)
    line = _("%(number)s as happened by %(day)s; counted as known on %(known)s: %(then)s.")
    if least != most:
        number = _("at least %(least)s, at most %(most)s") % {"least": least, "most": most}
    yield line % {"number": number, "day": told["day"], "then": told["counted_then"], "known": told["known_then"][:10]}
    words = {
        "missed": _("were so and were not counted"),
        "wrong": _("were counted and were not so"),
        "perhaps_missed": _("may have been so and were not counted"),
        "perhaps_wrong": _("were counted and may not have been so"),
        "not_yet_known": _("were not known to us at all"),
    }
    for name in OTHERWISE:
        if told[name]:
            yield f"  {told[name]} {words[name]}"
            yield from (f"    {'  '.join(row.values())}" for row in told.get(f"{name}_cases", ()))
