"""Which asks, where they stood and how they were raised, as known at a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from ..enums import AskStage
from ..models import Ask, AskStep


def steps_at(asks: Collection[UUID], *, as_known: datetime) -> dict[UUID, AskStep]:
    """The last step of each of these asks that was known at this time; an ask without one is open. One query."""
    rows = AskStep.objects.filter(ask__in=list(asks), known_at__lte=as_known)
    return {row.ask_id: row for row in rows.order_by("ask", "-known_at", "-id").distinct("ask").select_related("by")}


def stage_of(ask: Ask, *, as_known: datetime) -> AskStage:
    """Where an ask stood, as known at this time."""
    step = steps_at([ask.pk], as_known=as_known).get(ask.pk)
    return AskStage(step.stage) if step else AskStage.OPEN
