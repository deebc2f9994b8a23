"""What a counterpart did with what we asked: every number is the length of a list, and opens it."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.cases.actions.casework import set_compartments
from safeconduct.cases.actions.claims import record_claim
from safeconduct.cases.actions.lists.ours import make_our_list
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.lists.ours import Choice, Wanted
from safeconduct.cases.models import Case, Crisis, ReceivedList, ReceivedRow, RowDecision
from safeconduct.diplomacy.actions.handed import answer_list, hand_list
from safeconduct.diplomacy.charts_score import chart, slots_of
from safeconduct.diplomacy.enums import AskKind, ReplyKind
from safeconduct.diplomacy.models import Office, Official, State
from safeconduct.diplomacy.queries.scorecards import ReplyRow
from safeconduct.diplomacy.scorecard import (
    Item,
    Quarter,
    Score,
    Scorecard,
    days_to_reply,
    median_days,
    scorecard_of,
    scorecards_of,
)
from safeconduct.store.ids import uuid7
from tests.cases.telling import says, sign_in
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on
from tests.diplomacy.met import Register


def reply(text: str, engagement: object = None) -> ReplyRow:
    return ReplyRow(uuid7(), uuid7(), uuid7(), "acted", on(text), engagement, None, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raised", "replies", "days"),
    [
        ("2024-07-03", ["2024-07-13"], 10),
        ("2024-07-03", ["2024-07-20", "2024-07-13"], 10),
        ("2024-07-03", ["2024-07-03"], 0),
        ("2024-07-03", ["2024-07-02"], None),
        ("2024-07-03", [], None),
        ("2024-07-08/2024-07-09", ["2024-07-19"], 10),
        ("2024-07-03", ["2024-07"], 28),
        ("", ["2024-07-03"], None),
        ("2024-07-03", [""], None),
    ],
)
def test_the_days_to_a_reply_run_from_the_raising_to_the_first_reply_after_it(
    raised: str, replies: list[str], days: int | None
) -> None:
    assert days_to_reply(on(raised), uuid4(), [reply(text) for text in replies]) == days


def test_a_reply_in_the_same_engagement_came_on_the_same_day() -> None:
    met = uuid7()
    assert days_to_reply(on("2024-07-08/2024-07-09"), met, [reply("2024-07-08", met)]) == 0


def test_the_median_is_of_raisings_with_a_reply_and_not_of_those_without() -> None:
    def item(days: int | None) -> Item:
        return Item(Score.REPLIED, uuid7(), on("2024"), days=days)

    assert median_days([item(4), item(None), item(10)]) == 7
    assert median_days([item(None)]) is None


def test_a_quarter_is_that_of_the_last_possible_day() -> None:
    assert Item(Score.RAISED, uuid7(), on("2024-06-28/2024-07-02")).quarter == Quarter(2024, 3)
    assert Item(Score.RAISED, uuid7(), on("")).quarter is None
    assert Quarter(2024, 4).next == Quarter(2025, 1)


# ---------------------------------------------------------------- from the register
@pytest.fixture
def register(crisis: Crisis, theirs: State, our_minister: Official, their_minister: Official, lead: Actor) -> Register:
    return Register(crisis, theirs, our_minister, their_minister, by=lead)


@pytest.fixture
def told(register: Register, case: Case) -> Register:
    """Raised three times, answered once after the second; two promises, one overdue."""
    release, stop = register.ask("Release", case), register.ask("Stop", kind=AskKind.STOP)
    first, second = register.met("2024-02-27"), register.met("2024-07-03")
    register.raised(first, release)
    register.raised(second, release)
    register.raised(second, stop)
    register.raised(second, None, words="New recruits")
    register.replied(release, ReplyKind.ACKNOWLEDGED, "2024-07-13", official=register.theirs)
    register.promised("Within weeks", "2024-07-03", case, due="2024-08-01", engagement=second)
    register.promised("Some day", "2024-07-03", case)
    return register


def card(register: Register) -> Scorecard:
    found = scorecard_of(register.crisis, "RU", as_known=timezone.now())
    assert found is not None
    return found


def test_a_scorecard_counts_what_was_asked_and_what_came_of_it(told: Register) -> None:
    found = card(told)
    assert {what: found.number(what) for what in Score if found.number(what)} == {
        Score.ASKED: 2, Score.RAISED: 4, Score.ACKNOWLEDGED: 1, Score.PROMISED: 2, Score.BROKEN: 1,
        Score.REPLIED: 2, Score.SILENT: 1,
    }  # fmt: skip
    assert found.median_days == ((137 + 10) / 2)


def test_what_was_known_later_is_not_counted(register: Register, case: Case) -> None:
    early, late = at("2024-07-04T08:00"), at("2024-09-01T08:00")
    ask = register.ask("Release", known=early)
    met = register.met("2024-07-03", known=early)
    register.raised(met, ask, known=early)
    register.replied(ask, ReplyKind.ACTED, "2024-07-20", known=late)
    register.promised("Soon", "2024-07-03", known=late)
    then = scorecard_of(register.crisis, "RU", as_known=at("2024-08-01T08:00"))
    assert then is not None
    assert (then.number(Score.ACTED), then.number(Score.PROMISED), then.number(Score.SILENT)) == (0, 0, 1)
    assert then.median_days is None
    assert scorecards_of(register.crisis, as_known=at("2024-07-01T08:00"))[0].is_empty
    assert card(register).number(Score.ACTED) == 1


def test_what_is_raised_or_said_counts_for_the_office_that_the_official_held_then(
    told: Register, foreign_ministry: Office
) -> None:
    found = card(told)
    offices = {what: {office for item in items for office in item.offices} for what, items in found.items.items()}
    for what in (Score.ASKED, Score.RAISED, Score.ACKNOWLEDGED, Score.PROMISED):
        assert offices[what] == {foreign_ministry.pk}, what


def test_names_are_answered_when_an_officer_accepted_a_row_of_a_list_that_answers_ours(
    register: Register, crisis: Crisis, case: Case, lead: Actor
) -> None:
    wanted = Wanted("List", "Astana", "Cyrl", ("name", "latin"), Choice(references=(case.reference,)))
    made = make_our_list(crisis, wanted, by=lead)
    handed = hand_list(register.met("2024-07-03"), made, by=lead)
    assert (len(card(register).names.handed), len(card(register).names.answered)) == (1, 0)
    received = ReceivedList.objects.create(
        crisis=crisis, sender="MoD", sender_key="mod", title="Answer", file_name="a.csv", sha256="0" * 64, size=1,
        received_at=timezone.now(), reliability="B", credibility="2", brought_by_id=lead.id,
    )  # fmt: skip
    row = ReceivedRow.objects.create(list=received, number=1, cells=["x"])
    claim = record_claim(case, says(Viewpoint.HOST, Track.SERVICE, "recruited"), by=lead)
    RowDecision.objects.create(row=row, list=received, judgement="accepted", case=case, claim=claim, by_id=lead.id)
    assert not card(register).names.answered
    answer_list(handed, received, by=lead)
    assert card(register).names.answered == {case.pk}


def test_every_quarter_from_the_first_to_the_last_is_drawn(told: Register) -> None:
    slots = slots_of(card(told).items)
    assert [(str(slot.quarter), slot.raised, slot.replied, slot.promised) for slot in slots] == [
        ("2024-Q1", 1, 0, 0), ("2024-Q2", 0, 0, 0), ("2024-Q3", 3, 1, 2),
    ]  # fmt: skip
    drawn = chart(card(told).items)
    assert len(drawn.raised) == 2
    assert drawn.raised[1].x == "71.33%"
    assert chart({}).slots == ()


# ---------------------------------------------------------------- pages
PAGE = "/c/army/scorecards/"


@pytest.fixture
def signed_in(client: Client, ministry: Ministry) -> Client:
    return sign_in(client, ministry.users["diplomat"])


def links(text: str) -> list[tuple[str, int]]:
    """The addresses of numbers on a page, with the number."""
    found = re.findall(r'<a href="(/c/army/scorecards/RU/[^"]+)"[^>]*>([0-9]+)</a>', text)
    return [(url.replace("&amp;", "&"), int(number)) for url, number in found]


def test_every_number_opens_as_many_rows_as_it_says(signed_in: Client, told: Register) -> None:
    numbers = [*links(signed_in.get(PAGE).content.decode()), *links(signed_in.get(f"{PAGE}RU/").content.decode())]
    assert len(numbers) > 20
    for url, number in numbers:
        page = signed_in.get(url).context["page"]
        assert (len(page.rows), page.total) == (number, number), url


def test_names_on_a_page_are_those_she_may_see_and_the_rest_is_counted(
    signed_in: Client, register: Register, crisis: Crisis, case: Case, lead: Actor
) -> None:
    wanted = Wanted("List", "Astana", "Cyrl", ("name", "latin"), Choice(references=(case.reference,)))
    hand_list(register.met("2024-07-03"), make_our_list(crisis, wanted, by=lead), by=lead)
    assert "Tilwara" in signed_in.get(f"{PAGE}RU/names/").content.decode()
    set_compartments(case, compartments=[Compartment.MEDICAL], by=lead)
    page = signed_in.get(f"{PAGE}RU/names/?answer=no")
    assert "Tilwara" not in page.content.decode()
    assert (page.context["page"].total, page.context["page"].hidden) == (1, 1)


def test_the_page_looks_from_an_earlier_day(signed_in: Client, told: Register) -> None:
    page = signed_in.get(f"{PAGE}?known=2024-07-20")
    assert not links(page.content.decode())


def test_scorecards_are_for_who_sees_engagements(client: Client, ministry: Ministry, told: Register) -> None:
    paths = (PAGE, f"{PAGE}RU/", f"{PAGE}RU/raised/", f"{PAGE}RU/names/")
    for who, status in (("officer", 200), ("auditor", 200), ("press", 404), ("administrator", 404)):
        signed_in = sign_in(client, ministry.users[who])
        assert [signed_in.get(path).status_code for path in paths] == [status] * 4, who


def test_what_is_not_there_is_404_and_no_fault(signed_in: Client, told: Register) -> None:
    for path in ("XX/", "IN/", "RU/nothing/", "RU/raised/?office=x", "RU/names/?list=x", "russia/raised/"):
        assert signed_in.get(PAGE + path).status_code == 404, path
    for path in ("RU/raised/?page=999999999", "RU/raised/?page=-1", "RU/raised/?quarter=2024-Q9", "ru/raised/",
                 f"RU/raised/?office={uuid4()}", f"RU/names/?list={uuid4()}"):  # fmt: skip
        assert signed_in.get(PAGE + path).status_code == 200, path


def test_scorecards_ask_as_often_for_many_rows_as_for_one(signed_in: Client, register: Register, case: Case) -> None:
    counted = []
    for more in (1, 2, 27):
        for n in range(more):
            ask = register.ask(f"Release {more} {n}", case)
            met = register.met("2024-07-03")
            register.raised(met, ask)
            register.replied(ask, ReplyKind.ACTED, "2024-07-13")
            register.promised(f"Soon {more} {n}", "2024-07-03", case, engagement=met)
        signed_in.get(PAGE)
        asked = []
        for path in (PAGE, f"{PAGE}RU/", f"{PAGE}RU/raised/", f"{PAGE}RU/promised/"):
            with CaptureQueriesContext(connection) as queries:
                assert signed_in.get(path).status_code == 200
            asked.append(len(queries))
        counted.append(asked)
    assert counted[0] == counted[1] == counted[2]
