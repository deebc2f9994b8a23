"""What stands behind the moves of an explanation: claims with what became of them, overrides, other cases."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Claim, FamilyFirstOverride
from safeconduct.cases.queries import cases_for


def claims_with_their_ends(ids: Collection[UUID]) -> dict[UUID, Claim]:
    """Claims by their id, with who retracted or countersigned them. One query, none where no id is given."""
    return Claim.objects.select_related("retraction__by", "countersignature__by").in_bulk(list(ids)) if ids else {}


def overrides_of(cases: Collection[UUID]) -> list[FamilyFirstOverride]:
    """The overrides of family first of these cases, with who made them."""
    return list(FamilyFirstOverride.objects.filter(case__in=list(cases)).select_related("by")) if cases else []


def references_seen(actor: Actor, cases: Collection[UUID]) -> dict[UUID, str]:
    """The references of those of these cases that the actor may see."""
    return dict(cases_for(actor).filter(pk__in=list(cases)).values_list("pk", "reference")) if cases else {}
