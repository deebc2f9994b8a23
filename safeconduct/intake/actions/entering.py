"""Requests that an officer enters for somebody: the note of a call, a letter on paper."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.models import Post
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.models import Crisis

from .. import facts
from ..enums import ChannelKind
from ..models import Channel, Handling
from .receiving import NewFile, NewRequest, Receipt, put_down

NEEDED = (facts.WORDS, facts.NAME, facts.PEOPLE, facts.SUBJECT)
"""One of these is said in every request: what happened, or to whom."""


@transaction.atomic
def enter_request(
    crisis: Crisis,
    said: Mapping[str, Any],
    *,
    kind: ChannelKind,
    post: Post,
    key: str,
    by: Actor,
    files: Sequence[NewFile] = (),
    due_at: datetime | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Enter what somebody said or wrote to us. `said` has the names of `facts`; `key` is that of the form, so that it
    is entered once however often it is sent; `due_at` is when an answer or a call was promised; `at` when it reached
    us, where that was before now.

    Raises `Refused` when the actor may not, when the post is not hers, or when nothing was said.
    """
    may(by, Task.HANDLE_REQUESTS).require()
    if not by.sees_all_posts and post.pk not in by.posts:
        raise Refused(_("You enter requests for your own posts only."))
    told = {name: value for name, value in said.items() if value}
    if not any(told.get(name) for name in NEEDED):
        raise Refused(_("Write who it is about, or what was said."))
    raw = json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    channel = channel_of_desk(crisis, kind=kind, post=post, by=by)
    receipt = put_down(
        NewRequest(
            channel,
            f"{by.id}:{key}",
            raw,
            "application/json",
            sender=str(told.get(facts.WRITER_PHONE) or told.get(facts.WRITER_EMAIL) or ""),
            language=str(told.get("language", "")),
            entered_by=by.id,
            files=files,
            at=at,
        )
    )
    if not receipt.is_repeat:
        Handling.objects.filter(pk=receipt.id).update(due_at=due_at)
        record(
            Verb.ENTER_REQUEST,
            by=by,
            kind="request",
            id=receipt.id,
            after={"reference": receipt.reference, "kind": str(kind), "due": due_at},
        )
    return receipt


def channel_of_desk(crisis: Crisis, *, kind: ChannelKind, post: Post, by: Actor) -> Channel:
    """The channel of what a post enters by hand, made with the first one."""
    slug = slugify(f"{kind}-{crisis.slug}-{str(post.pk)[-12:]}")[:60]
    channel, made = Channel.objects.get_or_create(
        slug=slug,
        defaults={
            "name": f"{ChannelKind(kind).label}, {post.name}, {crisis.name}"[:120],
            "kind": kind,
            "crisis": crisis,
            "post": post,
        },
    )
    if made:
        record(Verb.KEEP_CHANNEL, by=by, kind="channel", id=channel.pk, after={"name": channel.name, "kind": str(kind)})
    return channel
