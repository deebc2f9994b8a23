"""Exceptions to the order of the queue: who asked, on what ground, who agreed. Each is kept and listed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.models import User
from safeconduct.access.queries import actor_for
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from .. import rules
from ..models import Handling, OrderException, OrderExceptionEnd
from ..queries import requests_for
from .presence import lock
from .ranking import rank


@transaction.atomic
def move_ahead(handling: Handling, *, asked_by: str, ground: str, agreed_by: User, by: Actor) -> OrderException:
    """Move a request ahead of all that are in the order. Raises `Refused` with the reason."""
    held = lock(handling.pk, by=by)
    agreeing = actor_for(agreed_by)
    sees = bool(may(agreeing, Task.MOVE_AHEAD)) and requests_for(agreeing).filter(pk=held.pk).exists()
    rules.may_move_ahead(
        by, asked_by=asked_by, ground=ground, agreed_by=agreed_by.pk, may_agree=sees, is_ahead=held.is_ahead
    ).require()
    row = OrderException(
        request_id=held.pk, asked_by=asked_by.strip()[:200], ground=ground.strip(), agreed_by=agreed_by, by_id=by.id
    )
    row.save(force_insert=True)
    rank([held.pk])
    said = {"asked by": row.asked_by, "ground": row.ground, "agreed by": agreed_by.name}
    record(Verb.MOVE_AHEAD, by=by, kind="request", id=held.pk, after=said)
    return row


@transaction.atomic
def put_back(handling: Handling, *, reason: str, by: Actor) -> OrderExceptionEnd:
    """Put a request back into the order."""
    held = lock(handling.pk, by=by)
    rules.may_put_back(by, is_ahead=held.is_ahead, reason=reason).require()
    exception = OrderException.objects.filter(request=held.pk, end=None).order_by("-at", "-id").first()
    if exception is None:
        raise Refused(_("This request is in the order already."))
    row = OrderExceptionEnd(exception=exception, reason=reason.strip(), by_id=by.id)
    row.save(force_insert=True)
    rank([held.pk])
    record(Verb.BACK_INTO_ORDER, by=by, kind="request", id=held.pk, after={"reason": row.reason})
    return row
