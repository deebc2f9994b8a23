"""A small register: a counterpart with an office and a minister, our own minister, and people who may see it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.enums import Level, OfficeKind
from safeconduct.diplomacy.models import Office, Official, OfficialName, State, Term
from safeconduct.figures.shipped import install_measures
from safeconduct.store.partial_dates import PartialDate
from tests.conftest import Ministry

if TYPE_CHECKING:
    from tests.diplomacy.briefed import Register


def on(text: str) -> PartialDate:
    """A partial date from its EDTF text."""
    return PartialDate.parse_edtf(text)


def at(text: str) -> datetime:
    """A moment, UTC: at("2024-07-03T02:30")."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def diplomat(ministry: Ministry) -> Actor:
    return ministry.actor("diplomat")


@pytest.fixture
def auditor(ministry: Ministry) -> Actor:
    return ministry.actor("auditor")


@pytest.fixture
def press(ministry: Ministry) -> Actor:
    return ministry.actor("press")


@pytest.fixture
def theirs(db: None) -> State:
    """The counterpart: a state with a Foreign Ministry."""
    return State.objects.create(
        code="RU", name="Russia", formal_name="Russian Federation", native_name="Россия", language="ru", script="Cyrl"
    )


@pytest.fixture
def ours(db: None) -> State:
    return State.objects.create(code="IN", name="India", language="en", is_ours=True)


@pytest.fixture
def foreign_ministry(theirs: State) -> Office:
    return Office.objects.create(
        state=theirs, kind=OfficeKind.FOREIGN_MINISTRY, name="Ministry of Foreign Affairs", place="Moscow"
    )


@pytest.fixture
def their_minister(foreign_ministry: Office) -> Official:
    """In office since 2021."""
    official = Official.objects.create(state=foreign_ministry.state, name="Arkady Belozerov")
    OfficialName.objects.create(official=official, text="Аркадий Белозеров", language="ru")
    Term.objects.create(
        official=official, office=foreign_ministry, title="Minister of Foreign Affairs", level=Level.MINISTER,
        since=on("2021-05"),
    )  # fmt: skip
    return official


@pytest.fixture
def our_minister(ours: State) -> Official:
    office = Office.objects.create(
        state=ours, kind=OfficeKind.FOREIGN_MINISTRY, name="Ministry of External Affairs", place="New Delhi"
    )
    official = Official.objects.create(state=ours, name="Sudhanva Karmarkar")
    Term.objects.create(
        official=official, office=office, title="External Affairs Minister", level=Level.MINISTER, since=on("2019")
    )
    return official


@pytest.fixture
def written(
    crisis: Crisis, theirs: State, ministry: Ministry, lead: Actor, officer: Actor, colleague: Actor,
    our_minister: Official, their_minister: Official,
) -> Register:  # fmt: skip
    """A register of one meeting with all that came of it, and the shipped measures."""
    from tests.diplomacy.briefed import register

    install_measures(by=lead)
    return register(
        crisis, theirs, ministry, lead=lead, officer=officer, colleague=colleague, ours=our_minister,
        minister=their_minister,
    )  # fmt: skip
