"""The one door for requests of every channel: stored whole and committed, and only then acknowledged.

Nothing is read, looked up or decided here: that is the work of jobs, which can run again. So a request is accepted as
long as the database can write two rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeconduct.store.ids import reference, uuid7
from safeconduct.store.prepared import run_prepared

from ..following import follow_code
from ..models import PREFIX, Channel, RequestFile
from ..models.requests import LONGEST_KEY

TRIES = 3
"""How often the row of somebody who sends the same at the same moment is looked for."""
LONGEST_SENDER = 254
"""Characters of an address (RFC 5321, section 4.5.3.1)."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that came beside the message: what its sender called it, and its bytes."""

    name: str
    claimed: str
    content: bytes
    type: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A message as it reached a channel.

    `key` is what makes a repeat the same request: the client's own, a Message-ID, the provider's id, file and row.
    `is_whole_key`: the key holds a hash of all that its sender wrote, so that other bytes under it are only what was
    added on the way. `continues` only where a signed token or the sender's own page says so. `at` is when it reached
    us, where that was before now (a mailbox that was polled later).
    """

    channel: Channel
    key: str
    raw: bytes
    content_type: str
    sender: str = ""
    language: str = ""
    continues: UUID | None = None
    files: Sequence[NewFile] = ()
    entered_by: UUID | None = None
    list_sha256: str = ""
    list_row: int | None = None
    at: datetime | None = None
    is_whole_key: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What may be acknowledged: the request is on disk. `is_repeat` when it was there already."""

    id: UUID
    number: int
    is_repeat: bool

    @property
    def reference(self) -> str:
        """What people read and say: "Q-20431-7"."""
        return reference(PREFIX, self.number)

    @property
    def code(self) -> str:
        """With this and the reference its sender can follow it."""
        return follow_code(self.id)


def receive_request(new: NewRequest) -> Receipt:
    """Store a message whole and answer once it is committed. The same key again is the same request with the same
    receipt; under the same key but with other bytes it is a request of its own that continues the first: nothing is
    lost.

    Not to be called inside a transaction: what it answers may be acknowledged at once.
    """
    if not new.files:
        return put_down(new)
    with transaction.atomic(durable=True):
        return put_down(new)


def put_down(new: NewRequest) -> Receipt:
    """The same inside the transaction of an officer's act: nothing may be acknowledged before that is committed."""
    digest = _digest(new)
    receipt, known = _stored(new, digest)
    if receipt.is_repeat and known != digest and not new.is_whole_key:
        again = f"{_key(new.key)[: LONGEST_KEY - 17]}#{digest[:16]}"
        receipt, _known = _stored(replace(new, key=again, continues=new.continues or receipt.id), digest)
    return receipt


def receive_rows(rows: Sequence[NewRequest]) -> list[Receipt]:
    """Many at once, in one transaction: the rows of a list. All or none; nothing is acknowledged before its commit."""
    with transaction.atomic():
        return [_insert(row, _digest(row))[0] for row in rows]


def _stored(new: NewRequest, digest: str) -> tuple[Receipt, str]:
    receipt, known = _insert(new, digest)
    if new.files and not receipt.is_repeat:
        RequestFile.objects.bulk_create(_files(receipt.id, new.files))
    return receipt, known


def _insert(new: NewRequest, digest: str) -> tuple[Receipt, str]:
    """One statement, one round trip. Who sends the same at the same moment waits for the other's row and finds it."""
    id, key = uuid7(), _key(new.key)
    values = {
        "id": id,
        "channel": new.channel.pk,
        "crisis": new.channel.crisis_id,
        "post": new.channel.post_id,
        "kind": str(new.channel.kind),
        "key": key,
        "at": new.at or timezone.now(),
        "content_type": new.content_type[:100],
        "raw": new.raw,
        "sha256": digest,
        "size": len(new.raw),
        "sender": _one_line(new.sender)[:LONGEST_SENDER],
        "language": new.language[:12],
        "continues": new.continues,
        "entered_by": new.entered_by,
        "list_sha256": new.list_sha256,
        "list_row": new.list_row,
    }
    for _try in range(TRIES):
        for id, number, is_repeat, known in run_prepared(_INSERT, values):
            return Receipt(id, number, is_repeat), known
    raise RuntimeError("A request could neither be written nor found under its key.")


_INSERT = """
    WITH new AS (
        INSERT INTO intake_request (id, channel_id, kind, key, received_at, content_type, raw, sha256, size, sender,
            language, continues_id, entered_by_id, list_sha256, list_row)
        VALUES (%(id)s, %(channel)s, %(kind)s, %(key)s, %(at)s, %(content_type)s, %(raw)s, %(sha256)s, %(size)s,
            %(sender)s, %(language)s, %(continues)s, %(entered_by)s, %(list_sha256)s, %(list_row)s)
        ON CONFLICT (channel_id, key) DO NOTHING
        RETURNING id, number, sha256, received_at
    ), place AS (
        INSERT INTO intake_handling (request_id, crisis_id, post_id, kind, received_at, state, since, into_id, is_ahead,
            rank, points, parts, is_read, is_held_up, tries, who, preview, language, writer, automatic, people,
            unmatched)
        SELECT id, %(crisis)s, %(post)s, %(kind)s, received_at, 'untouched', received_at, NULL, false,
            -extract(epoch FROM received_at) / 3600, 0, '[]', false, false, 0, '', '', %(language)s, 'unknown', '', 0, 0
        FROM new
    )
    SELECT id, number, false, sha256 FROM new
    UNION ALL
    SELECT id, number, true, sha256 FROM intake_request WHERE channel_id = %(channel)s AND key = %(key)s
"""


def _files(request: UUID, files: Sequence[NewFile]) -> list[RequestFile]:
    return [
        RequestFile(
            request_id=request,
            number=number,
            name=_one_line(file.name)[-200:],
            claimed=_one_line(file.claimed)[:100],
            type=file.type[:100],
            size=len(file.content),
            sha256=hashlib.sha256(file.content).hexdigest(),
            content=file.content,
            note=file.note[:300],
        )
        for number, file in enumerate(files, 1)
    ]


def _digest(new: NewRequest) -> str:
    """SHA-256 of the message and of the files beside it: what makes two messages under one key the same."""
    seen = hashlib.sha256(new.raw)
    for file in new.files:
        seen.update(hashlib.sha256(file.content).digest())
    return seen.hexdigest()


def _key(key: str) -> str:
    """A key as it is kept: a long one by its hash, and nothing that the database cannot keep."""
    said = _one_line(key)
    return said if len(said) <= LONGEST_KEY else "sha256:" + hashlib.sha256(said.encode()).hexdigest()


def _one_line(text: str) -> str:
    """Without NUL, line breaks and halves of signs, which neither keys nor addresses have."""
    return " ".join(text.encode("utf-8", "replace").decode().replace("\0", "").split())
