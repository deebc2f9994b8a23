"""Any gateway that takes JSON and checks our signature: the same as it posts to us (`providers.signed`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ..providers import signed
from .said import HandedOver, Letter, NotTaken, SettingsFault, Unclear
from .web import ask, checked


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """Where messages are posted."""

    url: str

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> GatewaySettings:
        """From the settings of a channel: send_to. Raises SettingsFault."""
        url = str(said.get("send_to") or "")
        if not url:
            raise SettingsFault(_("No gateway is set up for this channel: “send_to” is missing."))
        checked(url)
        return cls(url)


def hand_to_gateway(
    letter: Letter, to: GatewaySettings, *, id: str, channel: str, secret: str, now: datetime
) -> HandedOver:
    """Hand one message over under our own id, so that the gateway knows a repeat. Raises `NotTaken` or `Unclear`."""
    said = {"id": id, "from": letter.sender, "to": letter.recipient, "text": letter.text, "channel": channel}
    body, timestamp = json.dumps(said, ensure_ascii=False).encode(), str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "X-Timestamp": timestamp,
        "X-Signature": signed.sign(timestamp, body, secret=secret),
    }
    answer = ask("POST", to.url, body=body, headers=headers)
    words = answer.body[:300].decode("utf-8", "replace")
    if 200 <= answer.status < 300:
        return HandedOver(id)
    if answer.status < 500 or answer.status == 503:
        raise NotTaken(f"{answer.status} {words}", again=answer.status in (408, 429, 503))
    raise Unclear(f"{answer.status} {words}")
