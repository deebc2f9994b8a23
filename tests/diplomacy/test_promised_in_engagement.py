"""The page of an engagement tells what was promised in it and what was said in public after it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.actions.engagements import Plan, Who, hold_engagement, plan_engagement
from safeconduct.diplomacy.actions.statements import Said, record_statement
from safeconduct.diplomacy.enums import EngagementKind, Side
from safeconduct.diplomacy.models import Assurance, Engagement, Official, State, Statement
from safeconduct.store.ids import uuid7
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on
from tests.diplomacy.promised import promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def met(crisis: Crisis, theirs: State, their_minister: Official, our_minister: Official, lead: Actor) -> Engagement:
    both = (Who(Side.OURS, our_minister), Who(Side.THEIRS, their_minister))
    plan = Plan(EngagementKind.MEETING, on("2024-07-03"), participants=both)
    row = plan_engagement(crisis, theirs, plan, by=lead, known_at=at("2024-06-28"))
    hold_engagement(row, plan, by=lead, known_at=at("2024-07-03T20:00"))
    return row


def page(client: Client, ministry: Ministry, address: str, who: str = "diplomat") -> str:
    answer = sign_in(client, ministry.users[who]).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_tells_what_was_promised_and_said_as_far_as_known(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, met: Engagement, lead: Actor
) -> None:
    promise(crisis, theirs, engagement=met, words="Within weeks, all.", given_on=on("2024-07-03"), by=lead)
    promise(crisis, theirs, words="Said elsewhere.", by=lead)
    said = Said(
        "ours", "Minister", "post", on("2024-07-03"), "Strong concern.", link="https://x.example/", engagement=met
    )
    record_statement(crisis, said, by=lead, known_at=at("2024-07-03T21:00"))
    address = f"/engagements/{met.reference}/"
    shown = page(client, ministry, address)
    assert "Within weeks, all." in shown
    assert "Strong concern." in shown
    assert "Said elsewhere." not in shown
    earlier = page(client, ministry, f"{address}?known=2024-07-03")
    assert "Strong concern." in earlier
    assert "Within weeks, all." not in earlier
    assert "Record an assurance" not in earlier


def test_its_forms_are_opened_with_the_day_and_the_speaker(
    client: Client, ministry: Ministry, met: Engagement, theirs: State
) -> None:
    shown = page(client, ministry, f"/c/army/assurances/record/?engagement={met.reference}")
    assert "Arkady Belozerov, Minister of Foreign Affairs" in shown
    assert "3 July 2024" in shown
    told = {
        "state": "RU", "kind": "release", "words": "Soon.", "speaker": "Minister", "given_on": "3 July 2024",
        "for_whom": "nobody", "kept_by": "hand", "key": str(uuid7()), "due_words": "by the end of July",
    }  # fmt: skip
    assert client.post(f"/c/army/assurances/record/?engagement={met.reference}", told).status_code == 302
    row = Assurance.objects.get()
    assert (row.engagement, row.due_latest) == (met, date(2024, 7, 31))


def test_a_statement_opens_the_form_of_the_assurance_in_it(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, met: Engagement, lead: Actor
) -> None:
    said = Said(
        "theirs",
        "Minister",
        "briefing",
        on("2024-07-05"),
        "All will go home.",
        state=theirs,
        source="x",
        engagement=met,
    )
    row = record_statement(crisis, said, by=lead, known_at=at("2024-07-05T20:00"))
    address = f"/c/army/assurances/record/?statement={row.pk}"
    assert "All will go home." in page(client, ministry, address)
    told = {
        "state": "RU", "kind": "release", "words": "All will go home.", "speaker": "Minister", "for_whom": "nobody",
        "given_on": "5 July 2024", "kept_by": "usual", "key": str(uuid7()),
    }  # fmt: skip
    assert client.post(address, told).status_code == 302
    made = Assurance.objects.get()
    assert (made.statement, made.engagement) == (Statement.objects.get(), met)
    assert made.reference in page(client, ministry, f"/statements/{row.pk}/")
