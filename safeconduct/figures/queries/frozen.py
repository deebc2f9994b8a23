"""The members of a figure that is frozen for ever, and their digest: worked out where they are, in the database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from safeconduct.cases.models import Crisis

from ..models import FrozenFigure
from .as_sql import ids_as_sql
from .counting import Group, spans_of

DIGEST = "encode(sha256(coalesce(string_agg(uuid_send(m.id), ''::bytea ORDER BY m.id), ''::bytea)), 'hex')"
"""Of rows "m" with an id: the bytes of the ids, one after the other."""


@dataclass(frozen=True, slots=True)
class Digest:
    """How many members there are, and the SHA-256 of their 16 bytes each, in order."""

    number: int
    sha256: str


def keep_members(row: FrozenFigure, made: Group, crisis: Crisis, *, members: Sequence[UUID] | None = None) -> Digest:
    """Write a frozen figure with its members: those of a group, or these. One statement; the ids never come here."""
    source, given = _source(made, crisis, members)
    said = {
        "id": row.pk, "frozen": row.frozen_id, "place": row.place, "slot": row.slot, "measure": row.measure_id,
        "rules": json.dumps(row.rules), "known": row.as_known, "happened": row.happened_by, "number": row.number,
        "most": row.at_most,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.replace("{source}", source), {**said, **given})
        return Digest(*cursor.fetchone())


def digest_of(made: Group, crisis: Crisis, *, members: Sequence[UUID] | None = None) -> Digest:
    """The same digest without writing anything."""
    source, given = _source(made, crisis, members)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*)::integer, {DIGEST} FROM ({source}) AS m (id)", given)  # noqa: S608 - our own
        return Digest(*cursor.fetchone())


def kept_digests(frozen: Sequence[UUID]) -> dict[UUID, Digest]:
    """The digests of what is kept, worked out from the members again, by the ids of frozen figures."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {"ids": list(frozen)})
        return {id_: Digest(number, sha256) for id_, number, sha256 in cursor.fetchall()}


def last_answered(crisis: Crisis, measure: str, *, before: datetime) -> datetime | None:
    """The known-time of the last frozen figure of a measure that is earlier than this."""
    rows = FrozenFigure.objects.filter(frozen__answer__crisis=crisis, measure__measure=measure, as_known__lt=before)
    return rows.order_by("-as_known").values_list("as_known", flat=True).first()


def _source(made: Group, crisis: Crisis, members: Sequence[UUID] | None) -> tuple[str, dict[str, Any]]:
    if members is not None:
        return "SELECT unnest(%(members)s::uuid[])", {"members": list(members)}
    return ids_as_sql(spans_of(made, crisis).values("case_id"), "spans")


_INSERT = f"""
    INSERT INTO figures_frozenfigure
        (id, frozen_id, place, slot, measure_id, rules, as_known, happened_by, number, at_most, members, sha256)
    SELECT %(id)s, %(frozen)s, %(place)s, %(slot)s, %(measure)s, %(rules)s::jsonb, %(known)s, %(happened)s::date,
           %(number)s, %(most)s::integer, coalesce(array_agg(m.id ORDER BY m.id), ARRAY[]::uuid[]), {DIGEST}
    FROM ({{source}}) AS m (id)
    RETURNING cardinality(members), sha256
"""  # noqa: S608 - our own text
_KEPT = f"""
    SELECT f.id, count(m.id)::integer, {DIGEST}
    FROM figures_frozenfigure f LEFT JOIN LATERAL unnest(f.members) AS m (id) ON true
    WHERE f.id = ANY (%(ids)s) GROUP BY f.id
"""  # noqa: S608 - our own text
