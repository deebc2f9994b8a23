"""Requests as tests need them: received, read and looked up."""

from __future__ import annotations

import json

from safeconduct.intake.actions.looking_up import look_up_pending
from safeconduct.intake.actions.reading import read_pending
from safeconduct.intake.actions.receiving import NewRequest, receive_request
from safeconduct.intake.models import Channel, Handling


def plea(channel: Channel, key: str = "one", *, is_read: bool = True, **said: object) -> Handling:
    """A filled-in form, read by the machine, with whom it names looked up. `continues` and `at` are not of the form."""
    usual = {"words": "My son works in Kazan. Is he there?", "name": "Omveer Singh Tilwara", "writer": "family"}
    fields = {name: value for name, value in {**usual, **said}.items() if value}
    more = {name: fields.pop(name) for name in ("continues", "at") if name in fields}
    raw = json.dumps(fields, ensure_ascii=False).encode()
    receipt = receive_request(NewRequest(channel, key, raw, "application/json", **more))  # type: ignore[arg-type]
    if is_read:
        work()
    return Handling.objects.select_related("request").get(pk=receipt.id)


def work() -> None:
    """What the jobs do, until nothing is left to do."""
    while read_pending() or look_up_pending():
        pass
