"""Saying where a request stands: every step is kept, and the last one tells. A step is undone by a new step."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from .. import rules
from ..enums import RequestState
from ..models import Handling, Message, Step
from .presence import lock
from .ranking import rank

SETTLED = {RequestState.ANSWERED, RequestState.NOT_OURS}
"""Where nothing is due any more."""


@transaction.atomic
def take_step(
    handling: Handling,
    *,
    state: RequestState,
    by: Actor,
    words: str = "",
    to: str = "",
    due_at: datetime | None = None,
) -> Step:
    """Say where a request stands now, and why: what we ask the family, to whom it was passed on, what was decided.

    Raises `Refused` with the reason.
    """
    held = lock(handling.pk, by=by)
    rules.stands_alone(into=held.into.reference if held.into else "").require()
    was_answered = _was_written_to(held)
    rules.may_take_step(by, state=state, words=words, to=to, was_answered=was_answered).require()
    return _write(held, state, by=by, words=words, to=to, due_at=due_at, was_answered=was_answered)


@transaction.atomic
def undo_step(handling: Handling, *, by: Actor) -> Step:
    """Take the last step back: a new step says that the request stands where it stood before."""
    held = lock(handling.pk, by=by)
    steps = list(Step.objects.filter(request=held.pk).order_by("-at", "-id")[:2])
    if not steps:
        raise Refused(_("Nothing was done with this request yet."))
    before = RequestState(steps[1].state) if len(steps) > 1 else RequestState.UNTOUCHED
    words = _("Taken back: %(state)s") % {"state": steps[0].get_state_display()}
    rules.may_take_step(by, state=before, words=words).require()
    earlier = steps[1] if len(steps) > 1 else None
    due = earlier.due_at if earlier else None
    return _write(held, before, by=by, words=words, to=earlier.to if earlier else "", due_at=due, was_answered=False)


@transaction.atomic
def wait_for_us(handling: Handling, *, words: str, by: Actor | None) -> Step | None:
    """Something came that we have to answer: whoever waited, the next word is ours. None where it is so already.

    `by` is None for the machine. Call it with the row held.
    """
    if handling.state == RequestState.WAITING_US or (by is None and handling.state == RequestState.UNTOUCHED):
        return None
    return _write(handling, RequestState.WAITING_US, by=by, words=words, due_at=handling.due_at)


def _write(
    held: Handling,
    state: RequestState,
    *,
    by: Actor | None,
    words: str,
    to: str = "",
    due_at: datetime | None = None,
    was_answered: bool = False,
) -> Step:
    now = timezone.now()
    step = Step(
        request_id=held.pk, state=state, words=words.strip(), to=to.strip()[:254], due_at=due_at,
        by_id=by.id if by else None, at=now,
    )  # fmt: skip
    step.save(force_insert=True)
    before = held.state
    held.state, held.since = state, now
    held.due_at = due_at or (None if state in SETTLED else held.due_at)
    if by is not None and was_answered and held.answered_at is None:
        held.answered_at = now
    held.save(update_fields=["state", "since", "due_at", "answered_at"])
    rank([held.pk])
    said = {"state": str(state), "words": step.words, "to": step.to, "due": due_at.isoformat() if due_at else ""}
    record(
        Verb.TAKE_STEP,
        by=by,
        kind="request",
        id=held.pk,
        before={"state": before},
        after={key: value for key, value in said.items() if value},
    )
    return step


def _was_written_to(held: Handling) -> bool:
    """Did a person of ours write to who sent it, or to who wrote again?"""
    thread = Message.objects.filter(request__handling__into=held.pk) | Message.objects.filter(request=held.pk)
    return thread.filter(by__isnull=False).exists()
