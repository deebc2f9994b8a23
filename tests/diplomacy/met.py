"""Engagements that were held, what was raised in them and what came of it, in a line each."""

from __future__ import annotations

from datetime import datetime

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.asks import make_ask
from safeconduct.diplomacy.actions.assurances import Promise, record_assurance
from safeconduct.diplomacy.actions.concerns import raise_concern, record_reply
from safeconduct.diplomacy.actions.engagements import Plan, Who, hold_engagement, plan_engagement
from safeconduct.diplomacy.enums import AskKind, EngagementKind, Side, Strength
from safeconduct.diplomacy.models import Ask, Assurance, Engagement, Official, Reply, State
from tests.diplomacy.conftest import on


class Register:
    """The register of one crisis with one counterpart. `by` may say that something was known earlier."""

    def __init__(self, crisis: Crisis, state: State, ours: Official, theirs: Official, *, by: Actor) -> None:
        self.crisis, self.state, self.ours, self.theirs, self.by = crisis, state, ours, theirs, by

    def met(self, day: str, *, known: datetime | None = None, place: str = "Astana") -> Engagement:
        """Both ministers met on that day."""
        both = (Who(Side.OURS, self.ours), Who(Side.THEIRS, self.theirs))
        plan = Plan(EngagementKind.MEETING, on(day), place=place, participants=both)
        made = plan_engagement(self.crisis, self.state, plan, by=self.by, known_at=known)
        hold_engagement(made, plan, by=self.by, known_at=known)
        return made

    def ask(self, words: str, *cases: Case, kind: str = AskKind.RELEASE, known: datetime | None = None) -> Ask:
        return make_ask(self.crisis, self.state, kind=kind, words=words, cases=cases, by=self.by, known_at=known)

    def raised(
        self, engagement: Engagement, ask: Ask | None, *, strength: int = Strength.CONCERN, words: str = "",
        known: datetime | None = None,
    ) -> None:  # fmt: skip
        raise_concern(engagement, strength=strength, ask=ask, words=words, by=self.by, known_at=known)

    def replied(
        self, ask: Ask, kind: str, day: str, *, words: str = "It is considered.", official: Official | None = None,
        engagement: Engagement | None = None, known: datetime | None = None,
    ) -> Reply:  # fmt: skip
        return record_reply(
            ask, kind=kind, words=words, on=on(day), official=official, engagement=engagement, by=self.by,
            known_at=known,
        )  # fmt: skip

    def promised(
        self, words: str, day: str, *cases: Case, due: str = "", kind: str = AskKind.RELEASE,
        engagement: Engagement | None = None, known: datetime | None = None,
    ) -> Assurance:  # fmt: skip
        promise = Promise(
            kind, words, self.theirs.name, on(day), due=on(due), cases=cases, engagement=engagement,
            official=self.theirs,
        )  # fmt: skip
        return record_assurance(self.crisis, self.state, promise, by=self.by, known_at=known)
