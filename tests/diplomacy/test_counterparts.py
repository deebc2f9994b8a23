"""Counterparts: who held which office on which day, and what is recorded when it is corrected."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.actions.counterparts import (
    add_contact,
    add_office,
    add_official,
    add_official_name,
    add_state,
    begin_term,
    correct_term,
    end_contact,
    end_term,
)
from safeconduct.diplomacy.actions.engagements import Plan, Who, plan_engagement
from safeconduct.diplomacy.enums import EngagementKind, Level, OfficeKind, Side
from safeconduct.diplomacy.models import Contact, Office, Official, State, Term
from safeconduct.diplomacy.queries.counterparts import holder_on, terms_of
from safeconduct.diplomacy.terms import may_have_held
from safeconduct.store.faults import FieldFault
from safeconduct.store.partial_dates import UNKNOWN, PartialDate
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.conftest import on


@pytest.fixture
def successor(theirs: State, foreign_ministry: Office, their_minister: Official, diplomat: Actor) -> Official:
    """Took over in May 2025; the day of leaving is known, that of the beginning is not."""
    end_term(Term.objects.get(official=their_minister), until=on("2025-05-12"), by=diplomat)
    official = add_official(theirs, name="Pavel Orlov", by=diplomat)
    begin_term(official, foreign_ministry, title="Minister of Foreign Affairs", level=Level.MINISTER,
               since=on("2025-05"), by=diplomat)  # fmt: skip
    return official


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2025-05-12", "Arkady Belozerov"),
        ("2025-06-01", "Pavel Orlov"),
        ("2021-05-01", "Arkady Belozerov"),
        ("2020-01-01", ""),
    ],
)
def test_who_held_the_office_on_a_day(successor: Official, foreign_ministry: Office, day: str, name: str):
    found = holder_on(foreign_ministry, date.fromisoformat(day))
    names = {found.official.name} if found else {""}
    assert names <= ({"Arkady Belozerov", "Pavel Orlov"} if day == "2025-05-12" else {name})


def test_which_offices_an_official_may_have_held(successor: Official, their_minister: Official):
    def held(official: Official, day: PartialDate) -> list[Official]:
        return [term.official for term in terms_of([official.pk]) if may_have_held(term, day)]

    assert held(their_minister, on("2025-05")) == [their_minister]
    assert held(their_minister, on("2025-05-13")) == []
    assert held(successor, UNKNOWN) != [], "of a day that is not known nothing is certain"


def test_the_end_of_a_term_and_a_corrected_title_are_recorded_as_they_were(their_minister: Official, diplomat: Actor):
    term = Term.objects.get(official=their_minister)
    end_term(term, until=on("2025-05-12"), by=diplomat)
    correct_term(term, title="Foreign Minister", level=Level.MINISTER, since=on("2021-05"), until=on("2025-05"),
                 by=diplomat)  # fmt: skip
    told = Entry.objects.filter(verb=Verb.KEEP_COUNTERPART, object_id=str(term.pk)).order_by("id")
    assert [(entry.before, entry.after) for entry in told] == [
        ({"until": ""}, {"until": "2025-05-12"}),
        (
            {"title": "Minister of Foreign Affairs", "until": "2025-05-12"},
            {"title": "Foreign Minister", "until": "2025-05"},
        ),
    ]


def test_a_term_ends_after_it_began_and_one_is_not_held_twice(
    their_minister: Official, foreign_ministry: Office, ours: State, diplomat: Actor
):
    term = Term.objects.get(official=their_minister)
    with pytest.raises(FieldFault, match="before it began May 2021"):
        end_term(term, until=on("2020"), by=diplomat)
    with pytest.raises(FieldFault, match="holds this office in that time already"):
        begin_term(their_minister, foreign_ministry, title=term.title, since=on("2023"), by=diplomat)
    other = add_office(ours, kind=OfficeKind.EMBASSY, name="Embassy in Moscow", by=diplomat)
    with pytest.raises(FieldFault, match="office of another state"):
        begin_term(their_minister, other, title="Ambassador", by=diplomat)
    term.refresh_from_db()
    assert not term.until.is_known
    assert not Entry.objects.filter(verb=Verb.KEEP_COUNTERPART, kind="term").exists()


def test_the_same_again_is_refused_with_what_is_there(
    theirs: State, foreign_ministry: Office, their_minister: Official, ours: State, diplomat: Actor
):
    with pytest.raises(FieldFault, match="code RU already"):
        add_state(code="ru", name="Russia again", by=diplomat)
    with pytest.raises(FieldFault, match="Our own state is there already"):
        add_state(code="NP", name="Nepal", is_ours=True, by=diplomat)
    with pytest.raises(FieldFault, match="Ministry of Foreign Affairs"):
        add_office(theirs, kind=OfficeKind.MINISTRY, name="Ministry of Foreign Affairs", by=diplomat)
    with pytest.raises(FieldFault, match="there already"):
        add_official_name(their_minister, text="Аркадий Белозеров", language="ru", by=diplomat)


def test_an_officer_of_cases_keeps_no_counterparts(theirs: State, officer: Actor):
    with pytest.raises(Refused, match="keep counterparts"):
        add_official(theirs, name="Somebody", by=officer)
    with pytest.raises(Refused, match="see how officials are reached"):
        add_contact(what="phone", value="+7", office=Office(state=theirs), by=officer)


def test_contacts_are_read_by_who_needs_them_and_that_is_recorded_once_for_a_page(
    client: Client, ministry: Ministry, crisis: Crisis, foreign_ministry: Office, their_minister: Official,
    diplomat: Actor,
):  # fmt: skip
    add_contact(office=foreign_ministry, what="private office", value="+7 495 000 11 22", by=diplomat)
    add_contact(official=their_minister, what="phone", value="+7 495 000 33 44", by=diplomat)
    assert "495" not in str(list(Entry.objects.values_list("after", flat=True))), "the audit repeats no number"
    pages = {reverse("diplomacy:state", args=[crisis.slug, "RU"]): "11 22",
             reverse("diplomacy:official", args=[crisis.slug, their_minister.pk]): "33 44"}  # fmt: skip
    officer, diplomat_ = sign_in(Client(), ministry.users["officer"]), sign_in(client, ministry.users["diplomat"])
    for page, number in pages.items():
        assert number not in officer.get(page).content.decode()
        assert number in diplomat_.get(page).content.decode()
    read = Entry.objects.filter(verb=Verb.READ_CONTACTS)
    assert [(entry.actor_name, entry.kind) for entry in read.order_by("id")] == [
        ("Diplomat", "state"),
        ("Diplomat", "official"),
    ]


def test_a_contact_that_is_no_longer_good_is_not_shown(
    client: Client, ministry: Ministry, crisis: Crisis, foreign_ministry: Office, diplomat: Actor
):
    contact = add_contact(office=foreign_ministry, what="phone", value="+7 495 000 11 22", by=diplomat)
    end_contact(contact, by=diplomat)
    end_contact(contact, by=diplomat)
    page = sign_in(client, ministry.users["diplomat"]).get(reverse("diplomacy:state", args=[crisis.slug, "RU"]))
    assert "11 22" not in page.content.decode()
    assert Contact.objects.get().ended_at is not None
    assert Entry.objects.filter(kind="contact").count() == 2


def test_the_pages_show_holders_of_the_day_that_is_looked_from(
    client: Client, ministry: Ministry, crisis: Crisis, successor: Official, their_minister: Official,
    our_minister: Official, theirs: State, diplomat: Actor,
):  # fmt: skip
    people = (Who(Side.OURS, our_minister), Who(Side.THEIRS, their_minister))
    plan_engagement(crisis, theirs, Plan(EngagementKind.MEETING, on("2024-07-03"), place="Astana", participants=people),
                    by=diplomat)  # fmt: skip
    signed_in = sign_in(client, ministry.users["officer"])
    listed = signed_in.get(reverse("diplomacy:counterparts", args=[crisis.slug])).content.decode()
    assert listed.index("Of this crisis") < listed.index("Russian Federation") < listed.index("Our own side")
    state = reverse("diplomacy:state", args=[crisis.slug, "RU"])
    now, then = (signed_in.get(state + query).content.decode() for query in ("", "?known=2024-07-03"))
    assert now.index("Pavel Orlov") < now.index("<details") < now.index("Arkady Belozerov")
    assert then.index("Arkady Belozerov") < then.index("<details") < then.index("Pavel Orlov")
    page = signed_in.get(reverse("diplomacy:official", args=[crisis.slug, their_minister.pk])).content.decode()
    assert all(words in page for words in ("Аркадий Белозеров", "Astana", "12 May 2025"))


def test_the_page_of_a_state_asks_the_same_number_of_questions_for_one_office_and_for_three(
    client: Client, ministry: Ministry, crisis: Crisis, foreign_ministry: Office, their_minister: Official,
    diplomat: Actor,
):  # fmt: skip
    signed_in = sign_in(client, ministry.users["officer"])
    url = reverse("diplomacy:state", args=[crisis.slug, "RU"])
    signed_in.get(url)
    with CaptureQueriesContext(connection) as one:
        signed_in.get(url)
    for name in ("Ministry of Defence", "Embassy in New Delhi"):
        office = add_office(foreign_ministry.state, kind=OfficeKind.MINISTRY, name=name, by=diplomat)
        begin_term(add_official(office.state, name=f"Head of {name}", by=diplomat), office, title="Head", by=diplomat)
    with CaptureQueriesContext(connection) as three:
        signed_in.get(url)
    assert len(three) == len(one)


def test_an_official_is_brought_in_whole_or_not_at_all(
    client: Client, ministry: Ministry, crisis: Crisis, foreign_ministry: Office
):
    signed_in = sign_in(client, ministry.users["diplomat"])
    url = reverse("diplomacy:add_official", args=[crisis.slug, "RU"])
    said = {"name": "Olga Petrova", "text": "Ольга Петрова", "language": "ru", "level": "1",
            "office": str(foreign_ministry.pk)}  # fmt: skip
    wrong = signed_in.post(url, said)
    assert (wrong.status_code, "Write the title in this office." in wrong.content.decode()) == (422, True)
    assert not Official.objects.exists()
    assert signed_in.post(url, {**said, "title": "Spokesperson", "since": "2023"}).status_code == 302
    term = Term.objects.select_related("official").get()
    assert (term.official.name, term.title, term.since.edtf) == ("Olga Petrova", "Spokesperson", "2023")
    assert term.official.names.get().text == "Ольга Петрова"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"name": "x\0y", "kind": "embassy"},
        {"name": "x" * 161, "kind": "embassy"},
        {"name": "x", "kind": "castle"},
        {"name": "  ", "kind": "embassy"},
    ],
)
def test_a_form_that_cannot_be_is_shown_again(
    client: Client, ministry: Ministry, crisis: Crisis, theirs: State, said: dict[str, str]
):
    signed_in = sign_in(client, ministry.users["diplomat"])
    answer = signed_in.post(reverse("diplomacy:add_office", args=[crisis.slug, "RU"]), said)
    assert answer.status_code == 422
    assert not Office.objects.exists()
