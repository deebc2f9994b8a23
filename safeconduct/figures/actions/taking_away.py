"""What is taken away: a paper, the data behind it, a release. The record keeps who took it and the hash of the file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from ..models import DataRelease
from ..open_data.faces import as_csv, as_json
from ..paper.docx import ministry_docx
from ..paper.text import as_text
from ..paper.values import Paper


@transaction.atomic
def take_docx(paper: Paper, *, kind: str, id: object, by: Actor) -> bytes:
    """A paper as a document, in the template of the ministry where there is one. Raises `TemplateFault`.

    `kind` and `id` say for the record of what it is, here and below; who may take it is asked by the caller.
    """
    return _taken(ministry_docx(paper), "docx", known=paper.as_known, kind=kind, id=id, by=by)


@transaction.atomic
def take_text(paper: Paper, *, kind: str, id: object, by: Actor) -> bytes:
    """A paper as plain text."""
    return _taken(as_text(paper).encode(), "txt", known=paper.as_known, kind=kind, id=id, by=by)


@transaction.atomic
def take_data(data: Mapping[str, Any], *, known: str, kind: str, id: object, by: Actor) -> bytes:
    """What a paper says, as JSON. `known` is the time of its figures, in ISO 8601."""
    return _taken(_json(data, indent=2), "json", known=known, kind=kind, id=id, by=by)


@transaction.atomic
def record_printing(paper: Paper, *, kind: str, id: object, by: Actor) -> None:
    """A paper is shown to be printed: from there it leaves the house as from a file. The hash is that of its text."""
    _taken(as_text(paper).encode(), "print", known=paper.as_known, kind=kind, id=id, by=by)


@transaction.atomic
def read_release(release: DataRelease, file: str, *, by: Actor | None) -> bytes:
    """A release as "csv" or "json", which everybody may read. Who is signed in is recorded."""
    content = as_csv(release.rows).encode() if file == "csv" else _json(as_json(release.crisis, release))
    if by is None:
        return content
    return _taken(content, file, known=release.as_known.isoformat(), kind="release", id=release.pk, by=by)


def _json(data: Mapping[str, Any], *, indent: int | None = None) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=indent).encode()


def _taken(content: bytes, file: str, *, known: str, kind: str, id: object, by: Actor) -> bytes:
    said = {"file": file, "known": known, "sha256": hashlib.sha256(content).hexdigest()}
    record(Verb.EXPORT, by=by, kind=kind, id=id, after=said)
    return content
