"""What other pages say of the register: the case page, and the situation of a crisis."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.asks import close_ask, make_ask
from safeconduct.diplomacy.actions.concerns import raise_concern
from safeconduct.diplomacy.actions.engagements import Plan, Who, hold_engagement, plan_engagement
from safeconduct.diplomacy.enums import AskStage, EngagementKind, Side, Strength
from safeconduct.diplomacy.models import Ask, Engagement, Official, State
from safeconduct.figures.shipped import install_measures
from safeconduct.store.partial_dates import PartialDate
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on
from tests.diplomacy.promised import promise
from tests.figures.ledger import say

SITUATION = "/c/army/"


@pytest.fixture
def meet(crisis: Crisis, theirs: State, our_minister: Official, their_minister: Official, lead: Actor):
    """meet("2024-07-03", "Astana", known="2024-06-28T09"): a meeting of the ministers is planned."""

    def plan(day: str, place: str, *, known: str) -> Engagement:
        who = (Who(Side.OURS, our_minister), Who(Side.THEIRS, their_minister))
        said = Plan(EngagementKind.MEETING, on(day), place=place, occasion="sidelines of a summit", participants=who)
        return plan_engagement(crisis, theirs, said, by=lead, known_at=at(known))

    return plan


@pytest.fixture
def ask(crisis: Crisis, theirs: State, case: Case, lead: Actor) -> Ask:
    return make_ask(
        crisis, theirs, kind="release", words="Release of our men", cases=[case], asked_on=on("2024-03"), by=lead,
        known_at=at("2024-03-01T12"),
    )  # fmt: skip


@pytest.fixture
def raised(meet, ask: Ask, lead: Actor):
    """raised("2024-07-03", "Astana"): the ask was raised there on that day."""

    def hold(day: str, place: str) -> Engagement:
        engagement = meet(day, place, known=f"{day}T08")
        version = engagement.versions.get()
        who = tuple(Who(Side(row.side), row.official) for row in version.participants.all())
        said = Plan(EngagementKind.MEETING, on(day), place=place, participants=who)
        hold_engagement(engagement, said, by=lead, known_at=at(f"{day}T18"))
        raise_concern(engagement, strength=Strength.STRONG_CONCERN, ask=ask, by=lead, known_at=at(f"{day}T18"))
        return engagement

    return hold


def page_of(client: Client, ministry: Ministry, who: str, url: str, **given: str) -> str:
    client.force_login(ministry.users[who])
    answer = client.get(url, given)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# ---------------------------------------------------------------- the case page
def test_a_case_shows_when_and_by_whom_it_was_raised_and_which_promise_covers_it(
    client, ministry, case, crisis, theirs, raised, ask, lead
):
    raised("2024-07-03", "Astana")
    promise(crisis, theirs, by=lead, cases=[case])
    page = page_of(client, ministry, "officer", f"/cases/{case.reference}/")
    for words in (
        "Release of our men", "3 July 2024", "Astana", "strong concern",
        "Sudhanva Karmarkar, External Affairs Minister",
        "Promises that cover the case", "overdue", "kept for 0 of 1",
    ):  # fmt: skip
        assert words in page, words


def test_a_case_shows_of_the_register_what_was_known_on_the_day_one_looks_from(
    client, ministry, case, crisis, theirs, raised, lead
):
    raised("2024-07-03", "Astana")
    promise(crisis, theirs, by=lead, cases=[case])
    url = f"/cases/{case.reference}/"
    before = page_of(client, ministry, "officer", url, known="2024-07-02")
    assert ("Astana" in before, "Promises that cover the case" in before, "Release of our men" in before) == (
        False, False, True,
    )  # fmt: skip
    between = page_of(client, ministry, "officer", url, known="2024-07-05")
    assert ("Astana" in between, "Promises that cover the case" in between) == (True, False)


def test_who_may_not_see_the_register_sees_none_of_it_beside_a_case(client, ministry, case, raised):
    raised("2024-07-03", "Astana")
    page = page_of(client, ministry, "administrator", f"/cases/{case.reference}/")
    assert ("Astana" in page, "Asks and engagements" in page) == (False, False)


def test_an_ask_that_was_met_is_no_longer_open_beside_the_case(client, ministry, case, ask, lead):
    close_ask(ask, stage=AskStage.MET, reason="He is home.", on=on("2024-08"), by=lead, known_at=at("2024-08-20T12"))
    assert "Release of our men" not in page_of(client, ministry, "officer", f"/cases/{case.reference}/")


def test_a_case_that_was_raised_three_times_asks_the_database_no_more_than_one_raised_once(
    client, ministry, case, crisis, theirs, raised, lead
):
    client.force_login(ministry.users["officer"])
    url = f"/cases/{case.reference}/"
    raised("2024-07-03", "Astana")
    promise(crisis, theirs, by=lead, cases=[case])
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for day in ("2024-07-10", "2024-07-20"):
        raised(day, "Moscow")
        promise(crisis, theirs, by=lead, cases=[case], known="2024-07-20T18:00")
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(three) == len(one)


# ---------------------------------------------------------------- the situation
def test_the_situation_says_which_engagement_comes_next_with_whom_and_where(client, ministry, crisis, meet):
    install_measures(by=ministry.actor("lead"))
    soon = timezone.now().date() + timedelta(days=5)
    engagement = meet(soon.isoformat(), "Astana", known="2024-07-01T09")
    page = page_of(client, ministry, "officer", SITUATION)
    assert "in 5 days" in page
    assert f"{PartialDate(soon.isoformat(), soon, soon).describe()}, Astana." in page
    assert "Arkady Belozerov, Minister of Foreign Affairs" in page
    assert f"/engagements/{engagement.reference}/brief/" in page
    assert "No engagement is planned." in page_of(client, ministry, "officer", SITUATION, known="2024-06-30")


def test_a_promise_that_is_late_comes_before_one_that_is_not_due_yet(client, ministry, crisis, theirs, case, lead):
    install_measures(by=lead)
    promise(crisis, theirs, by=lead, cases=[case], speaker="Embassy", due_words="", due=on("2099"))
    promise(crisis, theirs, by=lead, cases=[case])
    page = page_of(client, ministry, "officer", SITUATION)
    assert page.index("President: overdue, 0 of 1") < page.index("Embassy: running, 0 of 1")
    assert "1 late or broken" in page
    assert "late or broken" not in page_of(client, ministry, "officer", SITUATION, known="2024-07-20")


def test_recruitment_after_a_claimed_stop_is_told_beside_the_promise(client, ministry, crisis, theirs, case, lead):
    install_measures(by=lead)
    promise(crisis, theirs, by=lead, kind="stop", stopped_since=on("2024-04"), due_words="")
    assert "after the claimed stop" not in page_of(client, ministry, "officer", SITUATION)
    say(case, "ours.service=recruited", known="2024-09-01", happened="2024-08", by=lead)
    assert "1 was recruited after the claimed stop" in page_of(client, ministry, "officer", SITUATION)


def test_the_line_of_time_has_a_triangle_for_each_engagement_that_was_held(client, ministry, crisis, case, raised):
    install_measures(by=ministry.actor("lead"))
    engagement = raised("2024-07-03", "Astana")
    page = page_of(client, ministry, "officer", SITUATION)
    assert "Engagements: Astana 3 Jul 2024." in page
    assert f'<a href="/engagements/{engagement.reference}/">meeting, Astana</a>' in page


def test_a_press_officer_sees_nothing_of_the_register_on_the_situation(client, ministry, crisis, case, raised):
    install_measures(by=ministry.actor("lead"))
    raised("2024-07-03", "Astana")
    page = page_of(client, ministry, "press", SITUATION)
    assert ("Astana" in page, "Next engagement" in page, "Promises" in page) == (False, False, False)


def test_the_situation_asks_as_much_for_three_engagements_and_promises_as_for_one(
    client, ministry, crisis, theirs, case, meet, raised, lead
):
    install_measures(by=lead)
    client.force_login(ministry.users["officer"])

    def tell(day: str) -> None:
        raised(day, "Astana")
        meet("2099-07-03", "Moscow", known="2024-07-01T09")
        promise(crisis, theirs, by=lead, cases=[case])

    tell("2024-07-03")
    client.get(SITUATION)
    with CaptureQueriesContext(connection) as one:
        client.get(SITUATION)
    tell("2024-07-04")
    tell("2024-07-05")
    with CaptureQueriesContext(connection) as three:
        client.get(SITUATION)
    assert len(three) == len(one)
    assert len(one) <= 53


def test_the_line_of_time_begins_with_the_first_meeting_and_its_first_day_can_be_looked_from(
    client, ministry, crisis, case, meet, our_minister, their_minister, lead
):
    install_measures(by=lead)
    engagement = meet("2023-12", "Moscow", known="2023-12-31T09")
    who = (Who(Side.OURS, our_minister), Who(Side.THEIRS, their_minister))
    said = Plan(EngagementKind.MEETING, on("2023-12"), place="Moscow", participants=who)
    hold_engagement(engagement, said, by=lead, known_at=at("2023-12-31T10"))
    assert 'min="2023-12-01"' in page_of(client, ministry, "officer", SITUATION)
    assert "No engagement is planned." in page_of(client, ministry, "officer", SITUATION, known="2023-12-01")
