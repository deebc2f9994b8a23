"""An engagement of two days is told as from one to the other, not as some day between them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.actions.engagements import Plan, Who, plan_engagement
from safeconduct.diplomacy.brief.words import quoted
from safeconduct.diplomacy.days import event_words, is_certain
from safeconduct.diplomacy.enums import EngagementKind, Side
from safeconduct.diplomacy.ics import calendar_file
from safeconduct.diplomacy.models import Official, State
from safeconduct.diplomacy.queries.engagements import versions_at
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on


@pytest.mark.parametrize(
    ("days", "words", "certain"),
    [
        ("2024-07-08/2024-07-09", "8–9 July 2024", True),
        ("2024-06-30/2024-07-02", "30 June – 2 July 2024", True),
        ("2024-07-03", "3 July 2024", True),
        ("2024-07-03~", "about 3 July 2024", False),
        ("2024-07-01/2024-07-20", "between 1 and 20 July 2024", False),
        ("2024-07", "July 2024", False),
        ("2024-07-03/..", "since 3 July 2024", False),
        ("", "–", False),
    ],
)
def test_a_few_days_are_from_then_until_then_and_a_longer_range_is_some_day_in_it(days: str, words: str, certain: bool):
    assert (event_words(on(days)), is_certain(on(days))) == (words, certain)


@pytest.mark.django_db
def test_a_summit_of_two_days_reads_so_on_its_page_and_in_a_calendar(
    client: Client, crisis: Crisis, theirs: State, our_minister: Official, their_minister: Official, diplomat: Actor,
    ministry: Ministry,
):  # fmt: skip
    people = (Who(Side.OURS, our_minister), Who(Side.THEIRS, their_minister))
    plan = Plan(EngagementKind.MEETING, on("2027-07-08/2027-07-09"), place="Moscow", participants=people)
    made = plan_engagement(crisis, theirs, plan, by=diplomat)
    sign_in(client, ministry.users["diplomat"])
    page = client.get(reverse("diplomacy:engagement", args=[made.reference])).content.decode()
    assert "Moscow, 8–9 July 2027" in page
    assert "between 8 and 9" not in page
    version = versions_at([made.pk], as_known=at("2027-01-01"))[made.pk]
    assert b"not certain" not in calendar_file([version], lambda _version: "https://mfa.example/")


def test_a_quotation_within_a_quotation_has_single_marks():
    assert quoted("All will be discharged, “within weeks”.") == "“All will be discharged, ‘within weeks’.”"
