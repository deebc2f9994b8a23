"""What leaves the house of an answer, and running a frozen one again. Both are recorded."""

from __future__ import annotations

import hashlib

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from ..answers.again import Rerun, run_again
from ..models import Answer, FrozenAnswer
from ..paper.docx import ministry_docx
from ..paper.text import as_text
from ..paper.values import Paper


@transaction.atomic
def take_answer_docx(answer: Answer, paper: Paper, *, by: Actor) -> bytes:
    """The paper of an answer as a document, in the template of the ministry where there is one. Raises
    `TemplateFault`."""
    may(by, Task.SEE_FIGURES).require()
    content = ministry_docx(paper)
    _taken(answer, paper, "docx", content, by)
    return content


@transaction.atomic
def take_answer_text(answer: Answer, paper: Paper, *, by: Actor) -> bytes:
    """The paper of an answer as plain text."""
    may(by, Task.SEE_FIGURES).require()
    content = as_text(paper).encode()
    _taken(answer, paper, "txt", content, by)
    return content


def _taken(answer: Answer, paper: Paper, file: str, content: bytes, by: Actor) -> None:
    said = {"file": file, "known": paper.as_known, "sha256": hashlib.sha256(content).hexdigest()}
    record(Verb.EXPORT, by=by, kind="answer", id=answer.pk, after=said)


@transaction.atomic
def run_answer_again(frozen: FrozenAnswer, *, by: Actor) -> Rerun:
    """Every figure of a frozen answer counted again, at its own time and by its own measures."""
    may(by, Task.SEE_FIGURES).require()
    rerun = run_again(frozen, reader=by)
    said = {"is_same": rerun.is_same, "is_whole": rerun.is_whole, "figures": len(rerun.figures)}
    record(Verb.RUN_ANSWER_AGAIN, by=by, kind="answer", id=frozen.answer_id, after=said)
    return rerun
