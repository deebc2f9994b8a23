"""Are the stored documents still the files that were added? Every file is read again and its SHA-256 compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Document

LISTED = 500
"""Findings that a report names; more are only counted."""


class Fault(Enum):
    """What can be wrong with a stored file. The value is the sentence."""

    MISSING = gettext_lazy("Case %(reference)s: the file of the document “%(title)s” is not in the store.")
    CHANGED = gettext_lazy("Case %(reference)s: the file of the document “%(title)s” is not the one that was added.")


@dataclass(frozen=True, slots=True)
class DocumentFinding:
    """One document whose file is not what it was."""

    fault: Fault
    reference: str
    title: str

    @property
    def sentence(self) -> str:
        """For a person."""
        return str(self.fault.value) % {"reference": self.reference, "title": self.title}


@dataclass(slots=True)
class DocumentReport:
    """What was read and what was found. `found` counts all findings, `findings` names the first of them."""

    documents: int = 0
    files: int = 0
    bytes: int = 0
    found: int = 0
    findings: list[DocumentFinding] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """What was read, in a sentence."""
        return _("%(documents)s documents in %(files)s files, %(megabytes)s MB read again.") % {
            "documents": self.documents, "files": self.files, "megabytes": f"{self.bytes / 1024**2:.1f}",
        }  # fmt: skip

    def add(self, finding: DocumentFinding) -> None:
        """Count a finding; name it if not too many are named already."""
        self.found += 1
        if len(self.findings) < LISTED:
            self.findings.append(finding)


def verify_documents() -> DocumentReport:
    """Read every stored file once, however many cases have it."""
    report = DocumentReport()
    rows = Document.objects.select_related("case").order_by("sha256", "id").iterator(chunk_size=500)
    for _sha256, same in groupby(rows, key=lambda document: document.sha256):
        documents = list(same)
        fault, size = _look_at(documents[0])
        report.documents += len(documents)
        report.files += 1
        report.bytes += size
        for finding in _findings(documents, fault):
            report.add(finding)
    return report


def _findings(documents: list[Document], fault: Fault | None) -> Iterator[DocumentFinding]:
    for document in documents:
        if fault is not None:
            yield DocumentFinding(fault, document.case.reference, document.title)


def _look_at(document: Document) -> tuple[Fault | None, int]:
    """What is wrong with the file of a document, and how many bytes were read."""
    if not default_storage.exists(document.storage_name):
        return Fault.MISSING, 0
    seen, size = hashlib.sha256(), 0
    with default_storage.open(document.storage_name) as file:
        for chunk in file.chunks():
            seen.update(chunk)
            size += len(chunk)
    return (None if seen.hexdigest() == document.sha256 else Fault.CHANGED), size
