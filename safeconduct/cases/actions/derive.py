"""Asks the database to make the standing of cases from their claims again. See sql/derive_3.sql and follow_3.sql."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class PresentStanding:
    """How a case stands now: its profile, "viewpoint.track" to state, and the tracks on which accounts differ.

    `has_joined`: other cases are or were joined into it, so that not everything here need be its own.
    """

    case_id: UUID
    profile_id: int
    states: dict[str, str]
    differs: list[str]
    has_joined: bool = False


def derive(case_ids: Sequence[UUID]) -> list[PresentStanding]:
    """Bring standing, profile spans and disagreements of these cases in line with their claims. One round trip.

    A case that is joined into another is not in the answer: it has no standing of its own then.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, profile_id, states, differs FROM cases_derive(%s)", [list(case_ids)])
        rows = cursor.fetchall()
    return [PresentStanding(case, profile, _as_dict(states), differs) for case, profile, states, differs in rows]


ClockRow = tuple[str, UUID, datetime, datetime | None]
"""Kind, id, since when it runs, and when it was met."""


def derive_from(claim_id: UUID) -> tuple[PresentStanding, list[ClockRow]]:
    """The same after one claim was recorded, with the clocks of its case, in one round trip.

    Quicker than `derive`, for it looks at no more than the claim can change.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, [claim_id])
        rows = cursor.fetchall()
    case, profile, states, differs, has_joined = rows[0][:5]
    return PresentStanding(case, profile, _as_dict(states), differs, has_joined), [row[5:] for row in rows if row[5]]


_FOLLOW = """
    SELECT now.case_id, now.profile_id, now.states, now.differs,
           EXISTS (SELECT FROM cases_casejoining j WHERE j.into_id = now.case_id),
           c.kind, c.id, c.started_at, c.met_at
    FROM cases_follow(%s) AS now LEFT JOIN cases_clock c ON c.case_id = now.case_id
"""


def fold() -> None:
    """Make the tallies few rows again (see ProfileTally). The counts stay what they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_fold_tallies(), cases_fold_trait_tallies()")


def _as_dict(states: object) -> dict[str, str]:
    return json.loads(states) if isinstance(states, str) else states  # type: ignore[return-value]
