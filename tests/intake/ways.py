"""Channels that can send, and what came of a message, for tests."""

from __future__ import annotations

import json
from typing import Any

from safeconduct.intake.actions.handing_over import hand_over_next
from safeconduct.intake.models import Channel, Delivery, Message

SECRET = "twilio-token-of-a-test"
SECRET_AT = "env:SAFECONDUCT_KEPT_TEST"


def with_settings(channel: Channel, **said: Any) -> Channel:
    """The channel with these settings beside its own."""
    channel.settings = {**channel.settings, **said}
    channel.save(update_fields=["settings"])
    return channel


def by_smtp(channel: Channel, port: int) -> Channel:
    """The channel sends through a mail server on this machine."""
    return with_settings(channel, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")


def states(message: Message) -> list[str]:
    """How far it came, event by event."""
    return list(Delivery.objects.filter(message=message).order_by("id").values_list("state", flat=True))


def hand_over_all() -> int:
    """Hand over what is due now. Returns how many."""
    count = 0
    while hand_over_next():
        count += 1
    return count


def created(sid: str = "SM1") -> tuple[int, dict[str, str], bytes]:
    """What Twilio answers to a message that it took."""
    return 201, {"Content-Type": "application/json"}, json.dumps({"sid": sid, "status": "queued"}).encode()
