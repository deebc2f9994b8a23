"""Reading a request is an act: it leaves its row in the record, and changes nothing of the request."""

from __future__ import annotations

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from .. import rules
from ..enums import ScanVerdict
from ..mail.parsing import part_bytes
from ..models import FileScan, Handling, Request, RequestFile
from .presence import be_there


@transaction.atomic
def see_request(handling: Handling, *, by: Actor) -> None:
    """A request was opened."""
    record(Verb.READ_REQUEST, by=by, kind="request", id=handling.pk)
    be_there(handling, by=by)


@transaction.atomic
def see_file(file: RequestFile, *, by: Actor) -> bytes:
    """The bytes of a file that came with a request. Refused when it is infected or erased."""
    is_infected = FileScan.objects.filter(file=file, verdict=ScanVerdict.INFECTED).exists()
    content = bytes_of(file)
    rules.may_open_file(by, is_infected=is_infected, is_there=content is not None).require()
    record(Verb.READ_FILE, by=by, kind="request", id=file.request_id, after={"file": file.name, "sha256": file.sha256})
    return content or b""


@transaction.atomic
def see_original(handling: Handling, *, by: Actor) -> bytes:
    """Every byte as it reached us. Refused when it was erased, or a file inside is infected."""
    raw = Request.objects.values_list("raw", flat=True).get(pk=handling.pk)
    inside = FileScan.objects.filter(file__request=handling.pk, file__part__isnull=False, verdict=ScanVerdict.INFECTED)
    rules.may_open_file(by, is_infected=inside.exists(), is_there=raw is not None).require()
    record(Verb.READ_FILE, by=by, kind="request", id=handling.pk, after={"file": "as it came"})
    return bytes(raw or b"")


def bytes_of(file: RequestFile) -> bytes | None:
    """A file's bytes: those of an e-mail stand in its raw bytes. None once they were erased."""
    if file.part is None:
        return None if file.content is None else bytes(file.content)
    raw = file.request.raw
    return None if raw is None else part_bytes(bytes(raw), file.part)
