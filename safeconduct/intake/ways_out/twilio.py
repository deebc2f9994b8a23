"""SMS and WhatsApp through Twilio's REST interface ("Create a Message resource", 2010-04-01)."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from .said import HandedOver, Letter, NotTaken, SettingsFault, Unclear
from .web import Answer, ask, checked

API = "https://api.twilio.com"
MEDIA_HOSTS = ("api.twilio.com", ".twiliocdn.com", "s3-external-1.amazonaws.com/media.twiliocdn.com")
_ACCOUNT = re.compile(r"AC[0-9a-zA-Z]{1,64}")


@dataclass(frozen=True, slots=True)
class TwilioSettings:
    """The account and its interface; the token is kept elsewhere (`secret` of the channel)."""

    account: str
    api: str = API

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> TwilioSettings:
        """From the settings of a channel: account, api. Raises SettingsFault with the one that cannot be."""
        account, api = str(said.get("account") or ""), str(said.get("api") or API).rstrip("/")
        if not _ACCOUNT.fullmatch(account):
            raise SettingsFault(_("No Twilio account is set up for this channel: “account” begins with AC."))
        checked(api)
        return cls(account, api)


def basic(account: str, token: str) -> dict[str, str]:
    """The header by which Twilio knows us."""
    return {"Authorization": "Basic " + b64encode(f"{account}:{token}".encode()).decode()}


def hand_to_twilio(letter: Letter, to: TwilioSettings, *, token: str, whatsapp: bool) -> HandedOver:
    """Hand one message over. Raises `NotTaken` or `Unclear`."""
    mark = "whatsapp:" if whatsapp else ""
    said = {"To": mark + letter.recipient, "From": mark + letter.sender, "Body": letter.text}
    if letter.status_url:
        said["StatusCallback"] = letter.status_url
    headers = {"Content-Type": "application/x-www-form-urlencoded", **basic(to.account, token)}
    url = f"{to.api}/2010-04-01/Accounts/{to.account}/Messages.json"
    return _read(ask("POST", url, body=urlencode(said).encode(), headers=headers))


def _read(answer: Answer) -> HandedOver:
    said = _object(answer.body)
    words = " ".join(str(said[name]) for name in ("code", "message", "status") if said.get(name))
    if answer.status in (200, 201) and said.get("sid"):
        return HandedOver(str(said["sid"]), words)
    if 400 <= answer.status < 500:
        raise NotTaken(f"{answer.status} {words}", again=answer.status in (408, 429))
    if answer.status == 503:
        raise NotTaken(f"{answer.status} {words}", again=True)
    raise Unclear(f"{answer.status} {words}")


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
