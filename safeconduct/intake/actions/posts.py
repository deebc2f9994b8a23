"""Text messages: what a provider posts to us becomes a request, or an event of a message of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from ..models import Channel
from ..providers import Adapter, Inbound, Post, StatusEvent, UnreadableError
from .handing_over import note_status
from .receiving import NewRequest, Receipt, put_down

REFUSALS_EVERY = timedelta(minutes=1)
"""Of refused posts to a channel one in this time is written down: who sends many must not fill the record."""
LONGEST_TYPE = 100


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a post: a request, or news of a message (`is_new`), or nothing that concerns us."""

    receipt: Receipt | None = None
    is_new: bool = False


def take_post(channel: Channel, post: Post, adapter: Adapter) -> Taken:
    """Take in what was rightly signed. Committed when it returns; the same post again is the same request.

    What is signed and cannot be read is a request too, with its raw bytes: nothing is lost.
    """
    try:
        said = adapter.parse(post)
    except UnreadableError:
        said = None
    if isinstance(said, StatusEvent):
        return Taken(is_new=note_status(channel, said))
    receipt = _receive(channel, post, said)
    Channel.objects.filter(pk=channel.pk).exclude(fault="").update(fault="")
    return Taken(receipt, is_new=not receipt.is_repeat)


def _receive(channel: Channel, post: Post, said: Inbound | None) -> Receipt:
    new = NewRequest(
        channel,
        said.provider_id if said else f"sha256:{sha256(post.body).hexdigest()}",
        post.body,
        post.headers.get("content-type", "")[:LONGEST_TYPE],
        sender=said.sender if said else "",
    )
    with transaction.atomic(durable=True):
        receipt = put_down(new)
        if said and said.media and not receipt.is_repeat:
            from ..jobs import fetch_files_of

            fetch_files_of.defer(id=str(receipt.id))
    return receipt


@transaction.atomic
def note_refusal(channel: Channel, words: str) -> bool:
    """Write down that a post to a channel was refused. False where one was written down a moment ago."""
    now = timezone.now()
    quiet = Q(looked_at=None) | Q(looked_at__lt=now - REFUSALS_EVERY)
    fault = _("A post to this channel was refused: %(words)s") % {"words": words}
    if not Channel.objects.filter(quiet, pk=channel.pk).update(fault=fault[:1000], looked_at=now):
        return False
    record(Verb.REFUSE_WEBHOOK, by=None, kind="channel", id=channel.pk, after={"channel": channel.name, "words": words})
    return True
