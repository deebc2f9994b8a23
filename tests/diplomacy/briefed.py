"""A small register for the tests of briefs: a meeting in December, a spring with a death, and a meeting in July."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.history import CaseHistory, PastClaim, open_histories
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Circumstance, Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.asks import make_ask
from safeconduct.diplomacy.actions.assurances import Promise, record_assurance
from safeconduct.diplomacy.actions.concerns import raise_concern
from safeconduct.diplomacy.actions.engagements import Plan, hold_engagement, plan_engagement
from safeconduct.diplomacy.enums import AskKind, EngagementKind, Level, Side, Strength
from safeconduct.diplomacy.models import Ask, Assurance, Engagement, Official, State, Term
from safeconduct.diplomacy.taking_part import Who
from safeconduct.people.actions import NewPerson
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on

MORNING = at("2024-07-03T02:30")
"""When the brief for the meeting of 3 July is read."""
PRESENT = Viewpoint.OURS


def said(track: Track, state: str, known: str, viewpoint: Viewpoint = PRESENT, **more: Any) -> ClaimDraft:
    return ClaimDraft(
        track, state, viewpoint, "Embassy", on(known[:10]), Reliability.B, Credibility.TWO, known_at=at(known), **more
    )


def story(
    ministry: Ministry, name: str, *claims: PastClaim, known: str = "2024-02-26T09:00", **more: Any
) -> CaseHistory:
    post = more.pop("post", ministry.embassy)
    return CaseHistory(NewPerson(name, nationality="IN"), Circumstance.RECRUITED, post, at(known), claims, **more)


def died(known: str, officer: Actor, colleague: Actor) -> PastClaim:
    """Dead, on DNA, countersigned in the same hour."""
    draft = said(Track.CONDITION, "dead", known, ground=Ground.DNA)
    return PastClaim(draft, by=officer, countersigned_by=colleague, countersigned_at=at(known))


def told(known: str) -> PastClaim:
    return PastClaim(said(Track.KIN, "told", known))


@dataclass(frozen=True)
class Register:
    """Who is in it, and the engagement for which a brief is written."""

    cases: dict[str, Case]
    last: Engagement
    spring: Engagement
    meeting: Engagement
    release: Ask
    promise: Assurance


def stories(ministry: Ministry, officer: Actor, colleague: Actor) -> Sequence[CaseHistory]:
    """Four of spring 2024: one serves, one is released, one died (family told), one died (family not told)."""
    wants = PastClaim(said(Track.RETURN, "wants_to_return", "2024-02-26T10:00", Viewpoint.FAMILY))
    serves = PastClaim(said(Track.SERVICE, "recruited", "2024-02-26T10:00"))
    missing = PastClaim(said(Track.WHEREABOUTS, "missing", "2024-05-02T10:00", Viewpoint.HOST))
    located = PastClaim(said(Track.WHEREABOUTS, "located", "2024-05-03T10:00"))
    released = PastClaim(said(Track.SERVICE, "released", "2024-06-13T10:00"))
    return (
        story(ministry, "Omveer Tilwara", wants, serves, missing, located),
        story(ministry, "Baljot Kehal", wants, serves, released),
        story(ministry, "Chetan Umarvadia", died("2024-06-11T10:00", officer, colleague), told("2024-06-11T12:00")),
        story(ministry, "Dilbagh Sarhadi", died("2024-06-20T10:00", officer, colleague)),
        story(ministry, "Harinarayan Bhuinhar", died("2024-07-03T09:00", officer, colleague), known="2024-06-25T09:00"),
    )


def who(ours: Official, theirs: Official) -> tuple[Who, ...]:
    return Who(Side.OURS, official=ours), Who(Side.THEIRS, official=theirs)


def offices(ours: Official, theirs: Official) -> tuple[Who, ...]:
    """The offices of both sides, without a person."""
    sides = ((Side.OURS, ours), (Side.THEIRS, theirs))
    return tuple(Who(side, office=Term.objects.get(official=official).office) for side, official in sides)


def held(
    crisis: Crisis, state: State, day: str, *, by: Actor, known: str, level: Level | None = None, **more: Any
) -> Engagement:
    """An engagement that was planned and held on that day, both known at the same time."""
    plan = Plan(more.pop("kind", EngagementKind.MEETING), on=on(day), level=level, **more)
    made = plan_engagement(crisis, state, plan, by=by, known_at=at(known))
    hold_engagement(made, plan, by=by, known_at=at(known))
    return made


def register(
    crisis: Crisis, theirs: State, ministry: Ministry, *, lead: Actor, officer: Actor, colleague: Actor,
    ours: Official, minister: Official,
) -> Register:  # fmt: skip
    """Everything, written by the actions, each at the time at which it was known."""
    made = open_histories(crisis, stories(ministry, officer, colleague), by=lead)
    cases = {case.person.name: case for case in made}
    people = who(ours, minister)
    last = held(
        crisis, theirs, "2024-03", by=lead, known="2024-03-20T09:00", place="Moscow", occasion="annual talks",
        participants=people,
    )  # fmt: skip
    spring = held(
        crisis, theirs, "2024-06-11", by=lead, known="2024-06-11T15:00", kind=EngagementKind.DEMARCHE,
        level=Level.AMBASSADOR, place="Moscow and New Delhi", participants=offices(ours, minister),
    )  # fmt: skip
    release = make_ask(
        crisis, theirs, kind=AskKind.RELEASE, words="Release and return of all who serve", measure="still_serving",
        asked_on=on("2024-02-26"), known_at=at("2024-03-01T09:00"), by=lead,
    )  # fmt: skip
    raise_concern(
        spring, strength=Strength.STRONG_CONCERN, ask=release, words="All of them, and soon.",
        known_at=at("2024-06-11T16:00"), by=lead,
    )  # fmt: skip
    promise = record_assurance(
        crisis, theirs,
        Promise(kind="release", words="Their names will be answered within a week.", speaker="Ministry of Defence",
                given_on=on("2024-06-11"), due=on("2024-06-18"), cases=(cases["Omveer Tilwara"],),
                engagement=spring),
        known_at=at("2024-06-11T17:00"), by=lead,
    )  # fmt: skip
    plan = Plan(EngagementKind.MEETING, on=on("2024-07-03"), place="Astana", occasion="sidelines of the summit",
                participants=people)  # fmt: skip
    meeting = plan_engagement(crisis, theirs, plan, by=lead, known_at=at("2024-06-28T09:00"))
    visit = Plan(EngagementKind.MEETING, on=on("2024-07-08/2024-07-09"), level=Level.SUMMIT, place="Moscow",
                 participants=offices(ours, minister),
                 occasion="annual summit")  # fmt: skip
    plan_engagement(crisis, theirs, visit, by=lead, known_at=at("2024-06-30T09:00"))
    return Register(cases, last, spring, meeting, release, promise)
