"""What an act in an engagement asks first: was it held, and is the ask one of this counterpart, and open?"""

from __future__ import annotations

from datetime import datetime

from ..enums import Stage
from ..models import Ask, Engagement, EngagementVersion
from ..queries.asks import stage_of
from ..queries.engagements import version_at
from ..rules import may_raise_ask, may_speak_in
from .asks import check_ask_known


def held_version(engagement: Engagement, known_at: datetime) -> EngagementVersion:
    """What was known then of an engagement that was held; its row is locked. Raises `Refused` for any other."""
    Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)
    version = version_at(engagement, as_known=known_at)
    may_speak_in(Stage(version.stage) if version else None).require()
    assert version is not None
    return version


def check_raisable(engagement: Engagement, ask: Ask | None, known_at: datetime) -> None:
    """Raise `Refused` for an ask of another counterpart or crisis, or one that was not open or not known then."""
    if ask is None:
        return
    check_ask_known(ask, known_at)
    stage = stage_of(ask, as_known=known_at)
    may_raise_ask(stage=stage, is_same_counterpart=is_same_counterpart(engagement, ask)).require()


def is_same_counterpart(engagement: Engagement, ask: Ask) -> bool:
    """Is the engagement with the state that we ask, in the same crisis?"""
    return engagement.state_id == ask.state_id and engagement.crisis_id == ask.crisis_id
