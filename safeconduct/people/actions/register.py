"""Importing a register of nationals abroad: a million rows in chunks, each whole or not at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.queries import actor_for
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.store.tables.faults import FileFault

from ..counting import count_bearers
from ..enums import Path as FoundBy
from ..models import RegisterFault, RegisterImport
from ..register.copying import copy_rows
from ..register.rows import Given, RegisterRow, read_row
from ..register.table import Cells, RegisterTable, open_table
from ..register.written import rejected_file
from .proposals import propose_in_bulk

CHUNK = 10_000
"""Rows that are written in one transaction: what is done stays done when a later chunk fails."""
MOST_CELLS_KEPT = 60
"""Cells of a bad row that come back with it."""
LONGEST_CELL_KEPT = 2_000
LARGEST_BROUGHT = 100 * 1024**2
"""Bytes of a file that is brought on a page. A larger one is imported with `safeconduct register import`."""
Progress = Callable[[RegisterImport], None]
Item = TypeVar("Item")


def import_register(
    file: Path,
    *,
    register: str,
    by: Actor,
    country: str = "",
    nationality: str = "",
    progress: Progress = lambda _imported: None,
) -> RegisterImport:
    """Read a register's file into persons and registrations. `register` says whose register it is; `country` and
    `nationality` (ISO 3166, two letters) hold for rows that name none. `progress` is called after each chunk.

    The same file again goes on where it was broken off, and changes nothing once it is done. Raises `FileFault` when
    there is no table to read and `Refused` when the actor may not; rows never raise: bad ones are kept with reasons.
    """
    may(by, Task.KEEP_REGISTER).require()
    table = open_table(file, name=file.name)
    imported = begin_import(
        register=register, file_name=file.name, sha256=_sha256(file), by=by, country=country, nationality=nationality
    )
    return take_table(imported, table, by=by, progress=progress)


def take_table(
    imported: RegisterImport, table: RegisterTable, *, by: Actor, progress: Progress = lambda _imported: None
) -> RegisterImport:
    """Take the rows of a table that were not taken yet, chunk by chunk. Raises `Refused`."""
    may(by, Task.KEEP_REGISTER).require()
    if imported.finished_at is None:
        _tell_size(imported, table)
        given = Given(imported.country, imported.nationality, timezone.localdate())
        for chunk in _chunks(_rest(table, imported.rows_done)):
            _take(imported, table, chunk, given)
            progress(imported)
        _finish(imported, by)
        count_bearers()
    return imported


def begin_import(
    *, register: str, file_name: str, sha256: str, by: Actor, country: str = "", nationality: str = ""
) -> RegisterImport:
    """The import of this file of this register, begun now or before. Raises `Refused` for a register without a name."""
    may(by, Task.KEEP_REGISTER).require()
    if not (named := " ".join(register.split())):
        raise Refused(_("Say whose register it is, for example “Embassy Moscow”."))
    imported, _made = RegisterImport.objects.get_or_create(
        register=named[:120],
        sha256=sha256,
        defaults={"file_name": file_name[-200:], "by_id": by.id, "country": country, "nationality": nationality},
    )
    return imported


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _tell_size(imported: RegisterImport, table: RegisterTable) -> None:
    imported.rows, imported.headers = table.count, [_storable(header) for header in table.headers[:MOST_CELLS_KEPT]]
    imported.save(update_fields=["rows", "headers"])


def _rest(table: RegisterTable, done: int) -> Iterator[tuple[int, Cells]]:
    """The rows that are still to be taken."""
    return islice(table.rows, done, None)


def _chunks(rows: Iterable[Item]) -> Iterator[list[Item]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


@transaction.atomic
def _take(imported: RegisterImport, table: RegisterTable, chunk: list[tuple[int, Cells]], given: Given) -> None:
    """Write a chunk and say how far the import is, in one transaction."""
    good, faults = _read(imported, table, chunk, given)
    if RegisterImport.objects.select_for_update().get(pk=imported.pk).rows_done != imported.rows_done:
        raise Refused(_("This file is being imported by somebody else at the moment. Wait until that is done."))
    written, sharing = copy_rows(imported, good)
    RegisterFault.objects.bulk_create(faults, batch_size=1000)
    imported.rows_done += len(chunk)
    imported.rows_new += written
    imported.rows_known += len(good) - written
    imported.rows_bad += len(faults)
    imported.kept_as_written += sum(row.odd for row in good)
    imported.shared += len(sharing)
    imported.save(update_fields=["rows_done", "rows_new", "rows_known", "rows_bad", "kept_as_written", "shared"])
    if sharing:
        propose_in_bulk(sharing, path=FoundBy.REGISTER)


def _read(
    imported: RegisterImport, table: RegisterTable, chunk: list[tuple[int, Cells]], given: Given
) -> tuple[list[RegisterRow], list[RegisterFault]]:
    good: list[RegisterRow] = []
    faults: list[RegisterFault] = []
    for number, cells in chunk:
        read = read_row(number, table.said(cells), given)
        if isinstance(read, RegisterRow):
            good.append(read)
        else:
            kept = [_storable(cell) for cell in cells[:MOST_CELLS_KEPT]]
            faults.append(RegisterFault(imported=imported, row=number, reason=read, cells=kept))
    return good, faults


def _storable(cell: str) -> str:
    return re.sub(r"[\x00\ud800-\udfff]", "\ufffd", cell)[:LONGEST_CELL_KEPT]


@transaction.atomic
def _finish(imported: RegisterImport, by: Actor) -> None:
    imported.finished_at = timezone.now()
    imported.rows = imported.rows_done
    imported.save(update_fields=["finished_at", "rows"])
    said = {
        "register": imported.register, "file": imported.file_name, "sha256": imported.sha256,
        "rows": imported.rows_done, "new": imported.rows_new, "known": imported.rows_known, "bad": imported.rows_bad,
    }  # fmt: skip
    record(Verb.IMPORT_REGISTER, by=by, kind="register", id=imported.pk, after=said)


@transaction.atomic
def bring_register(
    upload: UploadedFile, *, register: str, by: Actor, country: str = "", nationality: str = ""
) -> RegisterImport:
    """Keep a file of a register and leave its import to a job. The same file again goes on where it was broken off.

    Raises `FileFault` and `Refused`.
    """
    from ..jobs import import_brought_register

    may(by, Task.KEEP_REGISTER).require()
    if (upload.size or 0) > LARGEST_BROUGHT:
        facts = {"size": (upload.size or 0) // 1024**2, "largest": LARGEST_BROUGHT // 1024**2}
        raise FileFault(
            _("The file has %(size)d MB; up to %(largest)d MB are taken here. Import a larger one with the command "
              "“safeconduct register import”.") % facts
        )  # fmt: skip
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    imported = begin_import(
        register=register, file_name=upload.name or "", sha256=digest.hexdigest(), by=by, country=country,
        nationality=nationality,
    )  # fmt: skip
    if imported.finished_at is None:
        RegisterImport.objects.filter(pk=imported.pk).update(fault="")
        upload.seek(0)
        default_storage.delete(imported.storage_name)
        default_storage.save(imported.storage_name, upload)
        import_brought_register.defer(id=str(imported.pk))
    return imported


def run_brought(id: UUID) -> None:
    """Import a file that was brought, as the person who brought it and with her rights of this moment."""
    imported = RegisterImport.objects.select_related("by").get(pk=id)
    if imported.finished_at is not None:
        return
    try:
        table = open_table(Path(default_storage.path(imported.storage_name)), name=imported.file_name)
        take_table(imported, table, by=actor_for(imported.by))
    except (FileFault, Refused) as fault:
        RegisterImport.objects.filter(pk=id).update(fault=str(fault))
        return
    default_storage.delete(imported.storage_name)


def rejected_rows(imported: RegisterImport, *, by: Actor) -> bytes:
    """The file of the rows that were not taken. That it was made is recorded."""
    may(by, Task.KEEP_REGISTER).require()
    said = {"register": imported.register, "file": imported.file_name, "rows": imported.rows_bad}
    record(Verb.EXPORT, by=by, kind="register", id=imported.pk, after=said)
    return rejected_file(imported)
