"""Files of cases that are brought to the desk: looked at, imported at once or by a job, forgotten after some days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.models import Post
from safeconduct.access.queries import actor_for
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.store.tables.faults import FileFault
from safeconduct.store.tables.files import LARGEST

from ..drafts import ClaimFault
from ..imports.outcome import ImportOutcome
from ..models import CaseImport, Crisis
from .imports import import_cases

DIRECTLY = 2_000
"""Rows that are imported while the officer waits. More are left to a job."""
KEPT = timedelta(days=14)
"""How long a file and its rejected rows are kept."""


def imports_of(actor: Actor, crisis: Crisis) -> QuerySet[CaseImport]:
    """The files that this person brought, the newest first. They are nobody else's."""
    return CaseImport.objects.filter(crisis=crisis, brought_by_id=actor.id).order_by("-brought_at")


def bring_file(crisis: Crisis, upload: UploadedFile, *, by: Actor, post: Post | None = None) -> CaseImport:
    """Keep a file and look what would come of it. Nothing is imported yet. Raises `FileFault` and `Refused`."""
    if (upload.size or 0) > LARGEST:
        facts = {"size": (upload.size or 0) // 1024**2, "largest": LARGEST // 1024**2}
        raise FileFault(
            _("The file has %(size)d MB; the largest that is read is %(largest)d MB. Send it in parts.") % facts
        )
    content, name = bytes(upload.read()), (upload.name or "")[-200:]
    preview = import_cases(crisis, content, name=name, by=by, post=post, dry_run=True)
    row = CaseImport(
        crisis=crisis, post=post, file_name=name, sha256=preview.sha256, brought_by_id=by.id, preview=preview.summary()
    )
    default_storage.save(row.storage_name, ContentFile(content))
    _keep_rejected(row, preview)
    row.save(force_insert=True)
    return row


@transaction.atomic
def start_import(row: CaseImport, *, by: Actor, answers: Mapping[str, str] = MappingProxyType({})) -> None:
    """Import a file that was looked at: a large one as a job. To start it again does no harm.

    `answers` are what the officer said of rows whose person may be known: "row-7" is the id of the person, or anything
    else for somebody new.
    """
    from ..jobs import import_brought_file

    if row.brought_by_id != by.id:
        raise Refused(_("Only the person who brought the file imports it."))
    if row.finished_at is not None:
        raise Refused(_("This file has been imported. Bring the corrected rows as a new file."))
    preview = row.preview | {"linked": row.preview.get("linked") or _linked(row.preview, answers)}
    CaseImport.objects.filter(pk=row.pk).update(started_at=timezone.now(), fault="", preview=preview)
    if row.preview["rows"] > DIRECTLY:
        import_brought_file.defer(id=str(row.pk))
    else:
        transaction.on_commit(lambda: run_import(row.pk))


def _linked(preview: dict[str, Any], answers: Mapping[str, str]) -> dict[str, str]:
    """Who the rows are, by their keys: only persons who were shown."""
    return {
        told["key"]: told["person"]
        for told in preview.get("known", ())
        if answers.get(f"row-{told['row']}") == told["person"]
    }


def run_import(id: UUID) -> None:
    """Do the import and keep what came of it, as the person who brought the file and with her rights of this moment."""
    row = CaseImport.objects.select_related("crisis", "post", "brought_by").get(pk=id)
    if row.finished_at is not None:
        return
    by = actor_for(row.brought_by)
    with default_storage.open(row.storage_name) as kept:
        content = kept.read()
    try:
        outcome = import_cases(
            row.crisis, content, name=row.file_name, by=by, post=row.post,
            linked={key: UUID(person) for key, person in row.preview.get("linked", {}).items()},
            progress=lambda so_far: _show(row.pk, so_far),
        )  # fmt: skip
    except (FileFault, ClaimFault, Refused) as fault:
        CaseImport.objects.filter(pk=row.pk).update(fault=str(fault), finished_at=timezone.now())
        return
    _finish(row, outcome)


def _show(id: UUID, outcome: ImportOutcome) -> None:
    CaseImport.objects.filter(pk=id).update(done=outcome.done)


def _finish(row: CaseImport, outcome: ImportOutcome) -> None:
    _keep_rejected(row, outcome)
    CaseImport.objects.filter(pk=row.pk).update(
        outcome=outcome.summary(), done=outcome.rows, finished_at=timezone.now()
    )
    default_storage.delete(row.storage_name)


def _keep_rejected(row: CaseImport, outcome: ImportOutcome) -> None:
    default_storage.delete(row.rejected_name)
    if outcome.faults:
        default_storage.save(row.rejected_name, ContentFile(outcome.rejected_file()))


def read_rejected(row: CaseImport, *, by: Actor) -> bytes | None:
    """The file of rejected rows; None when there is none or it has been forgotten. That it was taken is recorded."""
    if row.brought_by_id != by.id:
        raise Refused(_("Only the person who brought the file takes its rejected rows."))
    if not default_storage.exists(row.rejected_name):
        return None
    record(Verb.EXPORT, by=by, kind="import", id=row.pk, after={"file": row.file_name, "sha256": row.sha256})
    with default_storage.open(row.rejected_name) as kept:
        return bytes(kept.read())


def forget_files() -> int:
    """Remove files and rejected rows that have been kept long enough. Returns how many imports were looked at."""
    old = CaseImport.objects.filter(brought_at__lt=timezone.now() - KEPT)
    for row in old:
        default_storage.delete(row.storage_name)
        default_storage.delete(row.rejected_name)
    return len(old)
