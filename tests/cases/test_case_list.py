"""The list of cases: narrowed, page by page, saved, given to officers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.audit.models import Entry
from safeconduct.cases import listing
from safeconduct.cases.actions.casework import assign_cases, open_case
from safeconduct.cases.actions.claims import record_claim, retract_claim
from safeconduct.cases.enums import Circumstance, Track, Viewpoint
from safeconduct.cases.models import CaseOfficer, SavedView
from safeconduct.people.actions import NewPerson, add_contact, add_name, add_paper, create_person
from safeconduct.people.enums import ContactKind, NameKind, PaperKind

from .telling import says, sign_in

LIST = "/c/army/cases/"


@pytest.fixture
def opened(crisis, ministry, lead):
    """Opens cases, one a day, by name."""
    count = iter(range(1000))

    def one(name: str, *drafts, post=None, circumstance=Circumstance.RECRUITED, **more):
        person = create_person(NewPerson(name, nationality="IN"), by=lead)
        at = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(days=next(count))
        case = open_case(
            crisis,
            person=person,
            circumstance=circumstance,
            post=post or ministry.embassy,
            by=lead,
            opened_at=at,
            **more,
        )
        for draft in drafts:
            record_claim(case, draft, by=lead)
        return case

    return one


@pytest.fixture
def listed(client, ministry, crisis):
    """The names that a list shows to somebody, in order."""

    def ask(who: str, query: str = "") -> list[str]:
        response = sign_in(client, ministry.users[who]).get(LIST + query)
        assert response.status_code == 200
        return [row.case.person.name for row in response.context["page"].rows]

    return ask


RELEASED = says(Viewpoint.OURS, Track.SERVICE, "released", "2024-09", "2024-09-15")
MISSING = says(Viewpoint.HOST, Track.WHEREABOUTS, "missing", "2024-10", "2025-01-17")
LOCATED = says(Viewpoint.OURS, Track.WHEREABOUTS, "located", "2024-05", "2024-05-12")
IN_WARD = says(Viewpoint.OURS, Track.CONDITION, "wounded", "2024-05", "2024-05-12", compartment="medical")


def test_the_latest_change_of_standing_comes_first(opened, listed):
    opened("Arjun Mehta", MISSING)
    opened("Ravi Gill", LOCATED)
    opened("Sunil Nair", RELEASED)
    assert listed("lead") == ["Arjun Mehta", "Sunil Nair", "Ravi Gill"]


def test_a_list_shows_only_cases_of_the_officers_posts(opened, listed, ministry):
    opened("Arjun Mehta")
    opened("Ravi Gill", post=ministry.other_embassy)
    assert listed("officer") == ["Arjun Mehta"]
    assert listed("stranger") == ["Ravi Gill"]
    assert listed("lead") == ["Ravi Gill", "Arjun Mehta"]


def test_who_may_not_see_cases_finds_no_list(client, ministry, crisis):
    assert sign_in(client, ministry.users["press"]).get(LIST).status_code == 404
    assert client.get("/c/no-such-crisis/cases/").status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?stands=ours.service=released", ["Sunil Nair", "Both Ways"]),
        ("?stands=ours.service=released&stands=host.whereabouts=missing", ["Both Ways"]),
        ("?stands=ours.service=released&stands=ours.service=refused", ["Sunil Nair", "Both Ways"]),
        ("?viewpoint=host&said=whereabouts=missing", ["Both Ways", "Arjun Mehta"]),
        ("?differs=1", ["Arjun Mehta"]),
        ("?circumstance=student", ["Ravi Gill"]),
        ("?stands=nonsense&post=nonsense&officer=nonsense&circumstance=nonsense", None),
        ("?q=nair", ["Sunil Nair"]),
        ("?q=nobody at all", []),
        ("?officer=nobody", []),
    ],
)
def test_filters_narrow_the_list(opened, listed, query, names):
    opened("Arjun Mehta", MISSING, LOCATED)
    opened("Sunil Nair", RELEASED)
    opened("Both Ways", MISSING, RELEASED)
    opened("Ravi Gill", circumstance=Circumstance.STUDENT)
    everybody = ["Arjun Mehta", "Both Ways", "Ravi Gill", "Sunil Nair"]
    assert sorted(listed("lead", query)) == (everybody if names is None else sorted(names))


def test_mine_are_the_cases_that_i_work_on(opened, listed, ministry, lead):
    case = opened("Arjun Mehta")
    opened("Ravi Gill")
    assign_cases([case], officer=ministry.users["colleague"], by=lead)
    assert listed("colleague", "?officer=me") == ["Arjun Mehta"]
    assert listed("lead", f"?officer={ministry.users['colleague'].pk}") == ["Arjun Mehta"]


def test_a_late_clock_is_found(opened, listed, lead):
    opened("Arjun Mehta")
    reached = opened("Ravi Gill")
    record_claim(reached, says(Viewpoint.OURS, Track.CONTACT, "reached"), by=lead)
    assert listed("lead", "?late=1") == ["Arjun Mehta"]


def test_a_text_finds_a_reference_a_name_in_another_script_a_paper_and_a_phone(opened, listed, lead):
    case = opened("Omveer Singh Tilwara")
    opened("Ravi Gill")
    add_name(case.person, "Омвир Сингх Тилвара", kind=NameKind.HOST, source="list", by=lead)
    add_paper(case.person, kind=PaperKind.PASSPORT, number="Z 5017317", by=lead)
    add_contact(case.person, kind=ContactKind.PHONE, value="+91 98123 45678", by=lead)
    texts = [case.reference.lower(), "тилвара", "singh omveer", "Z5017317", "98123 45678", "+919812345678"]
    for text in texts:
        assert listed("lead", f"?q={text.replace('+', '%2B')}") == ["Omveer Singh Tilwara"], text
    assert Entry.objects.filter(verb="search", kind="crisis").count() == len(texts)


def test_a_name_that_many_bear_is_found_along_the_list(opened, listed, monkeypatch):
    monkeypatch.setattr(listing, "MANY", 1)
    for number in range(3):
        opened(f"Arjun Singh {number}")
    opened("Ravi Gill")
    assert len(listed("lead", "?q=singh")) == 3


def test_a_past_day_shows_how_cases_stood_then(opened, listed, client):
    case = opened("Arjun Mehta", MISSING)
    later = opened("Ravi Gill", RELEASED)
    assert listed("lead", "?known=2025-01-18&stands=host.whereabouts=missing") == ["Arjun Mehta"]
    assert listed("lead", "?known=2025-01-01&stands=host.whereabouts=missing") == []
    assert listed("lead", "?known=2024-03-01") == ["Arjun Mehta"]
    assert f"/cases/{later.reference}/?known=2025-01-18" in client.get(LIST + "?known=2025-01-18").content.decode()
    assert 'name="case"' not in client.get(LIST + "?known=2025-01-18").content.decode()
    assert case


def test_a_retraction_takes_a_case_out_of_the_list(opened, listed, lead):
    case = opened("Arjun Mehta", MISSING)
    retract_claim(case.claims.get(), reason="Another man.", by=lead)
    assert listed("lead", "?stands=host.whereabouts=missing") == []


def test_a_state_in_a_compartment_is_neither_shown_nor_found(opened, listed, client, ministry):
    opened("Arjun Mehta", IN_WARD)
    assert listed("lead", "?stands=ours.condition=wounded") == ["Arjun Mehta"]
    assert listed("officer", "?stands=ours.condition=wounded") == []
    assert listed("officer") == ["Arjun Mehta"]
    text = client.get(LIST).content.decode()
    assert "<b>wounded</b>" not in text
    assert "closed" in text


def test_a_disagreement_through_a_compartment_is_not_found_but_an_open_one_is(opened, listed, lead):
    hidden = opened("Arjun Mehta", IN_WARD)
    record_claim(hidden, says(Viewpoint.HOST, Track.CONDITION, "captured"), by=lead)
    both = opened("Ravi Gill", IN_WARD, MISSING, LOCATED)
    record_claim(both, says(Viewpoint.HOST, Track.CONDITION, "captured"), by=lead)
    assert sorted(listed("lead", "?differs=1")) == ["Arjun Mehta", "Ravi Gill"]
    assert listed("officer", "?differs=1") == ["Ravi Gill"]


def test_a_case_in_a_compartment_is_not_in_the_list(opened, listed):
    opened("Arjun Mehta", compartments=["minors"])
    assert listed("lead") == ["Arjun Mehta"]
    assert listed("officer") == []


def test_pages_follow_each_other_without_a_gap(opened, client, ministry, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    names = [f"Person {number}" for number in range(5)]
    for name in names:
        opened(name)
    sign_in(client, ministry.users["lead"])
    seen, address = [], LIST
    while address:
        context = client.get(address).context
        seen += [row.case.person.name for row in context["page"].rows]
        address = context["next_url"]
    assert seen == names[::-1]


def test_cases_that_changed_at_the_same_moment_are_paged_too(opened, client, ministry, monkeypatch, lead):
    monkeypatch.setattr(listing, "PAGE", 2)
    for name in ("Arjun Mehta", "Ravi Gill", "Sunil Nair"):
        opened(name, MISSING)
    context = sign_in(client, ministry.users["lead"]).get(LIST).context
    first = {row.case.person.name for row in context["page"].rows}
    rest = {row.case.person.name for row in client.get(context["next_url"]).context["page"].rows}
    assert first | rest == {"Arjun Mehta", "Ravi Gill", "Sunil Nair"}
    assert not first & rest


def test_a_place_in_the_list_that_cannot_be_read_gives_the_first_page(opened, listed):
    opened("Arjun Mehta")
    assert listed("lead", "?after=nonsense") == ["Arjun Mehta"]


def test_three_rows_take_no_more_queries_than_one(opened, client, ministry):
    opened("Arjun Mehta", MISSING, LOCATED)
    for who in ("lead", "officer"):
        sign_in(client, ministry.users[who]).get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    opened("Ravi Gill", RELEASED)
    opened("Sunil Nair", IN_WARD)
    with CaptureQueriesContext(connection) as three:
        client.get(LIST)
    assert len(three) == len(one)


def test_filters_are_saved_under_a_name_for_oneself(client, ministry, crisis):
    sign_in(client, ministry.users["officer"])
    query = "stands=ours.service%3Dreleased&differs=1"
    assert client.post(f"{LIST}views/", {"name": "To call", "query": query}).status_code == 302
    assert SavedView.objects.get().query == query
    assert f"{LIST}?{query.replace('&', '&amp;')}" in client.get(LIST).content.decode()
    assert "To call" not in sign_in(client, ministry.users["colleague"]).get(LIST).content.decode()
    assert client.post(f"{LIST}views/", {"name": "", "query": ""}).status_code == 422


def test_ticked_cases_are_given_to_an_officer_and_refusals_are_told(opened, client, ministry):
    seen = opened("Arjun Mehta")
    elsewhere = opened("Ravi Gill", post=ministry.other_embassy)
    sign_in(client, ministry.users["lead"])
    said = {"case": [seen.reference, elsewhere.reference], "officer": ministry.users["officer"].pk}
    answer = client.post(f"{LIST}assign/", said)
    text = answer.content.decode()
    assert "1 case is given to Officer." in text
    assert elsewhere.reference in text
    assert "cannot see this case from her post" in text
    assert CaseOfficer.objects.filter(user=ministry.users["officer"], case=seen).exists()
    assert client.post(f"{LIST}assign/", said | {"case": seen.reference}).status_code == 302


def test_bulk_assignment_asks_for_cases_and_for_an_officer_who_may(opened, client, ministry):
    case = opened("Arjun Mehta")
    sign_in(client, ministry.users["lead"])
    assert "Tick at least one case" in client.post(f"{LIST}assign/", {"officer": ""}).content.decode()
    sign_in(client, ministry.users["liaison"])
    said = {"case": case.reference, "officer": ministry.users["liaison"].pk}
    answer = client.post(f"{LIST}assign/", said)
    assert answer.status_code == 422
    assert "takes the role" in answer.content.decode()
    assert sign_in(client, ministry.users["press"]).post(f"{LIST}assign/", said).status_code == 404


def test_an_empty_list_says_so(client, ministry, crisis):
    text = sign_in(client, ministry.users["lead"]).get(LIST + "?q=nobody").content.decode()
    assert "No case that you may see passes all of these." in text
