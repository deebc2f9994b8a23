"""Keeping reply templates, and filling one in for a request."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from .. import rules
from ..models import Handling, ReplyTemplate
from ..replies import FALLBACK, RECEIPT, RECEIPT_SHORT, Reply, shipped, unknown_blanks

LANGUAGES = ("en", "hi", "ru", "mr", "ne", "pa", "ur", "bn", "gu", "ta", "te", "kn", "ml", "uk", "ar", "fr", "es", "zh")
"""Languages in which a template can be written."""


def replies(*, with_retired: bool = False) -> list[Reply]:
    """The newest version of every template in every language, those that ship first. One query."""
    found: dict[tuple[str, str], Reply | None] = dict(shipped())
    for row in ReplyTemplate.objects.order_by("version"):
        is_kept = with_retired or not row.is_retired
        found[row.key, row.language] = _reply(row) if is_kept else None
    return [reply for reply in found.values() if reply is not None]


def replies_of(key: str) -> list[Reply]:
    """One template in all its languages. The receipts are always there: retired, they are as they were shipped."""
    found = [reply for reply in replies() if reply.key == key]
    return found if any(reply.language == FALLBACK for reply in found) else [*found, shipped()[key, FALLBACK]]


def _reply(row: ReplyTemplate) -> Reply:
    return Reply(row.key, row.language, row.name, row.subject, row.text, row.version)


@transaction.atomic
def set_template(
    key: str, *, language: str, name: str, subject: str, text: str, by: Actor, is_retired: bool = False
) -> ReplyTemplate:
    """Word a template anew: a new version, the ones before are kept. Raises `Refused` with the field and the remedy."""
    unknown = ", ".join(f"{{{blank}}}" for blank in unknown_blanks(f"{subject} {text}"))
    rules.may_keep_reply(by, text=text, unknown=unknown, is_known_language=language in LANGUAGES).require()
    key = slugify(key)[:40]
    if not key:
        raise Refused(_("Give the template a short name of Latin letters, for example ask-details."))
    if is_retired and key in (RECEIPT, RECEIPT_SHORT):
        raise Refused(_("The receipt is sent by the machine and cannot be retired. Word it anew."))
    last = ReplyTemplate.objects.filter(key=key, language=language).order_by("-version").first()
    row = ReplyTemplate(
        key=key, language=language, version=last.version + 1 if last else 1, name=name.strip()[:120] or key,
        subject=" ".join(subject.split())[:300], text=text.strip(), is_retired=is_retired, by_id=by.id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("Somebody else has just changed this template. Look at it again.")) from error
    after = {"template": str(row), "subject": row.subject, "text": row.text, "retired": is_retired}
    record(Verb.SET_TEMPLATE, by=by, kind="reply_template", id=row.pk, after=after)
    return row


def filled_for(reply: Reply, handling: Handling, *, by: Actor) -> tuple[str, str]:
    """Subject and text of a template for a request, for the officer to read and change before it is sent."""
    reading = getattr(handling.request, "reading", None)
    people = handling.request.mentions.exclude(relation="self").order_by("number").values_list("name", flat=True)
    values = {
        "reference": handling.request.reference,
        "name": (reading.sender_name if reading else "") or "",
        "person": ", ".join(name for name in people[:3] if name),
        "officer": by.name,
        "post": handling.post.name,
    }
    return reply.filled(values)
