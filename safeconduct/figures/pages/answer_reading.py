"""Reading an answer that is not frozen: its figures, and what speaks against it."""

from __future__ import annotations

from ..answers.standing import Stand
from ..answers.taking import take
from ..answers.text import AnswerText
from ..findings import findings_of_answer
from ..queries.answer_state import AnswerState
from ..queries.findings import shown_findings


def read_answer(state: AnswerState, *, text: AnswerText | None = None) -> Stand:
    """The figures of the newest version, or of a `text` that is being written, and what speaks against it."""
    said = text or state.text
    version, crisis = state.version, state.answer.crisis
    taken = take(crisis, said, as_known=version.as_known, versions=version.measures)
    found = findings_of_answer(crisis, said, taken, answer=state.answer)
    return Stand(said, taken, tuple(shown_findings(crisis, found, answer=state.answer)))
