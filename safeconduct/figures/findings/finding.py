"""One finding: a check that did not pass, in a sentence, with how much it weighs and why it may stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may

from ..enums import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """`key` names the finding and its numbers: the same finding with other numbers has another key, so that a
    settlement holds only for what was seen. `part` is the letter of the part of an answer that it is about; `task` is
    what a reader has to be allowed for its link, where that is more than to see figures."""

    key: str
    check: str
    severity: Severity
    words: str
    part: str = ""
    url: str = ""
    url_words: str = ""
    task: Task | None = None


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as a page shows it: with who settled it, when and why (empty: nobody)."""

    finding: Finding
    settled_by: str = ""
    settled_on: str = ""
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Does it still stop an answer from being frozen? A note never does; what blocks is mended, not settled."""
        if self.finding.severity == Severity.BLOCKS:
            return True
        return self.finding.severity == Severity.WARNS and not self.reason


def for_reader(shown: Iterable[ShownFinding], reader: Actor) -> list[ShownFinding]:
    """The same without the links that this reader may not follow."""
    return [replace(one, finding=_followed(one.finding, reader)) for one in shown]


def _followed(finding: Finding, reader: Actor) -> Finding:
    if finding.task is None or may(reader, finding.task):
        return finding
    return replace(finding, url="", url_words="")
