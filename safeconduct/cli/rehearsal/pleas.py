"""What reached the ministry of the rehearsal in the last days (pleas.toml). It comes in by the same doors as in life,
is read and looked up; what was answered was answered by the actions of the desk."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import xlsxwriter

from safeconduct.access.actor import Actor
from safeconduct.intake.actions.channels import open_channel
from safeconduct.intake.actions.entering import enter_request
from safeconduct.intake.actions.lists import bring_list
from safeconduct.intake.actions.looking_up import look_up_pending
from safeconduct.intake.actions.reading import read_pending
from safeconduct.intake.actions.receiving import NewRequest, put_down
from safeconduct.intake.actions.steps import take_step
from safeconduct.intake.actions.writing import send_message
from safeconduct.intake.enums import ChannelKind, RequestState
from safeconduct.intake.models import Channel, Handling

from .ministry import Ministry
from .tables import table

POSTED = "application/x-www-form-urlencoded"


def send_pleas(ministry: Ministry, *, now: datetime) -> None:
    """Open the channels, send everything, read it, and answer what was answered."""
    channels = {key: _channel(said, key, ministry) for key, said in table("pleas")["channels"].items()}
    sent = {said["key"]: _send(said, channels, ministry, now) for said in table("pleas")["plea"]}
    _send_list(table("pleas")["list"], ministry)
    while read_pending() + look_up_pending():
        pass
    for said in table("pleas")["plea"]:
        _answer(said, sent[said["key"]], ministry)


def _channel(said: dict[str, Any], key: str, ministry: Ministry) -> Channel:
    return open_channel(
        ministry.crisis,
        name=said["name"],
        slug=f"rehearsal-{key}",
        kind=ChannelKind(said["kind"]),
        post=ministry.posts[said["post"]],
        address=said.get("address", ""),
        provider=said.get("provider", ""),
        settings=said.get("settings"),
        by=ministry.lead,
    )


def _send(said: dict[str, Any], channels: dict[str, Channel], ministry: Ministry, now: datetime) -> Handling:
    at, key = now - timedelta(hours=said["hours"]), f"rehearsal-{said['key']}"
    if said["channel"] in {"line", "letter"}:
        due = now + timedelta(days=said["due_in_days"]) if "due_in_days" in said else None
        kind = ChannelKind.CALL if said["channel"] == "line" else ChannelKind.LETTER
        receipt = enter_request(
            ministry.crisis, said["fields"], kind=kind, post=ministry.posts["capital"], key=key,
            by=ministry.actors["desk"], due_at=due, at=at,
        )  # fmt: skip
    else:
        receipt = put_down(_new(said, channels[said["channel"]], key, at))
    return Handling.objects.get(pk=receipt.id)


def _new(said: dict[str, Any], channel: Channel, key: str, at: datetime) -> NewRequest:
    if "mail" in said:
        return NewRequest(channel, key, said["mail"].lstrip().encode(), "message/rfc822", at=at)
    if "text" in said:
        posted = {
            "MessageSid": f"SM{key}", "From": f"whatsapp:{said['from']}", "To": f"whatsapp:{channel.address}",
            "Body": said["text"], "ProfileName": said["profile"], "NumMedia": "0",
        }  # fmt: skip
        return NewRequest(channel, key, urlencode(posted).encode(), POSTED, sender=said["from"], at=at)
    fields: dict[str, Any] = said["fields"]
    raw = json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()
    sender = fields.get("writer_phone") or fields.get("writer_email", "")
    return NewRequest(channel, key, raw, "application/json", sender=sender, language=said["language"], at=at)


def _send_list(said: dict[str, Any], ministry: Ministry) -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(said["rows"]):
            sheet.write_row(number, 0, row)
    by, post = ministry.lead, ministry.posts[said["post"]]
    bring_list(ministry.crisis, out.getvalue(), name=said["name"], sender=said["sender"], post=post, by=by)


def _answer(said: dict[str, Any], place: Handling, ministry: Ministry) -> None:
    place.refresh_from_db()
    if answer := said.get("answer"):
        by = ministry.actors[answer["by"]]
        send_message(place, text=answer["text"], by=by)
        _step(place, RequestState(answer["state"]), answer.get("words", ""), "", by)
    if aside := said.get("aside"):
        _step(place, RequestState.NOT_OURS, aside["words"], aside["to"], ministry.actors[aside["by"]])


def _step(place: Handling, state: RequestState, words: str, to: str, by: Actor) -> None:
    take_step(place, state=state, words=words, to=to, by=by)
