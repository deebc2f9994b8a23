"""Acts are done on the case that stands. What was joined into another is read, and worked on there."""

from __future__ import annotations

from uuid import UUID

from .. import rules
from ..models import CaseJoining


def require_standing(*case_ids: UUID) -> None:
    """Raise `Refused` when one of these cases is joined into another now. One look-up in an index."""
    joining = CaseJoining.objects.filter(case__in=case_ids, until=None).select_related("into").first()
    rules.may_work_on(joined_into=joining.into.reference if joining else "").require()
