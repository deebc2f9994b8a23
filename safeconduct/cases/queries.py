"""Which rows. `cases_for` is the only door to cases."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment, Task
from safeconduct.access.rules import may

from .models import (
    FOREVER,
    Case,
    CaseOfficer,
    Claim,
    Clock,
    Crisis,
    Disagreement,
    HandOver,
    Profile,
    ProfileSpan,
    SavedView,
    Standing,
)


def cases_for(actor: Actor) -> QuerySet[Case]:
    """The cases that this actor may see: of her posts and the posts below them, those she works on, those handed over
    to her posts; and of these only the ones whose compartments she holds all. Nothing else exists for her."""
    if not may(actor, Task.SEE_CASES):
        return Case.objects.none()
    cases = Case.objects.filter(compartments__contained_by=[str(name) for name in sorted(actor.compartments)])
    if set(actor.compartments) == set(Compartment):
        cases = Case.objects.all()
    if actor.sees_all_posts:
        return cases
    return cases.filter(Q(post_id__in=actor.posts) | Q(pk__in=_cases_lent_to(actor)))


def _cases_lent_to(actor: Actor) -> list[UUID]:
    """Cases of other posts that the actor works on or that were handed over to one of her posts: a short list."""
    own = CaseOfficer.objects.filter(user_id=actor.id, until=None).exclude(case__post_id__in=actor.posts)
    lent = HandOver.objects.filter(post_id__in=actor.posts, until=None)
    return [*own.values_list("case_id", flat=True), *lent.values_list("case_id", flat=True)]


def may_see_case(actor: Actor, case_id: UUID) -> bool:
    return cases_for(actor).filter(pk=case_id).exists()


def crises() -> QuerySet[Crisis]:
    return Crisis.objects.all()


def claims_of(case: Case, *, as_known: datetime | None = None) -> QuerySet[Claim]:
    """All claims of a case, newest known first, with what was retracted, countersigned and attached."""
    claims = Claim.objects.filter(case=case)
    if as_known is not None:
        claims = claims.filter(known_at__lte=as_known)
    return (
        claims.select_related("recorded_by", "retraction__by", "countersignature__by", "place")
        .prefetch_related("evidence__document")
        .order_by("-known_at", "-id")
    )


def standings_of(case: Case, *, as_known: datetime) -> QuerySet[Standing]:
    """What stood for each track and viewpoint, as known at this time. One indexed look-up."""
    return Standing.objects.filter(case=case, known_from__lte=as_known, known_until__gt=as_known).select_related(
        "claim__place"
    )


def profile_of(case: Case, *, as_known: datetime) -> Profile | None:
    """The whole standing of a case, as known at this time; None before the case was known."""
    span = (
        ProfileSpan.objects.filter(case=case, known_from__lte=as_known, known_until__gt=as_known)
        .select_related("profile")
        .first()
    )
    return span.profile if span else None


def open_disagreements(actor: Actor, crisis: Crisis) -> QuerySet[Disagreement]:
    return Disagreement.objects.filter(case__in=cases_for(actor).filter(crisis=crisis), closed_at=None).select_related(
        "case__person", "owner"
    )


def running_clocks(actor: Actor, crisis: Crisis) -> QuerySet[Clock]:
    """Clocks that are running in the cases the actor may see, the most overdue first."""
    return (
        Clock.objects.filter(case__in=cases_for(actor).filter(crisis=crisis), met_at=None)
        .select_related("case__person")
        .order_by("due_at")
    )


def overdue_clocks(actor: Actor, crisis: Crisis, *, now: datetime) -> QuerySet[Clock]:
    return running_clocks(actor, crisis).filter(due_at__lt=now)


def saved_views(actor: Actor, crisis: Crisis) -> QuerySet[SavedView]:
    return SavedView.objects.filter(user_id=actor.id, crisis=crisis)


def present_spans(crisis: Crisis) -> QuerySet[ProfileSpan]:
    """How every case of the crisis stands now."""
    return ProfileSpan.objects.filter(crisis=crisis, known_until=FOREVER)
