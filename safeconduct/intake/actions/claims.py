"""What the family says, recorded in the case from the request, with the words of the request as evidence."""

from __future__ import annotations

from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.claims import record_claim
from safeconduct.cases.actions.documents import add_document
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Viewpoint
from safeconduct.cases.models import Case, Claim, Document

from .. import rules
from ..models import ClaimSource, Handling, Reading, Request, RequestLink
from .presence import lock

LESS_THAN = "\\u003c"
"""How “<” is written in the document, so that no browser ever takes the words of a sender for a page."""


@transaction.atomic
def record_claim_from(handling: Handling, case: Case, draft: ClaimDraft, *, words: str, by: Actor) -> Claim:
    """Record a claim of the family on these words of the request. Raises `Refused` and `FieldFault`."""
    held = lock(handling.pk, by=by)
    thread = [held.pk, *held.request.follow_ups.values_list("pk", flat=True)]
    rules.may_record_from(
        by,
        is_linked=RequestLink.objects.filter(request__in=thread, case=case, unlink=None).exists(),
        is_in_request=_stands_in(words, held.request),
    ).require()
    said = replace(draft, viewpoint=Viewpoint.FAMILY, words=words.strip())
    document = _document(held.request, case, words.strip(), compartment=draft.compartment, by=by)
    claim = record_claim(case, said, by=by, documents=[document])
    if not ClaimSource.objects.filter(claim=claim).exists():
        ClaimSource(claim=claim, request=held.request, words=said.words).save(force_insert=True)
    return claim


def _stands_in(words: str, request: Request) -> bool:
    """Do these words stand in what was read, whatever spaces and line breaks are between them?"""
    reading = Reading.objects.filter(pk=request.pk).first()
    if reading is None or not words.strip():
        return False
    facts = [text for value in reading.facts.values() for text in (value if isinstance(value, list) else [value])]
    whole = " ".join(map(str, [reading.subject, reading.text, reading.quoted, *facts]))
    return _flat(words) in _flat(whole)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _document(request: Request, case: Case, words: str, *, compartment: str, by: Actor) -> Document:
    """The words as plain text, with the request that they stand in and the hash of what was received."""
    said = {
        "reference": request.reference,
        "channel": request.get_kind_display(),
        "at": f"{request.received_at:%Y-%m-%d %H:%M} UTC",
        "sha256": request.sha256,
    }
    head = _("From the request %(reference)s (%(channel)s), received %(at)s.\nSHA-256 of what was received: %(sha256)s")
    text = f"{head % said}\n\n{words}\n"
    if "<" in text:
        text = f"{_('The sign “less than” is written as %(sign)s here.') % {'sign': LESS_THAN}}\n" + text.replace(
            "<", LESS_THAN
        )
    upload = SimpleUploadedFile(f"{request.reference}.txt", text.encode(), "text/plain")
    title = _("Words of the request %(reference)s") % {"reference": request.reference}
    return add_document(case, upload, title=title, compartment=compartment, by=by)
