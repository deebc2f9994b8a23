"""The register as a list: who told us that she is in which country, the newest registrations first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from ..models import Person, RegisterImport, Registration
from ..queries import find
from ..search import search_persons

PAGE = 50
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Registrations, the newest first; `after` is where the next page begins."""

    rows: list[Registration]
    after: UUID | None = None


def registrations(*, text: str = "", country: str = "", before: UUID | None = None) -> RegisterPage:
    """The newest registrations, or those of the persons whom a text finds: a name in any script, a paper, a phone.

    Keyset pages by id: `before` is the last one of the page before. A person has one row for each time she registered.
    """
    found = Registration.objects.select_related("person").order_by("-id")
    if country:
        found = found.filter(country=country)
    if text:
        return RegisterPage(_of_persons(found, text))
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE + 1])
    return RegisterPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def _of_persons(found: QuerySet[Registration], text: str) -> list[Registration]:
    registered = Person.objects.filter(registrations__isnull=False).distinct()
    ids = _by_document(text) + [hit.person.pk for hit in search_persons(text, among=registered, limit=MOST_FOUND)]
    place = {id: order for order, id in reversed(list(enumerate(ids)))}
    return sorted(found.filter(person_id__in=ids)[: 4 * MOST_FOUND], key=lambda row: place[row.person_id])


def _by_document(text: str) -> list[UUID]:
    """Whose paper, phone or address the text is: they come first."""
    return find(text).exact_ids(MOST_FOUND)


def stays_of(person_ids: Sequence[UUID]) -> QuerySet[Registration]:
    """What registers tell of these persons, the newest first."""
    return Registration.objects.filter(person__in=person_ids).order_by("-id")


def is_expired(registration: Registration, today: date) -> bool:
    """Was it to be confirmed before today?"""
    return registration.expires_on is not None and registration.expires_on < today


def imports() -> QuerySet[RegisterImport]:
    """The files that were imported, the newest first."""
    return RegisterImport.objects.select_related("by").order_by("-started_at")
