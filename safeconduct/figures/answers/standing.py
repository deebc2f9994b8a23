"""What speaks against an answer as it is now: its figures and findings, as approving and freezing ask for them."""

from __future__ import annotations

from dataclasses import dataclass

from ..enums import Severity
from ..findings import ShownFinding, findings_of_answer
from ..models import Answer, AnswerVersion
from ..queries.findings import shown_findings
from .taking import Taken, take
from .text import AnswerText, from_json


@dataclass(frozen=True, slots=True)
class Stand:
    """A version with its figures, taken now, and everything found."""

    text: AnswerText
    taken: Taken
    findings: tuple[ShownFinding, ...]

    @property
    def open(self) -> int:
        """How many findings still stop it."""
        return sum(one.is_open for one in self.findings)

    @property
    def blocking(self) -> list[str]:
        """What must be mended, in words."""
        return [one.finding.words for one in self.findings if one.finding.severity == Severity.BLOCKS]


def stand_of(answer: Answer, version: AnswerVersion) -> Stand:
    """Take the figures of a version and check them."""
    text = from_json(version.text)
    taken = take(answer.crisis, text, as_known=version.as_known, versions=version.measures)
    found = findings_of_answer(answer.crisis, text, taken, answer=answer)
    return Stand(text, taken, tuple(shown_findings(answer.crisis, found, answer=answer)))
