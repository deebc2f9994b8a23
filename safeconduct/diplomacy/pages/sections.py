"""What the other parts of the register show on the page of an engagement."""

from __future__ import annotations

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import AsKnown

from ..models import Engagement
from ..queries.briefs import frozen_of
from .asks_of_engagement import concerns_of, lists_of
from .assurances_of_engagement import promised_in, readouts_after


def sections_of(actor: Actor, engagement: Engagement, *, as_known: AsKnown) -> dict[str, object]:
    """The context of the templates in `diplomacy/engagement/` that other parts bring."""
    return {
        "concerns": concerns_of(actor, engagement, as_known=as_known),
        "handed": lists_of(actor, engagement, as_known=as_known),
        "promised": promised_in(actor, engagement, seen=as_known),
        "readouts": readouts_after(actor, engagement, seen=as_known),
        "frozen_briefs": frozen_of(actor, engagement, as_known=as_known.at),
    }
