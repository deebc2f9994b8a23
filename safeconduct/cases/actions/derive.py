"""Asks the database to make the standing of cases from their claims again. See sql/derive_1.sql and follow_1.sql."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class PresentStanding:
    """How a case stands now: its profile, "viewpoint.track" to state, and the tracks on which accounts differ."""

    case_id: UUID
    profile_id: int
    states: dict[str, str]
    differs: list[str]


def derive(case_ids: Sequence[UUID]) -> list[PresentStanding]:
    """Bring standing, profile spans and disagreements of these cases in line with their claims. One round trip."""
    return _ask("SELECT case_id, profile_id, states, differs FROM cases_derive(%s)", list(case_ids))


def derive_from(claim_id: UUID) -> PresentStanding:
    """The same after one claim was recorded: quicker, for it looks at no more than the claim can change."""
    (standing,) = _ask("SELECT case_id, profile_id, states, differs FROM cases_follow(%s)", claim_id)
    return standing


def _ask(query: str, value: UUID | list[UUID]) -> list[PresentStanding]:
    with connection.cursor() as cursor:
        cursor.execute(query, [value])
        rows = cursor.fetchall()
    return [PresentStanding(case, profile, _as_dict(states), differs) for case, profile, states, differs in rows]


def fold() -> None:
    """Make the tallies few rows again (see ProfileTally). The counts stay what they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_fold_tallies()")


def _as_dict(states: object) -> dict[str, str]:
    return json.loads(states) if isinstance(states, str) else states  # type: ignore[return-value]
