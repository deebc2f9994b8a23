"""The list of engagements, the calendar, the page of one, and the forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.actions.engagements import (
    Plan,
    Who,
    cancel_engagement,
    change_engagement,
    hold_engagement,
    plan_engagement,
)
from safeconduct.diplomacy.enums import EngagementKind, Side, Stage
from safeconduct.diplomacy.models import Engagement, EngagementVersion, Official, State
from safeconduct.diplomacy.queries import register
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on

Make = Callable[..., Engagement]


@pytest.fixture
def plan(our_minister: Official, their_minister: Official) -> Plan:
    people = (Who(Side.OURS, our_minister), Who(Side.THEIRS, their_minister))
    return Plan(EngagementKind.MEETING, on("2024-07-03"), place="Astana", occasion="SCO summit", participants=people)


@pytest.fixture
def make(crisis: Crisis, theirs: State, plan: Plan, lead: Actor) -> Make:
    """An engagement on a day, known since 1 January 2024."""
    return lambda day="2024-07-03", state=theirs, known="2024-01-01", **said: plan_engagement(
        crisis, state, replace(plan, on=on(day), **said), by=lead, known_at=at(f"{known}T09")
    )


@pytest.fixture
def signed_in(client: Client, ministry: Ministry) -> Client:
    return sign_in(client, ministry.users["diplomat"])


@pytest.fixture
def listed(signed_in: Client, crisis: Crisis) -> Callable[[str], list[str]]:
    """The references that a page of the list shows, in their order."""
    here = reverse("diplomacy:engagements", args=[crisis.slug])
    shown = re.compile(r'<span class="ref" translate="no">(E-\d+-\w)</span>')
    return lambda query="": shown.findall(signed_in.get(here + query).content.decode())


def references(*engagements: Engagement) -> list[str]:
    return [engagement.reference for engagement in engagements]


def test_what_lies_furthest_ahead_comes_first_and_what_has_no_day_before_all(make: Make, listed):
    past, ahead, month, unknown = (make(day) for day in ("2023-12-27", "2030-01-05", "2024-07", ""))
    assert listed() == references(unknown, ahead, month, past)


def test_pages_follow_one_another_without_gaps(
    make: Make, listed, signed_in: Client, crisis: Crisis, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(register, "PAGE", 2)
    made = [make(day) for day in ("", "", "", "2024-07-03", "2024-07-03", "2024-01")]
    seen, query = [], ""
    for _page in range(4):
        seen += listed(query)
        page = signed_in.get(reverse("diplomacy:engagements", args=[crisis.slug]) + query).content.decode()
        found = re.search(r'href="[^"]*(\?[^"]*)" rel="next"', page)
        if not found:
            break
        query = found[1].replace("&amp;", "&")
    assert sorted(seen) == sorted(references(*made))
    assert len(seen) == len(made)


def test_the_list_is_narrowed_by_counterpart_kind_stage_level_and_words(
    make: Make, listed, lead: Actor, plan: Plan, our_minister: Official
):
    nepal = State.objects.create(code="NP", name="Nepal")
    first = make()
    letter = make("2024-05-01", kind=EngagementKind.LETTER, participants=(), place="", topics=("Central Asia",))
    other = make("2024-04-01", state=nepal, place="Kathmandu",
                 participants=(plan.participants[0], Who(Side.THEIRS, name="Adviser Gurung")))  # fmt: skip
    cancel_engagement(other, reason="Flood.", by=lead)
    found = {
        "?state=NP": [other], "?state=ru": [first, letter], "?kind=letter": [letter], "?stage=cancelled": [other],
        "?level=3": [first, other], "?q=astana": [first], "?q=central asia": [letter], "?q=gurung": [other],
        "?q=Белозеров": [first], f"?q={letter.reference.lower()}": [letter], "?q=sco&kind=call": [],
        "?state=NP&stage=cancelled&q=kath": [other], "?kind=castle&level=9&state=%27": [first, letter, other],
    }  # fmt: skip
    for query, engagements in found.items():
        assert listed(query) == references(*engagements), query


def test_looking_back_the_list_is_as_it_was(make: Make, listed, plan: Plan, lead: Actor):
    moved, same, late = make("2024-07-03"), make("2024-06-30"), make("2024-08-01", known="2024-07-20")
    change_engagement(moved, replace(plan, on=on("2024-05-01"), kind=EngagementKind.CALL), by=lead,
                      known_at=at("2024-07-10T09"))  # fmt: skip
    hold_engagement(same, replace(plan, on=on("2024-06-30")), by=lead, known_at=at("2024-07-11T09"))
    assert listed() == references(late, same, moved)
    assert listed("?known=2024-07-01") == references(moved, same)
    assert listed("?known=2024-07-01&kind=meeting&stage=planned") == references(moved, same)
    assert listed("?kind=call") == references(moved)
    assert listed("?known=2024-07-01&kind=call") == listed("?known=2023-12-31") == []
    assert listed("?known=2024-07-10&kind=call&stage=planned") == references(moved)


def test_pages_of_an_earlier_day_follow_one_another_too(
    make: Make, listed, plan: Plan, lead: Actor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(register, "PAGE", 2)
    made = [make(day) for day in ("2024-07-05", "2024-07-04", "2024-07-03", "2024-07-02")]
    change_engagement(made[1], replace(plan, on=on("2022-01-01")), by=lead, known_at=at("2024-07-10T09"))
    after = f"2024-07-04~{made[1].pk.hex}"
    assert listed("?known=2024-07-01") == references(*made[:2])
    assert listed(f"?known=2024-07-01&after={after}") == references(*made[2:])


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three(
    make: Make, signed_in: Client, crisis: Crisis
):
    for query in ("", "?known=2024-06-01"):
        Engagement.objects.filter(pk__in=[]).count()
        here = reverse("diplomacy:engagements", args=[crisis.slug]) + query
        make()
        signed_in.get(here)
        with CaptureQueriesContext(connection) as one:
            signed_in.get(here)
        make("2024-01-02")
        make("2024-01-03")
        with CaptureQueriesContext(connection) as three:
            signed_in.get(here)
        assert len(three) == len(one)


def test_an_empty_list_says_what_to_do_next(client: Client, ministry: Ministry, crisis: Crisis):
    here = reverse("diplomacy:engagements", args=[crisis.slug])
    diplomat = sign_in(client, ministry.users["diplomat"]).get(here).content.decode()
    assert "Plan the next meeting" in diplomat
    officer = sign_in(Client(), ministry.users["officer"]).get(here).content.decode()
    assert "Diplomats and crisis leads enter engagements" in officer
    assert "/engagements/plan/" not in officer


def test_the_calendar_shows_days_ranges_and_what_has_no_certain_day(
    make: Make, signed_in: Client, crisis: Crisis, lead: Actor
):
    make("2024-07-30/2024-08-02", place="Astana")
    make("2024-07", place="Minsk")
    cancel_engagement(make("2024-07-10", place="Tashkent"), reason="x", by=lead)
    make("2024-08-20", place="Kazan")
    here = reverse("diplomacy:calendar", args=[crisis.slug])
    july, august = (signed_in.get(f"{here}?month=2024-{month}").content.decode() for month in ("07", "08"))
    assert (july.count("Astana"), july.count("Minsk"), july.count("Tashkent"), july.count("Kazan")) == (2, 1, 1, 0)
    assert "is-cancelled" in july
    assert july.index("Tashkent") < july.index("Astana") < july.index("On a day that is not certain")
    assert (august.count("Astana"), august.count("Minsk"), august.count("Kazan")) == (2, 0, 1)
    assert "Kazan" not in signed_in.get(f"{here}?month=2024-08&known=2023-12-01").content.decode()
    for odd in ("?month=0000-13", "?month=9999-12", "?month=1900-01", "?month=2199-12", "?month=x"):
        assert signed_in.get(here + odd).status_code == 200


def test_the_page_of_one_shows_who_and_how_it_came_to_be(
    make: Make, signed_in: Client, plan: Plan, lead: Actor, crisis: Crisis, theirs: State
):
    engagement = make()
    change_engagement(engagement, replace(plan, place="Almaty"), by=lead, reason="Moved.", known_at=at("2024-07-01T09"))
    follow = plan_engagement(crisis, theirs, replace(plan, on=on("2024-07-08"), place="Moscow"), by=lead,
                             follows=engagement, known_at=at("2024-07-02T09"))  # fmt: skip
    url = reverse("diplomacy:engagement", args=[engagement.reference])
    page = signed_in.get(url).content.decode()
    for words in (
        "Аркадий Белозеров",
        "Minister of Foreign Affairs",
        "Almaty",
        "Moved.",
        "Followed by",
        "Plan a follow-up",
    ):
        assert words in page
    assert page.index("Changed") < page.index("Entered: planned")
    then = signed_in.get(f"{url}?known=2024-06-30").content.decode()
    assert "Astana" in then
    assert "Almaty" not in then
    assert "Followed by" not in then
    assert reverse("diplomacy:change_engagement", args=[engagement.reference]) not in then
    assert signed_in.get(f"{url}?known=2023-06-30").status_code == 404
    assert "Follows" in signed_in.get(reverse("diplomacy:engagement", args=[follow.reference])).content.decode()


def test_who_only_reads_is_offered_no_act(make: Make, client: Client, ministry: Ministry):
    engagement = make()
    url = reverse("diplomacy:engagement", args=[engagement.reference])
    page = sign_in(client, ministry.users["auditor"]).get(url).content.decode()
    assert engagement.reference in page
    assert [act for act in ("change", "held", "cancel", "after") if f"{engagement.reference}/{act}/" in page] == []


@pytest.fixture
def said(our_minister: Official, their_minister: Official) -> dict[str, object]:
    return {
        "kind": "meeting", "on": "3 July 2030", "place": "Astana", "setting": "bilateral", "level": "",
        "ours": [f"o:{our_minister.pk}"], "theirs": [f"o:{their_minister.pk}"], "others_theirs": "Igor Lapin, adviser",
        "topics": "partnership\n\nCentral Asia", "key": str(uuid4()),
    }  # fmt: skip


def test_a_meeting_is_planned_by_the_form_once_however_often_it_is_sent(
    signed_in: Client, crisis: Crisis, said: dict[str, object]
):
    url = reverse("diplomacy:plan_engagement", args=[crisis.slug])
    assert "Russia" in signed_in.get(url).content.decode()
    answers = [signed_in.post(f"{url}?state=RU", said) for _n in range(2)]
    engagement = Engagement.objects.get()
    assert {answer["Location"] for answer in answers} == {reverse("diplomacy:engagement", args=[engagement.reference])}
    version = engagement.versions.get()
    assert version.topics == ["partnership", "Central Asia"]
    assert [(who.name, who.title) for who in version.participants.all()][-1] == ("Igor Lapin", "adviser")


def test_a_day_that_is_past_is_asked_about_once(signed_in: Client, crisis: Crisis, said: dict[str, object]):
    url = reverse("diplomacy:plan_engagement", args=[crisis.slug]) + "?state=RU"
    asked = signed_in.post(url, {**said, "on": "3 July 2024"})
    assert asked.status_code == 422
    assert "3 July 2024 is past" in asked.content.decode()
    assert signed_in.post(url, {**said, "on": "3 July 2024", "is_past": "on"}).status_code == 302


def test_the_form_of_a_change_keeps_who_was_named_and_refuses_what_cannot_be(
    make: Make, signed_in: Client, their_minister: Official, said: dict[str, object]
):
    engagement = make(participants=(Who(Side.OURS, name="Joint Secretary"), Who(Side.THEIRS, their_minister),
                                    Who(Side.THIRD, name="A host", title="of the talks")))  # fmt: skip
    url = reverse("diplomacy:change_engagement", args=[engagement.reference])
    form = signed_in.get(url).context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}
    sent["on"] = "4 July 2024"
    assert signed_in.post(url, sent).status_code == 302
    version = EngagementVersion.objects.get(number=2)
    assert [who.name for who in version.participants.all()] == ["Joint Secretary", "Arkady Belozerov", "A host"]
    assert (version.stage, version.on.edtf) == (Stage.PLANNED, "2024-07-04")
    stale = signed_in.post(url, {**sent, "place": "Elsewhere", "ours": form["ours"].value()})
    assert stale.status_code == 422
    assert EngagementVersion.objects.count() == 2


@pytest.mark.parametrize(
    "odd",
    [
        {"on": "31 February 2030"}, {"on": "x" * 9000}, {"kind": "castle"}, {"place": "a\0b"}, {"theirs": ["o:x"]},
        {"key": "no uuid"}, {"topics": "t" * 121}, {"topics": "\n".join(map(str, range(30)))}, {"level": "99"},
        {"theirs": [], "others_theirs": ""}, {"others_theirs": ", adviser"},
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_is_shown_again_with_what_to_put_right(
    signed_in: Client, crisis: Crisis, said: dict[str, object], odd: dict[str, object]
):
    url = reverse("diplomacy:plan_engagement", args=[crisis.slug]) + "?state=RU&follows=E-0001-X"
    answer = signed_in.post(url, {**said, **odd})
    assert answer.status_code == 422
    assert "error" in answer.content.decode()
    assert not Engagement.objects.exists()


def test_holding_and_cancelling_by_their_forms(make: Make, signed_in: Client):
    first, second = make(), make("2024-07-04")
    url = reverse("diplomacy:hold_engagement", args=[first.reference])
    form = signed_in.get(url).context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}
    assert signed_in.post(url, {**sent, "on": "3 July 2024", "summary": "He promised."}).status_code == 302
    url = reverse("diplomacy:cancel_engagement", args=[second.reference])
    assert signed_in.post(url, {"reason": ""}).status_code == 422
    assert signed_in.post(url, {"reason": "Moved."}).status_code == 302
    assert list(Engagement.objects.order_by("number").values_list("stage", flat=True)) == ["held", "cancelled"]
