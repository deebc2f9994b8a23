"""Having the files of requests scanned for viruses, each once. A machine's word: an infected file is kept as evidence
and handed out to nobody."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from ..enums import ScanVerdict
from ..models import FileScan, RequestFile
from ..scanning import Scan, scan_bytes
from .seeing import bytes_of

BATCH = 50
ERASED = "erased before it was scanned"


def scan_pending(*, at: str) -> int:
    """Scan files that were not scanned yet, the oldest first; answers how many there were. Raises `ScannerAway`: what
    was scanned before is written down, the rest is left to the next time. Two at once do no harm."""
    ids = list(unscanned().values_list("pk", flat=True)[:BATCH])
    for id in ids:
        _scan(id, at)
    return len(ids)


def unscanned() -> QuerySet[RequestFile]:
    """Files without a word of the scanner that are still kept."""
    return RequestFile.objects.filter(scans=None, name__isnull=False).order_by("pk")


def _scan(id: UUID, at: str) -> None:
    file = RequestFile.objects.select_related("request").get(pk=id)
    content = bytes_of(file)
    said = Scan(ScanVerdict.FAILED, ERASED) if content is None else scan_bytes(content, at=at)
    FileScan.objects.create(file=file, verdict=said.verdict, words=said.words)
