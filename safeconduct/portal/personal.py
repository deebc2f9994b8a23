"""The personal link of who registered herself: signed, without a password, for as long as the registration holds."""

from __future__ import annotations

from uuid import UUID

from django.core import signing
from django.http import Http404
from django.utils import timezone

from safeconduct.people.actions.presence import REGISTER, number_of, registration_of
from safeconduct.people.fold import fold_contact
from safeconduct.people.models import Contact, Registration

SALT = "portal.me"


def link_token(registration: Registration) -> str:
    """The part of the address that opens her page. The same for the same registration, so that an old link still
    works after it was sent again."""
    return signing.Signer(salt=SALT).sign(number_of(registration))


def opened_registration(token: str) -> Registration:
    """Whose page a link opens. Raises Http404 where it is not ours, was deleted, or expired."""
    try:
        number = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature as error:
        raise Http404 from error
    found = registration_of(number)
    if found is None or is_over(found):
        raise Http404
    return found


def is_over(registration: Registration) -> bool:
    """Has it expired?"""
    return registration.expires_on is not None and registration.expires_on < timezone.now().date()


def number_for_person(person: UUID) -> Registration | None:
    """What this person registered last and what still holds; None for nothing."""
    row = Registration.objects.filter(register=REGISTER, person=person).order_by("-id").first()
    found = registration_of(number_of(row)) if row else None
    return None if found is None or is_over(found) else found


def contact_of_registered(typed: str, regions: set[str]) -> Contact | None:
    """The contact of somebody who registered herself that a person typed; None for nobody's. `regions`: the countries
    (ISO 3166) whose numbers may be written without a code."""
    plain = typed[:200].replace("\0", "")
    folded = {fold_contact(plain, region) for region in {"", *regions}}
    rows = Contact.objects.filter(folded__in=folded, person__registrations__register=REGISTER)
    return rows.order_by("-created_at").first()
