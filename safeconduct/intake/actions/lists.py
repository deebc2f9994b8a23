"""Bringing a list: every row of it becomes a request of its own."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction
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
from ..enums import ChannelKind, Writer
from ..lists.table import ListRow, ListTable, read_table
from ..lists.written import refused_file
from ..models import RequestList
from ..queries import requests_of_list
from .entering import channel_of_desk
from .receiving import NewRequest, receive_rows

CHUNK = 500
"""Rows that are stored in one transaction."""


def bring_list(crisis: Crisis, content: bytes, *, name: str, sender: str, post: Post, by: Actor) -> RequestList:
    """Keep the file as it came, then make a request of every row that says something; the others come back.

    The same file again changes nothing and goes on where it was broken off. Raises `Refused` and `FileFault`; then
    nothing was kept.
    """
    may(by, Task.HANDLE_REQUESTS).require()
    if not by.sees_all_posts and post.pk not in by.posts:
        raise Refused(_("You bring lists for your own posts only."))
    if not sender.strip():
        raise Refused(_("Write who sent the list."))
    table = read_table(content, name)
    held = _keep(crisis, content, table, name=name, sender=sender.strip(), post=post, by=by)
    _take_rows(held, table, by)
    return held


@transaction.atomic
def _keep(
    crisis: Crisis, content: bytes, table: ListTable, *, name: str, sender: str, post: Post, by: Actor
) -> RequestList:
    channel = channel_of_desk(crisis, kind=ChannelKind.LIST, post=post, by=by)
    held, made = RequestList.objects.get_or_create(
        channel=channel,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "sender": sender[:160],
            "file_name": name[-200:],
            "content": content,
            "size": len(content),
            "rows": len(table.rows),
            "refused": len(table.bad),
            "by_id": by.id,
        },
    )
    if made:
        told = {"sender": held.sender, "file": held.file_name, "sha256": held.sha256, "rows": held.rows}
        record(Verb.RECEIVE_ROWS, by=by, kind="request_list", id=held.pk, after=told)
    return held


def _take_rows(held: RequestList, table: ListTable, by: Actor) -> None:
    known = set(requests_of_list(held).values_list("list_row", flat=True))
    rows = [row for row in table.good if row.number not in known]
    for start in range(0, len(rows), CHUNK):
        receive_rows([_request(held, row, by) for row in rows[start : start + CHUNK]])


def _request(held: RequestList, row: ListRow, by: Actor) -> NewRequest:
    said = {facts.WRITER: str(Writer.STATE), facts.ON_BEHALF: held.sender, **row.said}
    return NewRequest(
        held.channel,
        f"{held.sha256}:{row.number}",
        json.dumps(said, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace"),
        "application/json",
        sender=row.said.get(facts.WRITER_PHONE, "") or row.said.get(facts.WRITER_EMAIL, ""),
        entered_by=by.id,
        list_sha256=held.sha256,
        list_row=row.number,
    )


def refused_rows(held: RequestList, *, by: Actor) -> bytes:
    """The rows that are no requests, as an .xlsx. Raises `Refused` once the file was erased."""
    if held.content is None:
        raise Refused(_("This list was erased."))
    record(Verb.EXPORT, by=by, kind="request_list", id=held.pk, after={"rows": held.refused})
    return refused_file(read_table(bytes(held.content), held.file_name))
