"""Which rows. `cases_for` is the only door to cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment, Task
from safeconduct.access.models import Post, User
from safeconduct.access.queries import officers_at, posts_above
from safeconduct.access.rules import may
from safeconduct.people.models import Kin, Person

from . import rules
from .clocks import CLOCKS
from .models import (
    FOREVER,
    OURS_DEAD,
    Case,
    CaseJoining,
    CaseOfficer,
    CaseTask,
    Claim,
    Clock,
    Crisis,
    Disagreement,
    Document,
    FamilyFirstOverride,
    HandOver,
    Place,
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
    own = CaseOfficer.objects.filter(user_id=actor.id, until=None).exclude(post_id__in=actor.posts)
    lent = HandOver.objects.filter(post_id__in=actor.posts, until=None)
    return [*own.values_list("case_id", flat=True), *lent.values_list("case_id", flat=True)]


def may_see_case(actor: Actor, case_id: UUID) -> bool:
    return cases_for(actor).filter(pk=case_id).exists()


def crises() -> QuerySet[Crisis]:
    return Crisis.objects.all()


def claims_of(case: Case, *others: Case, as_known: datetime | None = None) -> QuerySet[Claim]:
    """All claims of a case and of others, newest known first, with what was retracted, countersigned and attached."""
    claims = Claim.objects.filter(case__in=[case, *others])
    if as_known is not None:
        claims = claims.filter(known_at__lte=as_known)
    return (
        claims.select_related("case", "recorded_by", "retraction__by", "countersignature__by", "place")
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
    """Where accounts differ now. Those of a joined case rest until it is parted."""
    joined = CaseJoining.objects.filter(case=OuterRef("case"), until=None)
    return Disagreement.objects.filter(
        ~Exists(joined), case__in=cases_for(actor).filter(crisis=crisis), closed_at=None
    ).select_related("case__person", "owner")


def running_clocks(actor: Actor, crisis: Crisis) -> QuerySet[Clock]:
    """Clocks that are running in the cases the actor may see, the most overdue first; without the duties of a joined
    case that the case for which it counts has met."""
    return (
        Clock.objects.filter(~_met_by_another(), case__in=cases_for(actor).filter(crisis=crisis), met_at=None)
        .select_related("case__person")
        .order_by("due_at")
    )


def _met_by_another() -> Exists:
    """Is the clock of a case that is joined now, and does the whole standing of the other meet it?"""
    states = "into__spans__profile__states__contains"
    met = (
        Q(kind=kind, **{states: {f"{viewpoint}.{rule.meets_track or rule.track}": state}})
        for kind, rule in CLOCKS.items()
        for viewpoint in rule.met_by
        for state in sorted(rule.meets)
    )
    joinings = CaseJoining.objects.annotate(kind=ExpressionWrapper(OuterRef("kind"), output_field=CharField()))
    return Exists(
        joinings.filter(reduce(or_, met), case=OuterRef("case"), until=None, into__spans__known_until=FOREVER)
    )


def overdue_clocks(actor: Actor, crisis: Crisis, *, now: datetime) -> QuerySet[Clock]:
    return running_clocks(actor, crisis).filter(due_at__lt=now)


def deaths_to_countersign(actor: Actor, crisis: Crisis) -> QuerySet[Claim]:
    """Our own findings of a death that await a second officer, the oldest first; without what is closed to her."""
    return (
        Claim.objects.filter(
            OURS_DEAD,
            case__in=cases_for(actor).filter(crisis=crisis),
            compartment__in=["", *actor.compartments],
            retraction=None,
            countersignature=None,
        )
        .select_related("case__person", "recorded_by")
        .order_by("known_at")
    )


MANY = 1000


def recorded_later(crisis: Crisis, *, as_known: datetime) -> int:
    """How many claims count on that day because their known-at was set back after it; at most `MANY` are counted."""
    claims = Claim.objects.filter(backdated=True, known_at__lte=as_known, recorded_at__gt=as_known, case__crisis=crisis)
    return claims[:MANY].count()


def saved_views(actor: Actor, crisis: Crisis) -> QuerySet[SavedView]:
    return SavedView.objects.filter(user_id=actor.id, crisis=crisis)


def override_of(case: Case, *, as_known: datetime) -> FamilyFirstOverride | None:
    return FamilyFirstOverride.objects.filter(case=case, at__lte=as_known).select_related("by").first()


def disagreements_of(case: Case, *, as_known: datetime) -> QuerySet[Disagreement]:
    """The disagreements of a case that were open at this time."""
    still_open = Q(closed_at=None) | Q(closed_at__gt=as_known)
    return Disagreement.objects.filter(still_open, case=case, opened_at__lte=as_known).select_related("owner")


def clocks_of(case: Case, *others: Case) -> QuerySet[Clock]:
    return Clock.objects.filter(case__in=[case, *others]).select_related("case").order_by("due_at")


def tasks_of(case: Case, *others: Case, as_known: datetime) -> QuerySet[CaseTask]:
    """The tasks that had been set by this time, in the order of their due days."""
    tasks = CaseTask.objects.filter(case__in=[case, *others], created_at__lte=as_known)
    tasks = tasks.select_related("case", "owner", "done_by")
    return tasks.order_by(F("due_on").asc(nulls_last=True), "created_at")


def documents_of(case: Case, *others: Case, as_known: datetime) -> QuerySet[Document]:
    """The documents of a case, the newest first: those added by this time, and the evidence of claims known by then."""
    known = Q(added_at__lte=as_known) | Q(evidence__claim__known_at__lte=as_known)
    documents = Document.objects.filter(known, case__in=[case, *others])
    return documents.select_related("case", "added_by").distinct().order_by("-added_at")


def officers_of(case: Case, *, as_known: datetime) -> QuerySet[CaseOfficer]:
    """Who worked on the case at this time."""
    return CaseOfficer.objects.filter(_held_at(as_known), case=case).select_related("user").order_by("since")


def hand_overs_of(case: Case, *, as_known: datetime) -> QuerySet[HandOver]:
    """To which other posts the case was handed over at this time."""
    return HandOver.objects.filter(_held_at(as_known), case=case).select_related("post").order_by("since")


def _held_at(at: datetime) -> Q:
    return Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))


def officers_who_see(case: Case) -> QuerySet[User]:
    """The officers of the posts that see this case: its own, those above it, and those it was handed over to."""
    lent = HandOver.objects.filter(case=case, until=None).values_list("post_id", flat=True)
    return officers_at([*posts_above(case.post_id), *lent])


def other_posts(case: Case) -> QuerySet[Post]:
    """The posts to which a case could be handed over."""
    return Post.objects.exclude(pk=case.post_id)


def documents_open_to(actor: Actor, case: Case) -> QuerySet[Document]:
    """The documents of a case whose compartments the actor holds, the newest first."""
    held = ["", *(str(name) for name in actor.compartments)]
    return Document.objects.filter(case=case, compartment__in=held).order_by("-added_at")


def claims_open_to(actor: Actor, case: Case, *others: Case) -> QuerySet[Claim]:
    """The claims of a case, and of others, whose compartments the actor holds."""
    return claims_of(case, *others).filter(compartment__in=["", *(str(name) for name in actor.compartments)])


def is_family_first_shut(actor: Actor, case: Case) -> bool:
    """Does family first hold back a death that we have confirmed, as far as the actor may know of it?"""
    present = Standing.objects.filter(case=case, known_until=FOREVER, viewpoint="ours").select_related("claim")
    states = {f"ours.{row.track}": row.state for row in present if rules.may_see(actor, row.claim.compartment)}
    overridden = FamilyFirstOverride.objects.filter(case=case).exists()
    return states.get("ours.condition") == "dead" and not rules.family_first(states, overridden=overridden)


def posts_of(actor: Actor) -> QuerySet[Post]:
    """The posts whose cases the actor sees, by name."""
    return Post.objects.filter(pk__in=actor.posts).order_by("name")


def cases_by_reference(actor: Actor, crisis: Crisis, references: Sequence[str]) -> list[Case]:
    """Of these references, the cases that the actor may see; at most as many as a page shows."""
    written = [text for text in references if text.isprintable()][:200]
    return list(cases_for(actor).filter(crisis=crisis, reference__in=written).order_by("reference"))


def persons_for(actor: Actor) -> QuerySet[Person]:
    """The persons whom the actor may learn of: of her cases, the kin in them, and those who are in no case at all; and
    those by whom such persons are known since they were joined.

    Asked of one person after the other: quick for some hundreds, however many persons and cases there are.
    """
    if actor.sees_all_posts and set(actor.compartments) == set(Compartment) and may(actor, Task.SEE_CASES):
        return Person.objects.all()
    seen, everyones = cases_for(actor), Case.objects.all()
    nobodys = ~Exists(_about(everyones)) & ~Exists(_kin_in(everyones))
    return Person.objects.filter(nobodys | _is_in(seen, "pk") | _is_in(seen, "joined_persons"))


def _is_in(cases: QuerySet[Case], whose: str) -> Q:
    """Is the person, or one who was joined with her, in one of these cases, or kin in one?"""
    if whose == "pk":
        return Q(Exists(_about(cases))) | Q(Exists(_kin_in(cases)))
    joined = Person.objects.filter(joined_into=OuterRef("pk"))
    return Q(Exists(joined.filter(_is_in(cases, "pk"))))


def _about(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.filter(person_id=OuterRef("pk"))


def _kin_in(cases: QuerySet[Case]) -> QuerySet[Kin]:
    return Kin.objects.filter(Exists(cases.filter(person_id=OuterRef("person_id"))), relative_id=OuterRef("pk"))


def cases_of_persons(actor: Actor, person_ids: Sequence[UUID]) -> QuerySet[Case]:
    """The cases of these persons that the actor may see."""
    return cases_for(actor).filter(person_id__in=list(person_ids)).select_related("crisis")


def places_of(crisis: Crisis) -> QuerySet[Place]:
    """The places of a crisis, by name."""
    return Place.objects.filter(crisis=crisis).order_by("name")
