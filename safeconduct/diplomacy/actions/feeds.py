"""The secret address under which an officer's own calendar program reads the engagements that she may see."""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.models import User
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from ..models import CalendarFeed

TOKEN_BYTES = 32
"""256 bits: nobody finds one by trying."""


def hashed(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def make_feed(*, by: Actor) -> str:
    """Make a new address for oneself and return its token, which is not kept and cannot be shown again. The one before
    is revoked."""
    may(by, Task.SEE_ENGAGEMENTS).require()
    User.objects.select_for_update(no_key=True).get(pk=by.id)
    _revoke(by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(user_id=by.id, token_sha256=hashed(token))
    record(Verb.MAKE_FEED, by=by, kind="feed", id=feed.pk)
    return token


@transaction.atomic
def revoke_feed(*, by: Actor) -> bool:
    """Make one's own address worthless. Was there one?"""
    User.objects.select_for_update(no_key=True).get(pk=by.id)
    return _revoke(by)


def _revoke(by: Actor) -> bool:
    feed = CalendarFeed.objects.filter(user_id=by.id, revoked_at=None).first()
    if feed is None:
        return False
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])
    record(Verb.REVOKE_FEED, by=by, kind="feed", id=feed.pk)
    return True
