"""Storing a document: by its hash, its type found by looking inside, its size limited."""

from __future__ import annotations

import hashlib
from pathlib import PurePath, PureWindowsPath

import puremagic
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.store.faults import FieldFault

from .. import rules
from ..models import Case, Document
from .standing import require_standing

LARGEST = 25 * 1024 * 1024
"""Bytes. Larger files come in parts."""

ACCEPTED = {
    "application/pdf": {".pdf"},
    "image/jpeg": {".jpg", ".jpeg"},
    "image/png": {".png"},
    "image/webp": {".webp"},
    "image/tiff": {".tif", ".tiff"},
    "audio/mpeg": {".mp3"},
    "audio/ogg": {".ogg", ".oga", ".opus"},
    "audio/x-wav": {".wav"},
    "audio/wav": {".wav"},
    "video/mp4": {".mp4", ".m4a"},
    "audio/mp4": {".m4a"},
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {".docx"},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {".xlsx"},
    "text/plain": {".txt", ".csv", ".eml"},
}  # fmt: skip
"""What may be stored, by what the file itself says, and the endings that go with it."""


class DocumentFault(FieldFault):
    """A file that cannot be stored. The text names the remedy."""

    def __init__(self, sentence: str) -> None:
        super().__init__("file", sentence)


@transaction.atomic
def add_document(case: Case, upload: UploadedFile, *, title: str, by: Actor, compartment: str = "") -> Document:
    """Store a file and its row. The same file again for the same case is the same document."""
    may(by, Task.ADD_DOCUMENT).require()
    rules.may_see(by, compartment).require()
    require_standing(case.pk)
    content = _read(upload)
    media_type = _sniff(content, upload.name or "")
    digest = hashlib.sha256(content).hexdigest()
    if (known := Document.objects.filter(case=case, sha256=digest).first()) is not None:
        return known
    name = PureWindowsPath(upload.name or "document").name[-200:]
    document = Document(
        case=case,
        title=(title.strip() or name)[:200],
        file_name=name,
        sha256=digest,
        size=len(content),
        media_type=media_type,
        compartment=compartment,
        added_by_id=by.id,
    )
    if not default_storage.exists(document.storage_name):
        default_storage.save(document.storage_name, ContentFile(content))
    document.save(force_insert=True)
    record(
        Verb.ADD_DOCUMENT,
        by=by,
        kind="document",
        id=document.pk,
        case=case.pk,
        after={"title": document.title, "sha256": digest, "size": document.size, "type": media_type},
    )
    return document


def _read(upload: UploadedFile) -> bytes:
    if (upload.size or 0) > LARGEST:
        raise DocumentFault(
            _("The file has %(size)d MB; the largest that is stored is %(largest)d MB. Send it in parts.")
            % {"size": (upload.size or 0) // 1024**2, "largest": LARGEST // 1024**2}
        )
    content = upload.read()
    if not content:
        raise DocumentFault(_("The file is empty. Choose it again."))
    return bytes(content)


def _sniff(content: bytes, name: str) -> str:
    """The media type that the bytes themselves say, if it is one that is stored and fits the ending of the name."""
    ending = PurePath(name).suffix.lower()
    found = _types_inside(content)
    for media_type in found:
        if ending in ACCEPTED.get(media_type, set()):
            return media_type
    stored = [media_type for media_type in found if media_type in ACCEPTED]
    if stored:
        raise DocumentFault(
            _("The name ends in “%(ending)s” but the file is %(type)s. Save it under its right name and send it again.")
            % {"ending": ending or "–", "type": stored[0]}
        )
    raise DocumentFault(
        _("This kind of file is not stored. Send a PDF, a picture, a recording, a document, a table or plain text.")
    )


def _types_inside(content: bytes) -> list[str]:
    """What the first bytes say; text only when they say nothing that is stored. Never a page with script in it."""
    found = [kind for kind in _signatures(content) if kind in ACCEPTED and kind != "text/plain"]
    if found or not _is_text(content):
        return found
    head = content[:2048].lower()
    return [] if b"<html" in head or b"<script" in head or b"<svg" in head else ["text/plain"]


def _signatures(content: bytes) -> list[str]:
    try:
        return [match.mime_type for match in puremagic.magic_string(content) if match.mime_type]
    except puremagic.PureError:
        return []


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
