"""Which states, offices and officials; who held which office on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from safeconduct.cases.models import Crisis
from safeconduct.store.partial_dates import PartialDate

from ..models import Contact, Engagement, Office, Official, Participant, State, Term
from ..terms import highest, may_have_held, of_day
from .engagements import versions_at


def holders_on(office: Office, day: date | PartialDate) -> list[Term]:
    """The terms in an office that may have run on a day, the highest level first."""
    on = _partial(day)
    terms = Term.objects.filter(office=office).select_related("official", "office")
    return sorted((term for term in terms if may_have_held(term, on)), key=lambda term: -term.level)


def holder_on(office: Office, day: date | PartialDate) -> Term | None:
    """Who held an office on a day: the highest of those who may have; None when nobody is known."""
    return highest(holders_on(office, day))


def terms_of(officials: Collection[UUID]) -> QuerySet[Term]:
    """Every term of these officials."""
    return Term.objects.filter(official__in=list(officials)).select_related("official", "office")


def _partial(day: date | PartialDate) -> PartialDate:
    return day if isinstance(day, PartialDate) else of_day(day)


def states_met(crisis: Crisis) -> list[State]:
    """The counterparts of a crisis, for narrowing a list: those of its countries, then all others with whom there was
    an engagement in it."""
    met = Exists(Engagement.objects.filter(crisis=crisis, state=OuterRef("pk")))
    found = State.objects.filter(Q(code__in=crisis.countries) | met, is_ours=False)
    return sorted(found, key=lambda state: (state.code not in crisis.countries, state.name))


def counterparts(crisis: Crisis) -> list[State]:
    """Every state but our own, those of the crisis first."""
    found = State.objects.filter(is_ours=False)
    return sorted(found, key=lambda state: (state.code not in crisis.countries, state.name))


def states_asked(crisis: Crisis) -> list[State]:
    """The states that something is asked of in a crisis."""
    return list(State.objects.filter(asks__crisis=crisis).distinct())


def our_state() -> State | None:
    """Our own; None as long as nobody wrote it down."""
    return State.objects.filter(is_ours=True).first()


def contacts_of(of: State | Official) -> list[Contact]:
    """The contacts that are good: of the offices of a state, or of an official."""
    which = Q(office__state=of) if isinstance(of, State) else Q(official=of)
    return list(Contact.objects.filter(which, ended_at=None).order_by("what", "id"))


def terms_in(state: State) -> QuerySet[Term]:
    """Every term in an office of a state."""
    return Term.objects.filter(office__state=state).select_related("official", "office")


def engagements_with(official: Official, crisis: Crisis, *, as_known: datetime) -> list[UUID]:
    """The engagements of a crisis that an official is named in by what was known then, the newest first."""
    named = Participant.objects.filter(official=official, version__engagement__crisis=crisis)
    found = set(named.filter(version__known_at__lte=as_known).values_list("version__engagement", flat=True))
    last = versions_at(list(found), as_known=as_known)
    still = [id for id, row in last.items() if any(who.official_id == official.pk for who in row.participants.all())]
    return sorted(still, key=lambda id: (last[id].on.earliest or date.min, id.int), reverse=True)
