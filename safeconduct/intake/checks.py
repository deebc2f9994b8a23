"""Is every request still what was received, and does where it stands follow from what was done? Read in chunks."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .enums import RequestState
from .models import Handling, Request, RequestFile, Step

CHUNK = 500
"""Requests that are read at once."""
LISTED = 500
"""Findings that a report names; more are only counted."""


class RequestFault(Enum):
    """What can be wrong with a request. The value is the sentence."""

    NOT_IN_QUEUE = gettext_lazy("The request %(reference)s is kept but stands in no queue.")
    OTHER_BYTES = gettext_lazy("The request %(reference)s is not the one that was received: its bytes are others.")
    OTHER_STATE = gettext_lazy("The request %(reference)s stands otherwise than its last step says.")
    CHAIN = gettext_lazy("The request %(reference)s is handled with one that is itself handled with another.")


@dataclass(frozen=True, slots=True)
class RequestFinding:
    """One thing that is wrong."""

    fault: RequestFault
    reference: str

    @property
    def sentence(self) -> str:
        """For a person."""
        return str(self.fault.value) % {"reference": self.reference}


@dataclass(slots=True)
class RequestReport:
    """What was read and what is wrong. `found` counts all, `findings` names the first of them."""

    requests: int = 0
    bytes: int = 0
    erased: int = 0
    found: int = 0
    findings: list[RequestFinding] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """What was read, in a sentence."""
        return _("%(requests)s requests, %(bytes)s bytes read again; the content of %(erased)s was erased.") % {
            "requests": self.requests,
            "bytes": self.bytes,
            "erased": self.erased,
        }

    def add(self, fault: RequestFault, reference: str) -> None:
        self.found += 1
        if self.found <= LISTED:
            self.findings.append(RequestFinding(fault, reference))


def check_requests() -> RequestReport:
    """Read every request again."""
    report, last = RequestReport(), UUID(int=0)
    while rows := list(Request.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        for row, fault in _faults(rows):
            report.add(fault, row.reference)
        report.requests += len(rows)
        report.bytes += sum(len(row.raw) for row in rows if row.raw is not None)
        report.erased += sum(row.is_erased for row in rows)
        last = rows[-1].pk
    return report


def _faults(rows: Sequence[Request]) -> Iterator[tuple[Request, RequestFault]]:
    ids = [row.pk for row in rows]
    places = Handling.objects.select_related("into__handling").in_bulk(ids)
    steps = dict(Step.objects.filter(request__in=ids).order_by("at", "id").values_list("request", "state"))
    files = _files(ids)
    for row in rows:
        place = places.get(row.pk)
        if row.raw is not None and not _is_as_received(row, files.get(row.pk, ())):
            yield row, RequestFault.OTHER_BYTES
        if place is None:
            yield row, RequestFault.NOT_IN_QUEUE
        elif place.state != steps.get(row.pk, RequestState.UNTOUCHED):
            yield row, RequestFault.OTHER_STATE
        elif place.into is not None and place.into.handling.into_id is not None:
            yield row, RequestFault.CHAIN


def _files(ids: Sequence[UUID]) -> dict[UUID, list[bytes]]:
    """The hashes of the files that are kept beside each request, in their order."""
    found: dict[UUID, list[bytes]] = defaultdict(list)
    beside = RequestFile.objects.filter(request__in=ids, part=None, content__isnull=False).order_by("number")
    for request, content in beside.values_list("request", "content").iterator(chunk_size=1):
        found[request].append(hashlib.sha256(content or b"").digest())
    return found


def _is_as_received(row: Request, files: Sequence[bytes]) -> bool:
    """Are the bytes those that `actions.receiving` took the hash of: the raw ones, then the hash of each file that came
    with them? Files that were fetched later stand behind those."""
    assert row.raw is not None
    seen = hashlib.sha256(bytes(row.raw))
    digests = [seen.hexdigest()]
    for digest in files:
        seen.update(digest)
        digests.append(seen.hexdigest())
    return row.sha256 in digests
