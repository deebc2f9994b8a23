"""What leaves the house of an answer, and running a frozen one again. Both are recorded."""

from __future__ import annotations

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from ..answers.again import Rerun, run_again
from ..models import Answer, FrozenAnswer
from ..paper.values import Paper
from .taking_away import record_printing, take_docx, take_text


def take_answer_docx(answer: Answer, paper: Paper, *, by: Actor) -> bytes:
    """The paper of an answer as a document, in the template of the ministry where there is one. Raises
    `TemplateFault`."""
    may(by, Task.SEE_FIGURES).require()
    return take_docx(paper, kind="answer", id=answer.pk, by=by)


def take_answer_text(answer: Answer, paper: Paper, *, by: Actor) -> bytes:
    """The paper of an answer as plain text."""
    may(by, Task.SEE_FIGURES).require()
    return take_text(paper, kind="answer", id=answer.pk, by=by)


def print_answer(answer: Answer, paper: Paper, *, by: Actor) -> Paper:
    """The paper of an answer as it is printed from its page."""
    may(by, Task.SEE_FIGURES).require()
    record_printing(paper, kind="answer", id=answer.pk, by=by)
    return paper


@transaction.atomic
def run_answer_again(frozen: FrozenAnswer, *, by: Actor) -> Rerun:
    """Every figure of a frozen answer counted again, at its own time and by its own measures."""
    may(by, Task.SEE_FIGURES).require()
    rerun = run_again(frozen, reader=by)
    said = {"is_same": rerun.is_same, "is_whole": rerun.is_whole, "figures": len(rerun.figures)}
    record(Verb.RUN_ANSWER_AGAIN, by=by, kind="answer", id=frozen.answer_id, after=said)
    return rerun
