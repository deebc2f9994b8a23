"""Acts on a row that is never changed take turns by its id: the web's role may not lock such a row itself."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def take_turn(id: UUID) -> None:
    """Wait until nobody else acts on this row; held until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(id)])
