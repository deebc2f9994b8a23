"""The address of a receipt: signed, so that nothing has to be asked to make it, and nobody can guess another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.http import Http404
from django.urls import reverse

from safeconduct.intake.actions.receiving import Receipt

SALT = "portal.receipt"
DAYS = 7
"""How long the address of a receipt holds. The reference and the code on it hold for ever."""
LONGEST_NOTED = 60
MOST_NOTED = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """What a receipt shows. `notes` are what could not be taken or read: (kind, what was sent)."""

    receipt: Receipt
    notes: Sequence[tuple[str, str]] = ()


def receipt_address(receipt: Receipt, notes: Sequence[tuple[str, str]] = ()) -> str:
    """Where the receipt can be seen for a week."""
    noted = [(kind, text[:LONGEST_NOTED]) for kind, text in notes[:MOST_NOTED]]
    said = [receipt.number, receipt.id.hex, noted]
    return reverse("portal:receipt", args=[signing.dumps(said, salt=SALT, compress=True)])


def read_receipt(token: str) -> Shown:
    """What the signed part of the address says. Raises Http404 when it is not ours or too old."""
    try:
        number, id, noted = signing.loads(token, salt=SALT, max_age=DAYS * 86_400)
    except signing.BadSignature as error:
        raise Http404 from error
    return Shown(Receipt(UUID(id), number, False), [(kind, text) for kind, text in noted])
