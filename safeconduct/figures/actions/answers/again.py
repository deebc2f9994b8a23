"""Running a frozen answer again. That somebody did is recorded."""

from __future__ import annotations

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from ...answers.again import Rerun, run_again
from ...models import FrozenAnswer


@transaction.atomic
def run_answer_again(frozen: FrozenAnswer, *, by: Actor, with_known_now: bool = True) -> Rerun:
    """Count a frozen answer again, as `run_again`. Raises `Refused` for who may not see figures."""
    may(by, Task.SEE_FIGURES).require()
    made = run_again(frozen, reader=by, with_known_now=with_known_now)
    said = {"is_same": made.is_same, "is_proved": made.is_proved, "sha256": frozen.sha256}
    record(Verb.RUN_ANSWER_AGAIN, by=by, kind="answer", id=frozen.answer_id, after=said)
    return made
