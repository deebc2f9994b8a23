"""Acts on a row that is never changed take turns by its id: the web's role may not lock such a row itself."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db import connection, models
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused

Sent = TypeVar("Sent", bound=models.Model)


def take_turn(id: UUID) -> None:
    """Wait until nobody else acts on this row; held until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(id)])


def sent_before(kind: type[Sent], key: UUID | None, by: Actor) -> Sent | None:
    """The row of a form that was sent before with this key; forms that are sent at the same time take turns. Raises
    `Refused` when somebody else sent it."""
    if key is None:
        return None
    take_turn(key)
    there = kind._default_manager.filter(pk=key).first()
    if there is not None and getattr(there, "by_id", by.id) != by.id:
        raise Refused(_("This form was sent already. Open a new one."))
    return there
