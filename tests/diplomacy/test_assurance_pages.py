"""The pages of assurances: the late first, who is in scope, recording one and judging it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import set_compartments
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.models import Ask, Assurance, AssuranceJudgement, State
from safeconduct.store.ids import uuid7
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on
from tests.diplomacy.promised import promise
from tests.figures.ledger import confirm_death, make_measures, new_case, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(crisis: Crisis, ministry: Ministry, officer: Actor, lead: Actor) -> list[Case]:
    make_measures(lead)
    names = ("Gurlal Sandhar", "Ravi Tilak", "Ajay Dogra")
    return [new_case(crisis, ministry.embassy, name, by=officer) for name in names]


def page(client: Client, ministry: Ministry, address: str, who: str = "diplomat") -> str:
    answer = sign_in(client, ministry.users[who]).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


LIST = "/c/army/assurances/"


# ---------------------------------------------------------------- the list
def test_the_late_come_first_and_the_kept_are_folded(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, three: list[Case], lead: Actor
) -> None:
    say(three[0], "ours.service=released", known="2024-08-01", by=lead)
    promise(crisis, theirs, words="He is free by autumn.", cases=three[:1], by=lead)
    promise(crisis, theirs, words="No date is named.", cases=three[1:], due_words="soon", by=lead)
    promise(crisis, theirs, words="All within weeks.", cases=three, by=lead)
    shown = page(client, ministry, LIST)
    places = [shown.index(words) for words in ("All within weeks.", "No date is named.", "He is free by autumn.")]
    assert places == sorted(places)
    assert "1 of 3" in shown
    assert "“soon”: no date" in shown
    assert "Kept or withdrawn: 1" in shown


def test_looking_back_it_shows_what_was_known_then(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, three: list[Case], lead: Actor
) -> None:
    promise(crisis, theirs, cases=three, by=lead)
    assert "Nothing has been promised" in page(client, ministry, f"{LIST}?known=2024-07-08")
    assert "running" in page(client, ministry, f"{LIST}?known=2024-07-10")
    assert "overdue, 1 day" in page(client, ministry, f"{LIST}?known=2024-09-04")


def test_recruitment_after_a_claimed_stop_is_told_on_the_list_with_the_names_she_may_see(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, three: list[Case], lead: Actor
) -> None:
    promise(crisis, theirs, kind="stop", stopped_since=on("2024-04"), due_words="", by=lead)
    for case in three[:2]:
        say(case, "family.service=recruited", known="2024-09-03", happened="2024-06", by=lead)
    set_compartments(three[1], compartments=[Compartment.SOURCE], by=lead)
    shown = page(client, ministry, LIST)
    assert "2 persons were recruited after it" in shown
    assert "Gurlal Sandhar" in shown
    assert "Ravi Tilak" not in shown
    assert "1 that you may not see" in shown


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, three: list[Case], lead: Actor,
    django_assert_num_queries: Any, n: int,
) -> None:  # fmt: skip
    for number in range(n):
        promise(crisis, theirs, cases=three[: number + 1], by=lead)
    page(client, ministry, LIST)
    with django_assert_num_queries(QUERIES):
        client.get(LIST)


QUERIES = 11


# ---------------------------------------------------------------- one of them
def test_it_lists_for_whom_it_is_kept_and_for_whom_not_as_far_as_she_may_see(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, three: list[Case], lead: Actor, officer: Actor
) -> None:
    row = promise(crisis, theirs, cases=three, by=lead)
    say(three[0], "ours.service=released", known="2024-08-01", by=lead)
    confirm_death(three[1], known="2024-08-02", first=lead, second=officer)
    set_compartments(three[2], compartments=[Compartment.SOURCE], by=lead)
    shown = page(client, ministry, f"/assurances/{row.reference}/")
    left, kept = shown.split('id="left"')[1].split('id="kept"')
    assert "kept for 1 of 3" in shown
    assert "Gurlal Sandhar" in kept
    assert "Ravi Tilak" in left
    assert "family not told" in left
    assert "Ajay Dogra" not in shown
    assert "And 1 that you may not see." in left
    assert Entry.objects.filter(verb="read_members", object_id=str(row.pk), actor_name="Diplomat").exists()


def test_before_it_was_known_there_is_no_page(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, lead: Actor
) -> None:
    row = promise(crisis, theirs, by=lead)
    sign_in(client, ministry.users["diplomat"])
    assert client.get(f"/assurances/{row.reference}/?known=2024-07-08").status_code == 404


@pytest.mark.parametrize("query", ["?kept=RU24-0001-X&left=%FF", "?known=zzz", "?left=RU24-9999-9", "?kept="])
def test_no_address_breaks_the_page(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, three: list[Case], lead: Actor, query: str
) -> None:
    row = promise(crisis, theirs, cases=three, by=lead)
    page(client, ministry, f"/assurances/{row.reference}/{query}")


def test_many_cases_are_told_page_by_page(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, three: list[Case], lead: Actor, monkeypatch: Any
) -> None:
    monkeypatch.setattr("safeconduct.diplomacy.queries.assurance_cases.PAGE", 2)
    row = promise(crisis, theirs, cases=three, by=lead)
    first = page(client, ministry, f"/assurances/{row.reference}/")
    after = sorted(case.reference for case in three)[1]
    assert f"?left={after}#left" in first
    second = page(client, ministry, f"/assurances/{row.reference}/?left={after}")
    assert sum(case.reference in second for case in three) == 1


# ---------------------------------------------------------------- recording
def said(three: list[Case], **more: str) -> dict[str, str]:
    return {
        "state": "RU", "kind": "release", "words": "All within weeks.", "speaker": "President",
        "given_on": "9 July 2024", "due_words": "within weeks", "for_whom": "cases", "kept_by": "usual",
        "cases": "\n".join(case.reference for case in three), "key": str(uuid7()), **more,
    }  # fmt: skip


def test_a_diplomat_records_one_and_sending_it_twice_is_one(
    client: Client, ministry: Ministry, theirs: State, three: list[Case]
) -> None:
    sign_in(client, ministry.users["diplomat"])
    sent = said(three)
    for _n in range(2):
        answer = client.post(f"{LIST}record/", sent)
        row = Assurance.objects.get()
        assert answer["Location"] == f"/assurances/{row.reference}/"
    assert (row.total, row.due, row.speaker) == (3, on("2024-07-16/2024-09-03"), "President")
    assert Entry.objects.filter(verb="record_assurance", actor_name="Diplomat").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"due": "1 July 2024"}, "cannot be due before that"),
        ({"for_whom": "measure", "measure": "home"}, "Nobody was among these cases"),
        ({"for_whom": "measure"}, "Choose the measure"),
        ({"for_whom": "ask"}, "Choose the ask"),
        ({"cases": "RU24-0001-A\nhello"}, "You see no case"),
        ({"cases": ""}, "Write the references"),
        ({"state": "XX"}, "XX"),
        ({"key": "hello"}, "UUID"),
        ({"words": "a\x00b"}, "Null characters"),
        ({"known_at": "2999-01-01T00:00"}, "lies in the future"),
        ({"known_at": "2024-07-09T12:00"}, "takes the role"),
        ({"official": str(uuid7())}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    client: Client, ministry: Ministry, theirs: State, three: list[Case], wrong: dict[str, str], sentence: str
) -> None:
    sign_in(client, ministry.users["diplomat"])
    answer = client.post(f"{LIST}record/", said(three, **wrong))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert sentence in shown
    assert "within weeks" in shown
    assert not Assurance.objects.exists()


def test_the_form_is_opened_from_an_ask_with_what_is_known(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, three: list[Case], lead: Actor
) -> None:
    ask = Ask.objects.create(
        crisis=crisis, state=theirs, kind="remains", words="Two bodies", known_at=at("2024-06-11"), by_id=lead.id
    )
    shown = page(client, ministry, f"{LIST}record/?ask={ask.reference}&engagement=E-9999-9&statement=nonsense")
    assert f'<option value="{ask.reference}" selected>' in shown
    assert '<option value="remains" selected>' in shown


# ---------------------------------------------------------------- judging
def test_a_diplomat_judges_it_with_a_reason(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, lead: Actor
) -> None:
    row = promise(crisis, theirs, by=lead)
    sign_in(client, ministry.users["diplomat"])
    address = f"/assurances/{row.reference}/judge/"
    assert client.post(address, {"state": "broken", "reason": " "}).status_code == 422
    assert client.post(address, {"state": "overdue", "reason": "So."}).status_code == 422
    assert client.post(address, {"state": "", "reason": "So."}).status_code == 422
    assert not AssuranceJudgement.objects.exists()
    assert client.post(address, {"state": "broken", "reason": "He was taken again."}).status_code == 302
    assert AssuranceJudgement.objects.get().state == "broken"
    shown = client.get(f"/assurances/{row.reference}/").content.decode()
    assert "judged: broken" in shown
    assert "He was taken again." in shown
    assert client.post(address, {"state": "", "reason": "Another man."}).status_code == 302


# ---------------------------------------------------------------- who may not
@pytest.mark.parametrize("who", ["press", "administrator"])
def test_who_does_not_see_engagements_finds_no_page(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, lead: Actor, who: str
) -> None:
    row = promise(crisis, theirs, by=lead)
    sign_in(client, ministry.users[who])
    for address in (LIST, f"{LIST}record/", f"/assurances/{row.reference}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/assurances/{row.reference}/judge/", {}).status_code == 404


def test_an_officer_reads_and_does_not_record_or_judge(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, lead: Actor
) -> None:
    row = promise(crisis, theirs, by=lead)
    shown = page(client, ministry, f"/assurances/{row.reference}/", who="officer")
    assert "Judge it" not in shown
    assert client.get(f"{LIST}record/").status_code == 404
    assert client.post(f"/assurances/{row.reference}/judge/", {"state": "kept", "reason": "So."}).status_code == 404


def test_those_recruited_after_a_stop_are_told_page_by_page_with_whose_account_it_is(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, three: list[Case], lead: Actor, monkeypatch: Any
) -> None:
    monkeypatch.setattr("safeconduct.diplomacy.pages.assurance.PAGE", 1)
    row = promise(crisis, theirs, kind="stop", stopped_since=on("2024-04"), due_words="", by=lead)
    for case in three[:2]:
        say(case, "family.service=recruited", known="2024-09-03", happened="2024-06", by=lead)
    say(three[2], "host.service=recruited", known="2024-09-03", happened="2024", by=lead)
    set_compartments(three[1], compartments=[Compartment.SOURCE], by=lead)
    shown = page(client, ministry, f"/assurances/{row.reference}/?known=2024-10-01")
    assert "2 persons were recruited after the claimed stop" in shown
    assert "Gurlal Sandhar" in shown
    assert "brother: June 2024" in shown
    assert "Ravi Tilak" not in shown
    assert "And 1 that you may not see." in shown
    assert "Perhaps 1 more" in shown
    first, second = sorted(case.reference for case in three[:2])
    leads = page(client, ministry, f"/assurances/{row.reference}/", "lead")
    assert f"?taken={first}#taken-h" in leads
    assert second in page(client, ministry, f"/assurances/{row.reference}/?taken={first}", "lead")
