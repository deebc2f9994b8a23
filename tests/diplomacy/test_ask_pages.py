"""The pages of asks, of what is raised in an engagement, and of lists that were handed over."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import set_compartments
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.asks import close_ask
from safeconduct.diplomacy.actions.concerns import raise_concern, record_reply
from safeconduct.diplomacy.actions.handed import hand_list
from safeconduct.diplomacy.models import Ask, AskCase, AskStep, Concern, Engagement, HandedList, Reply, State
from safeconduct.diplomacy.queries import named
from safeconduct.store.ids import reference
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.asking import ask_of, list_of, meet
from tests.diplomacy.conftest import at, on
from tests.figures.ledger import confirm_death, make_measures, new_case


@pytest.fixture
def men(crisis: Crisis, ministry: Ministry, officer: Actor, lead: Actor) -> list[Case]:
    make_measures(lead)
    return [new_case(crisis, ministry.embassy, name, by=officer) for name in ("Gurlal Sandhar", "Ravi Tilak")]


@pytest.fixture
def meeting(crisis: Crisis, theirs: State, lead: Actor) -> Engagement:
    return meet(crisis, theirs, "2024-04-10", by=lead)


@pytest.fixture
def ask(crisis: Crisis, theirs: State, men: list[Case], meeting: Engagement, lead: Actor) -> Ask:
    """Raised once, on 10 April 2024; answered."""
    made = ask_of(crisis, theirs, *men, by=lead)
    raise_concern(meeting, strength=3, ask=made, words="We want them back.", by=lead, known_at=at("2024-04-10T18"))
    record_reply(made, kind="refused", words="Не можем.", on=on("2024-04-11"), by=lead, known_at=at("2024-04-12T09"))
    return made


@pytest.fixture
def handed(crisis: Crisis, men: list[Case], meeting: Engagement, ask: Ask, lead: Actor) -> HandedList:
    return hand_list(meeting, list_of(crisis, *men, by=lead), ask=ask, by=lead, known_at=at("2024-04-10T18"))


@pytest.fixture
def desk(client: Client, ministry: Ministry) -> Client:
    return sign_in(client, ministry.users["diplomat"])


def url(view: str, *parts: object) -> str:
    return reverse(f"diplomacy:{view}", args=parts)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_list_has_open_asks_with_age_strength_and_last_answer_and_folds_the_others(
    desk: Client, crisis: Crisis, theirs: State, ask: Ask, lead: Actor
) -> None:
    closed = ask_of(crisis, theirs, by=lead, kind="stop", words="Stop recruiting")
    close_ask(closed, stage="met", reason="They stopped.", by=lead, known_at=at("2024-05-01T09"))
    text = page(desk, url("asks", crisis.slug))
    opened, _fold, folded = text.partition("<details")
    assert all(words in opened for words in (ask.reference, "strong concern", "Не можем.", "2 cases"))
    assert closed.reference not in opened
    assert all(words in folded for words in (closed.reference, "They stopped."))
    assert closed.reference in page(desk, url("asks", crisis.slug) + "?known=2024-04-20").partition("<details")[0]


def test_the_page_of_an_ask_tells_how_it_was_raised_for_whom_and_what_was_replied_and_is_recorded(
    desk: Client, ask: Ask, men: list[Case], handed: HandedList
) -> None:
    text = page(desk, url("ask", ask.reference))
    told = ("We want them back.", "Gurlal Sandhar", "Ravi Tilak", "Не можем.", handed.list.title, 'class="strip-plot"')
    assert [words for words in told if words not in text] == []
    assert Entry.objects.filter(verb="read_ask", object_id=str(ask.pk)).count() == 1


def test_an_earlier_day_shows_nothing_known_later(desk: Client, ask: Ask, handed: HandedList) -> None:
    text = page(desk, url("ask", ask.reference) + "?known=2024-04-10")
    assert "We want them back." in text
    assert "Не можем." not in text
    assert "Record a reply" not in text
    assert desk.get(url("ask", ask.reference) + "?known=2024-02-10").status_code == 404
    assert desk.get(url("handed_answers", handed.pk) + "?known=2024-04-09").status_code == 404


def test_a_case_that_the_reader_may_not_see_is_counted_and_not_named(
    desk: Client, ask: Ask, men: list[Case], meeting: Engagement, handed: HandedList, lead: Actor
) -> None:
    set_compartments(men[1], compartments=[Compartment.MEDICAL], by=lead)
    concern = Concern.objects.get()
    for address in (
        url("ask", ask.reference),
        url("ask_names", ask.reference),
        url("ask_names", ask.reference) + f"?raised={concern.pk}",
        url("engagement", meeting.reference),
        url("handed_answers", handed.pk),
        url("handed_list", handed.pk),
    ):
        text = page(desk, address)
        assert "Ravi Tilak" not in text, address
        assert men[1].reference not in text, address
    assert "1 that you may not see" in page(desk, url("ask_names", ask.reference))
    assert "read whole or not at all" in page(desk, url("handed_list", handed.pk))


def test_a_death_of_which_the_family_was_not_told_is_marked(
    desk: Client, ask: Ask, men: list[Case], lead: Actor, officer: Actor
) -> None:
    assert "family not told" not in page(desk, url("ask_names", ask.reference))
    confirm_death(men[0], known="2024-06-01", first=lead, second=officer)
    assert page(desk, url("ask_names", ask.reference)).count("family not told") == 1


def test_names_go_on_on_the_next_page(desk: Client, ask: Ask, men: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named, "PAGE", 1)
    first = page(desk, url("ask_names", ask.reference))
    after = re.search(r"after=([0-9a-f]+)", first)
    assert after is not None
    second = page(desk, url("ask_names", ask.reference) + f"?after={after[1]}")
    assert ("Gurlal" in first, "Ravi" in first, "Gurlal" in second, "Ravi" in second) == (True, False, False, True)


def test_an_ask_is_made_raised_answered_and_closed_at_the_desk(
    desk: Client, crisis: Crisis, theirs: State, men: list[Case], lead: Actor
) -> None:
    room = meet(crisis, theirs, "2024-04-10", by=lead)
    given = {"state": "RU", "kind": "release", "words": "Release", "references": men[0].reference.lower()}
    made = desk.post(url("make_ask", crisis.slug), given)
    ask = Ask.objects.get()
    assert made.headers["Location"] == url("ask", ask.reference)
    desk.post(url("name_cases", ask.reference), {"references": men[1].reference})
    desk.post(url("take_off_case", ask.reference, men[0].reference), {"reason": "Home."})
    assert AskCase.objects.count() == 3
    desk.post(url("raise_concern", room.reference), {"ask": ask.reference, "strength": "4", "words": "Now."})
    assert Concern.objects.get().total == 1
    reply = {"kind": "promised", "words": "Soon.", "on": "10 April 2024", "engagement": room.reference}
    desk.post(url("record_reply", ask.reference), reply)
    assert Reply.objects.get().engagement == room
    desk.post(url("close_ask", ask.reference), {"stage": "met", "reason": "Home.", "on": ""})
    assert AskStep.objects.get().stage == "met"


def test_a_list_is_handed_over_at_the_desk_and_its_paper_is_in_their_script(
    desk: Client, crisis: Crisis, theirs: State, men: list[Case], lead: Actor
) -> None:
    room, made = meet(crisis, theirs, "2024-04-10", by=lead), list_of(crisis, *men, by=lead)
    desk.post(url("hand_list", room.reference), {"list": str(made.pk), "answer_due": "2024-04-24"})
    handed = HandedList.objects.get()
    assert "No answer, " in page(desk, url("handed_answers", handed.pk))
    assert '<td data-label="Name" lang="ru">' in page(desk, url("handed_list", handed.pk))
    desk.post(url("ask_unanswered", handed.pk), {"kind": "whereabouts", "words": "Where are they?"})
    assert AskCase.objects.filter(ask=Ask.objects.get()).count() == 2


def test_bad_forms_are_shown_again_with_a_sentence_and_nothing_is_written(
    desk: Client, crisis: Crisis, theirs: State, ask: Ask, meeting: Engagement, handed: HandedList, men: list[Case]
) -> None:
    make = {"state": "RU", "kind": "release", "words": "Release"}
    tries = (
        (url("make_ask", crisis.slug), make | {"references": "RU24-9999-X"}, "wrong character"),
        (url("make_ask", crisis.slug), make | {"references": reference("RU24", 9999)}, "not cases of yours"),
        (url("make_ask", crisis.slug), make | {"measure": "released"}, "matches nobody as known on"),
        (url("make_ask", crisis.slug), make | {"words": "a\0b"}, "Null characters"),
        (url("raise_concern", meeting.reference), {"ask": "A-9", "strength": "99"}, "valid choice"),
        (url("hand_list", meeting.reference), {"list": "x"}, "no list of ours"),
        (url("answer_list", handed.pk), {"received": "x"}, "none was brought"),
        (url("record_reply", ask.reference), {"kind": "refused", "words": "No.", "on": "soon"}, "not understood"),
        (url("close_ask", ask.reference), {"stage": "open", "reason": "x"}, "valid choice"),
        (url("take_off_case", ask.reference, men[0].reference), {"reason": ""}, "required"),
        (url("name_cases", ask.reference), {"references": men[0].reference}, "all of these already"),
    )
    before = [model.objects.count() for model in (Ask, AskCase, Concern, Reply, AskStep)]
    for address, given, words in tries:
        answer = desk.post(address, given)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), (address, given)
    assert [model.objects.count() for model in (Ask, AskCase, Concern, Reply, AskStep)] == before


def test_an_auditor_reads_and_only_who_keeps_engagements_acts(
    client: Client,
    ministry: Ministry,
    crisis: Crisis,
    ask: Ask,
    meeting: Engagement,
    handed: HandedList,
    men: list[Case],
) -> None:
    reads = [url("asks", crisis.slug), *(url(view, ask.reference) for view in ("ask", "ask_names"))]
    reads += [url(view, handed.pk) for view in ("handed_answers", "handed_list")]
    acts = [url("make_ask", crisis.slug), url("take_off_case", ask.reference, men[0].reference)]
    acts += [url(view, ask.reference) for view in ("name_cases", "close_ask", "record_reply")]
    acts += [url(view, meeting.reference) for view in ("raise_concern", "hand_list")]
    acts += [url(view, handed.pk) for view in ("answer_list", "ask_unanswered")]
    told = {}
    for who in ("press", "auditor", "diplomat"):
        user = sign_in(client, ministry.users[who])
        told[who] = [{user.get(address).status_code for address in several} for several in (reads, acts)]
    assert told == {"press": [{404}, {404}], "auditor": [{200}, {404}], "diplomat": [{200}, {200}]}


def test_addresses_of_nothing_are_not_there(desk: Client, ask: Ask, handed: HandedList, meeting: Engagement) -> None:
    names = url("ask_names", ask.reference)
    other = ask.reference[:-1] + ("0" if ask.reference[-1] != "0" else "1")
    for address in (
        url("ask", other), url("ask", "A-999999999999999-0"), url("ask", meeting.reference), f"{names}?raised=x",
        f"{names}?raised={ask.pk}", url("handed_answers", ask.pk), url("take_off_case", ask.reference, "RU24-9999-R"),
    ):  # fmt: skip
        assert desk.get(address).status_code == 404, address
    for address in (f"{names}?after=x", url("handed_answers", handed.pk) + "?after=99999999999999999999"):
        assert desk.get(address).status_code == 200, address


def test_the_pages_take_as_many_queries_for_three_as_for_one(
    desk: Client, crisis: Crisis, theirs: State, men: list[Case], lead: Actor
) -> None:
    counts = []
    asks = [ask_of(crisis, theirs, *men, by=lead) for _n in range(3)]
    for n, ask in enumerate(asks):
        for again in range(n + 1):
            held = meet(crisis, theirs, f"2024-0{4 + n}-1{again}", by=lead)
            raise_concern(held, strength=2, ask=ask, by=lead)
            record_reply(ask, kind="refused", words="No.", on=on("2024-04-11"), by=lead)
            hand_list(held, list_of(crisis, *men, by=lead), ask=ask, by=lead)
    page(desk, url("ask", asks[1].reference))
    for ask in (asks[0], asks[2]):
        with CaptureQueriesContext(connection) as queries:
            page(desk, url("ask", ask.reference))
        counts.append(len(queries))
    assert counts[0] == counts[1]
