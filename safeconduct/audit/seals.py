"""The seals of the record: a chain of hashes over batches of entries, in order.

**What is sealed.** Each entry is one line of JSON: keys sorted, no spaces, UTF-8 as it is, a line feed at the end. Its
keys are the columns of the entry; `at` is in UTC as "2025-01-17T12:00:00.000000Z", ids are text. A batch is the line
"first_id last_id" and then the lines of its entries by id. hash = SHA-256(previous hash, then the batch); the first
previous hash is SHA-256 of GENESIS. The digest of an entry is the first 16 bytes of SHA-256 of its line: when a hash
does not fit, digests tell which entry it is.

**Without a lock.** Ids come from a sequence, so an entry with a lower id may be committed after one with a higher id
is visible. But whoever draws an id holds the ordinary write lock on the table (ROW EXCLUSIVE, which no other writer
waits for) from before the draw until its transaction is over and visible. So: read the highest visible id, note which
transactions write to the table at this moment, wait until all of these are over; then whatever is visible up to that
id is all there will ever be, and ids that are missing are gaps for ever. Later writers only draw higher ids. Comparing
snapshots of transaction ids instead would miss a writer that has drawn its id but has no transaction id yet.
"""

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from .models import Entry, Seal

GENESIS = "Safeconduct. The record begins here."
LARGEST_BATCH = 2000
DIGEST_BYTES = 16
PATIENCE = 10.0
"""Seconds to wait for transactions that are writing; after that the next run seals what they wrote."""

COLUMNS = (
    "id", "at", "actor_id", "actor_name", "verb", "kind", "object_id", "case_id", "before", "after", "address",
)  # fmt: skip
_WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND relation = %s::regclass
"""
_ONLY_ONE = "SELECT pg_try_advisory_xact_lock(hashtext('audit.seal'))"


@dataclass(frozen=True, slots=True)
class Batch:
    """The entries of a seal: their ids in order, each one's line and digest."""

    first_id: int
    last_id: int
    ids: list[int]
    lines: list[bytes]

    @property
    def digests(self) -> list[bytes]:
        return [digest(line) for line in self.lines]

    def hash(self, previous: bytes) -> bytes:
        """The link of the chain that this batch makes after `previous`."""
        chain = hashlib.sha256(previous)
        chain.update(f"{self.first_id} {self.last_id}\n".encode())
        for line in self.lines:
            chain.update(line)
        return chain.digest()


def genesis() -> bytes:
    """The hash before the first seal."""
    return hashlib.sha256(GENESIS.encode()).digest()


def canonical(row: dict[str, Any]) -> bytes:
    """The one line that stands for an entry. `row` has its columns as the database gives them."""
    said = {name: _plain(row[name]) for name in COLUMNS}
    return (json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value if value is None or isinstance(value, int | str | dict | list | float | bool) else str(value)


def digest(line: bytes) -> bytes:
    """What a seal keeps of one entry."""
    return hashlib.sha256(line).digest()[:DIGEST_BYTES]


def seal_entries(*, patience: float = PATIENCE) -> int:
    """Seal every entry that is settled. Answers how many; what is still being written is left for the next run."""
    highest = _settled_id(patience)
    sealed = 0
    while (batch := _seal_next(highest)) is not None:
        sealed += len(batch.ids)
    return sealed


def _settled_id(patience: float) -> int:
    """The highest visible id, once all who may still add a lower one are done; 0 when they take too long."""
    highest: int = Entry.objects.aggregate(Max("id"))["id__max"] or 0
    writing = _writers()
    give_up = time.monotonic() + patience
    while writing:
        if time.monotonic() >= give_up:
            return 0
        time.sleep(0.02)
        writing &= _writers()
    return highest


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [Entry._meta.db_table])
        return {row[0] for row in cursor.fetchall()}


@transaction.atomic
def _seal_next(highest: int) -> Batch | None:
    """Add one seal after the last one; None when there is nothing to seal or somebody else is sealing."""
    with connection.cursor() as cursor:
        cursor.execute(_ONLY_ONE)
        if cursor.fetchone() != (True,):
            return None
    last = Seal.objects.order_by("-last_id").first()
    first_id = last.last_id + 1 if last else 1
    rows = list(entry_rows().filter(id__gte=first_id, id__lte=highest)[:LARGEST_BATCH])
    if not rows:
        return None
    batch = Batch(first_id, rows[-1]["id"], [row["id"] for row in rows], [canonical(row) for row in rows])
    previous = bytes(last.hash) if last else genesis()
    Seal.objects.bulk_create([
        Seal(first_id=first_id, last_id=batch.last_id, ids=batch.ids, digests=batch.digests, previous=previous,
             hash=batch.hash(previous))
    ])  # fmt: skip
    return batch


def entry_rows() -> QuerySet[Entry, dict[str, Any]]:
    """Entries by id, as the rows that `canonical` takes."""
    rows: QuerySet[Entry, dict[str, Any]] = Entry.objects.order_by("id").values(*COLUMNS)
    return rows
