"""The versions of an answer, and what changed between two of them, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from ..answers.text import from_json
from ..models import AnswerStep, AnswerVersion
from ..queries.answer_state import AnswerState
from .answer_writing import told_fields

LONGEST = 3_000
"""Words of a text that are compared one by one; longer ones are shown whole."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with what was done with it."""

    version: AnswerVersion
    steps: tuple[AnswerStep, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Words of a version: `kind` is "added", "removed", or "" for what stayed."""

    words: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field of an answer that says something else."""

    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a version changed against an earlier one (None: it is the first)."""

    before: AnswerVersion | None
    after: AnswerVersion
    fields: tuple[ChangedField, ...]
    taken_again: bool
    measures: tuple[tuple[str, int, int], ...]


def versions_shown(state: AnswerState) -> list[VersionRow]:
    """Every version, the newest first."""
    by_version: dict[object, list[AnswerStep]] = {}
    for step in state.steps:
        by_version.setdefault(step.version_id, []).append(step)
    return [VersionRow(version, tuple(by_version.get(version.pk, ()))) for version in reversed(state.versions)]


def difference_shown(before: AnswerVersion | None, after: AnswerVersion) -> Difference:
    """Field by field, word by word; also whether its figures were taken at another time or by other versions."""
    earlier = dict(told_fields(from_json(before.text))) if before else {}
    later = dict(told_fields(from_json(after.text)))
    names = list(dict.fromkeys([*later, *earlier]))
    changed = [ChangedField(name, tuple(changes(earlier.get(name, ""), later.get(name, "")))) for name in names
               if earlier.get(name) != later.get(name)]  # fmt: skip
    return Difference(
        before,
        after,
        tuple(changed),
        taken_again=bool(before and _moment(before) != _moment(after)),
        measures=_measures(before, after),
    )


def _moment(version: AnswerVersion) -> datetime:
    return version.as_known


def _measures(before: AnswerVersion | None, after: AnswerVersion) -> tuple[tuple[str, int, int], ...]:
    """Measures that are counted by another version: (key, number before, number after)."""
    if before is None:
        return ()
    return tuple(
        (key, before.measures[key], number)
        for key, number in after.measures.items()
        if before.measures.get(key, number) != number
    )


def changes(before: str, after: str) -> Iterator[Change]:
    """Two texts, word by word."""
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > LONGEST:
        yield from (Change(words, kind) for words, kind in ((before, "removed"), (after, "added")) if words)
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Change("".join(old[i1:i2]))
            continue
        yield from _replaced(old[i1:i2], new[j1:j2])


def _replaced(removed: Sequence[str], added: Sequence[str]) -> Iterator[Change]:
    if removed:
        yield Change("".join(removed), "removed")
    if added:
        yield Change("".join(added), "added")


def _words(text: str) -> list[str]:
    """A slot is one word, so that it is shown whole."""
    return re.findall(r"\{[^{}]*\}\s*|\S+\s*|\s+", text)
