"""Holding a list against ours by Splink on Spark: the same rows, heaps and record as the own engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeconduct.access.decision import Refused
from safeconduct.identity.evidence import Evidence

from ...lists.enums import Stage
from ...lists.matching import batches
from ...lists.reading import ListRow, said_by
from ...lists.spark import our_records, read_pairs, why_not, write_columns
from ...lists.theirs import evidence_of
from ...models import ListReading, ReceivedList
from .matching import Progress, end, keep_hints, keep_matches, place
from .receiving import open_file


def run_on_spark(id: UUID, *, master: str = "local[*]", progress: Progress = lambda _done, _rows: None) -> Stage:
    """Do the matching of a list that was begun, all at once. `master` as Spark names it. Raises `Refused` with what is
    missing."""
    if reason := why_not():
        raise Refused(reason)
    received = ReceivedList.objects.select_related("crisis", "reading").get(pk=id)
    file = open_file(received)
    rows, columns = file.below(), received.reading.columns
    said = {row.number: said_by(row, columns, file.headers) for row in rows}
    with TemporaryDirectory() as folder:
        theirs = _records(rows, said, received)
        write_columns(Path(folder), our_records(received.crisis), theirs)
        _link(folder, master)
        found = read_pairs(Path(folder))
    for part in batches(len(rows)):
        with transaction.atomic():
            some = rows[part]
            keep_matches(
                received, some, [said[row.number] for row in some], [found.get(row.number, []) for row in some]
            )
            ListReading.objects.filter(pk=received.pk).update(done=part.stop)
        progress(part.stop, len(rows))
    place(received)
    keep_hints(received)
    return end(received, Stage.MATCHED)


def _records(
    rows: Sequence[ListRow], said: dict[int, dict[str, str]], received: ReceivedList
) -> Iterator[tuple[str, Evidence]]:
    today = timezone.localdate()
    for row in rows:
        yield str(row.number), evidence_of(said[row.number], country=received.crisis.nationality, today=today)


def _link(folder: str, master: str) -> None:
    from safeconduct.identity.on_spark import link_folder

    link_folder(folder, master=master)
