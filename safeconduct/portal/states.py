"""Where a request stands, in words for who sent it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.intake.enums import RequestState
from safeconduct.intake.models import Handling, Presence

FRESH = timedelta(minutes=10)
NOBODY_YET = _("Nobody has read it yet.")
WORDS: dict[str, str | Promise] = {
    RequestState.UNTOUCHED: _("It waits for an officer. Nobody has dealt with it yet."),
    RequestState.WAITING_US: _("An officer works on it. The next word has to come from us."),
    RequestState.WAITING_FAMILY: _("We asked you something, and wait for your answer."),
    RequestState.DECIDED: _("An officer has read it and decided what to do. We will write to you."),
    RequestState.ANSWERED: _("We have answered you."),
    RequestState.NOT_OURS: _("Another office has to help here. We passed it on."),
}
"""What a family is told of each state."""


def standing_of(request: UUID) -> str | Promise:
    """Where a request stands. "Nobody has read it yet" is said only while we are sure of it: at first, and as long as
    no officer had it open. Where officers handle it together with another one, that one tells how far they are; what
    its sender was asked is not her business."""
    told = Handling.objects.filter(pk=request).values_list("state", "received_at", "into__handling__state").first()
    if told is None:
        return WORDS[RequestState.UNTOUCHED]
    state, received_at, state_of_first = told
    if state_of_first == RequestState.WAITING_FAMILY:
        state_of_first = RequestState.WAITING_US
    stands = state_of_first or state
    return NOBODY_YET if _is_unread(request, stands, received_at) else WORDS[stands]


def _is_unread(request: UUID, state: str, received_at: datetime) -> bool:
    is_fresh = timezone.now() - received_at < FRESH
    return state == RequestState.UNTOUCHED and is_fresh and not Presence.objects.filter(request=request).exists()
