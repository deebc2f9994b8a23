"""Which entries of the record."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from .models import Entry


def entries(
    *,
    actors: Collection[UUID] | None = None,
    verb: str = "",
    case: UUID | None = None,
    before: int | None = None,
) -> QuerySet[Entry]:
    """The entries of these persons, with this verb, about this case, newest first, older than the entry `before`."""
    found = Entry.objects.order_by("-id")
    if actors is not None:
        found = found.filter(actor_id__in=list(actors))
    if verb:
        found = found.filter(verb=verb)
    if case is not None:
        found = found.filter(case_id=case)
    return found.filter(id__lt=before) if before is not None else found
