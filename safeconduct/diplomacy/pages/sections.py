"""What the other parts of the register show on the page of an engagement."""

from __future__ import annotations

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown

from ..models import Engagement


def sections_of(actor: Actor, engagement: Engagement, *, as_known: AsKnown) -> dict[str, object]:
    """The context of the templates in `diplomacy/engagement/` that other parts bring."""
    return {}
