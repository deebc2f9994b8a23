"""Acts are done on the case that stands. What was joined into another is read, and worked on there."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from .. import rules
from ..models import CaseJoining


def require_standing(case_id: UUID) -> None:
    """Raise `Refused` when the case is joined into another now. One look-up in an index."""
    rules.may_work_on(joined_into=references_joined_into([case_id]).get(case_id, "")).require()


def references_joined_into(case_ids: Collection[UUID]) -> dict[UUID, str]:
    """Of these cases those that are joined into another now, with its reference."""
    joinings = CaseJoining.objects.filter(case__in=list(case_ids), until=None)
    return dict(joinings.values_list("case_id", "into__reference"))
