"""What the form after a meeting offers: open asks, lists of ours, officials, measures. A fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from safeconduct.access.actor import Actor
from safeconduct.cases.models import OurList, OurListRow
from safeconduct.cases.queries import cases_for

from ..enums import AskStage, Strength
from ..models import Ask, Concern, Engagement, Official
from .asks import steps_at

MOST_ASKS, MOST_LISTS, MOST_OFFICIALS = 100, 30, 300


def open_asks_of(engagement: Engagement, *, as_known: datetime) -> list[Ask]:
    """The open asks of this counterpart in this crisis, oldest first."""
    rows = Ask.objects.filter(crisis=engagement.crisis_id, state=engagement.state_id, known_at__lte=as_known)
    asks = list(rows.select_related("crisis", "state").order_by("number"))
    steps = steps_at([ask.pk for ask in asks], as_known=as_known)
    is_open = [ask for ask in asks if ask.pk not in steps or steps[ask.pk].stage == AskStage.OPEN]
    return is_open[:MOST_ASKS]


def raised_before(engagement: Engagement) -> dict[UUID, list[str]]:
    """How strongly each ask is recorded already as raised in this engagement."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Concern.objects.filter(engagement=engagement, ask__isnull=False).order_by("known_at", "id")
    for ask, strength in rows.values_list("ask_id", "strength"):
        if ask is not None:
            found[ask].append(str(Strength(strength).label))
    return found


def lists_to_hand(actor: Actor, engagement: Engagement) -> list[OurList]:
    """The newest lists of the crisis that the actor may read whole and that were not handed over in this engagement."""
    rows = OurList.objects.filter(crisis=engagement.crisis_id).exclude(handed__engagement=engagement)
    newest = list(rows.order_by("-made_at")[:MOST_LISTS])
    unseen = OurListRow.objects.filter(list__in=newest).exclude(case__in=cases_for(actor))
    closed = set(unseen.values_list("list_id", flat=True).distinct())
    return [row for row in newest if row.pk not in closed]


def officials_of(engagement: Engagement) -> list[Official]:
    """Officials of the counterpart and of our side."""
    rows = Official.objects.filter(Q(state=engagement.state_id) | Q(state__is_ours=True))
    return list(rows.select_related("state").order_by("state__name", "name")[:MOST_OFFICIALS])
