"""Registering abroad, and the personal link: no password, everything kept, gone when she says so."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.enums import Circumstance
from safeconduct.cases.models import Crisis
from safeconduct.intake.actions.channels import open_channel
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.models import Channel, Message, Outbox, Report, Request
from safeconduct.people.actions.presence import expiry
from safeconduct.people.actions.proposals import propose_for
from safeconduct.people.enums import Path
from safeconduct.people.models import Contact, Paper, Person, PersonName, Proposal, Registration, RegistrationEnd
from safeconduct.portal.sending import send_link_to_contact
from tests.conftest import Ministry

REGISTER = "/help/register/"
STAY = {
    "key": "one",
    "name": "Asha Devi Tilwara",
    "name_local": "आशा देवी",
    "birth": "3 May 1998",
    "passport": "Z1234567",
    "phone": "+7 916 123-45-67",
    "email": "asha@example.org",
    "country": "RU",
    "place": "Kazan",
    "address": "Hostel 4",
    "purpose": "study",
    "leaves": "June 2030",
    "home_name": "Mother",
    "home_phone": "+91 98765 43210",
    "m1_name": "Ravi Tilwara",
    "m1_birth": "2021",
}


def register(phone: Client, /, **more: Any) -> Any:
    return phone.post(REGISTER, {**STAY, **more})


@pytest.fixture
def mine(phone: Client, form: Channel) -> str:
    """The address of her page."""
    return str(register(phone)["Location"].partition("?")[0])


def test_a_household_is_registered_and_given_a_personal_link(phone: Client, form: Channel):
    answer = register(phone)
    assert answer.status_code == 303
    page = phone.get(answer["Location"]).content.decode()
    assert "You are registered" in page
    assert "+91 11 0000 0000" in page
    assert f"http://testserver{answer['Location'].partition('?')[0]}" in page
    rows = Registration.objects.order_by("number")
    assert [(row.person.name, row.country, row.place, row.imported_id) for row in rows] == [
        ("Asha Devi Tilwara", "RU", "Kazan", None),
        ("Ravi Tilwara", "RU", "Kazan", None),
    ]
    head = rows[0]
    assert (head.leaves.edtf, head.emergency_contact) == ("2030-06", "Mother, +91 98765 43210")
    assert head.last_contact_on == timezone.now().date()
    assert set(head.person.names.values_list("text", flat=True)) == {"Asha Devi Tilwara", "आशा देवी"}
    assert Contact.objects.get(person=head.person, kind="phone").folded == "+79161234567"
    assert head.person.papers.get().number == "Z1234567"


def test_the_same_form_again_is_the_same_registration(phone: Client, form: Channel):
    assert register(phone)["Location"] == register(phone)["Location"]
    assert Registration.objects.count() == Person.objects.count() == 2


def test_who_may_be_known_already_is_proposed_in_the_background_and_nobody_is_joined(
    phone: Client, form: Channel, case: Any
):
    register(phone, name="Omveer Singh Tilwara", name_local="", m1_name="")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->'ids' FROM procrastinate_jobs WHERE task_name LIKE '%look_up_registered' ORDER BY id DESC"
        )
        (ids,) = cursor.fetchone()
    person = Registration.objects.get().person
    assert (json.loads(ids) if isinstance(ids, str) else ids) == [str(person.pk)]
    propose_for([person.pk], path=Path.REGISTER, by=None)
    assert Proposal.objects.get().made_by == Path.REGISTER
    assert person.joined_into is None


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "Write your name"),
        ("country", "", "Choose the country"),
        ("country", "XX", "Choose the country"),
        ("phone", "", ""),
        ("leaves", "soon", "We cannot read “soon” as a date"),
        ("birth", "35 15 1999", "We cannot read “35 15 1999” as a date"),
        ("m1_birth", "?!", "We cannot read “?!” as a date"),
    ],
)
def test_what_is_missing_comes_back_with_its_field_and_nothing_typed_is_lost(
    phone: Client, form: Channel, field: str, typed: str, words: str
):
    answer = register(phone, **{field: typed}, **({"email": ""} if field == "phone" else {}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "Hostel 4" in page
    assert not Registration.objects.exists()


STRANGE = [
    {"name": "a\0b", "place": "\0", "passport": "\0"},
    {"name": "x" * 5000, "place": "y" * 5000, "passport": "Z1" * 3000, "phone": "9" * 5000, "email": "e" * 9000},
    {"name": "<script>", "m1_name": "'; DROP TABLE people_person; --"},
    {"country": ["RU", "UA"], "who": "x", "leaves": "9999", "birth": "1899"},
    {"phone": "call me", "email": "no"},
    {f"m{n}_name": f"Child {n}" for n in range(30)},
]


@pytest.mark.parametrize("more", STRANGE)
def test_whatever_is_typed_is_taken_or_comes_back(phone: Client, form: Channel, more: dict):
    answer = register(phone, **more)
    assert answer.status_code in {303, 422}
    if answer.status_code == 303:
        assert phone.get(answer["Location"]).status_code == 200


def test_for_a_crisis_its_country_is_chosen_already(phone: Client, form: Channel):
    page = phone.get("/help/army/register/").content.decode()
    assert '<option value="RU" selected>' in page
    assert phone.post("/help/army/register/", STAY).status_code == 303
    assert phone.get("/help/nowhere/register/").status_code == 404


def test_i_am_safe_is_one_more_row_for_each_of_the_household_and_a_contact(phone: Client, mine: str, crisis: Crisis):
    answer = phone.post(mine, {"what": "safe", "place": "Ufa", "words": "We took the train."})
    assert "You told us that you are safe" in phone.get(answer["Location"]).content.decode()
    rows = Report.objects.all()
    assert [(row.what, row.place, row.words, row.crisis) for row in rows] == [
        ("safe", "Ufa", "We took the train.", crisis)
    ] * 2
    newest = Registration.objects.order_by("-id").first()
    assert newest is not None
    assert (newest.place, newest.last_contact_on, Registration.objects.count()) == ("Ufa", timezone.now().date(), 4)
    assert not Request.objects.exists()


def test_it_can_be_about_one_of_the_household_and_about_nobody_elses(phone: Client, mine: str):
    child = Person.objects.get(name="Ravi Tilwara")
    phone.post(mine, {"what": "left", "who": str(child.pk)})
    assert Report.objects.get().person == child
    stranger = Person.objects.create(name="Stranger")
    assert phone.post(mine, {"what": "safe", "who": str(stranger.pk)}).status_code == 422
    assert Report.objects.count() == 1


def test_i_need_help_is_a_request_once_with_a_receipt(phone: Client, mine: str, form: Channel):
    plea = {"what": "help", "place": "Rostov", "words": "They took his papers.", "key": "k"}
    answers = [phone.post(mine, plea) for _n in range(2)]
    request = Request.objects.get()
    said = json.loads(bytes(request.raw or b""))
    assert (said["writer"], said["name"], said["place"]) == ("self", "Asha Devi Tilwara", "Rostov")
    assert said["people"] == [{"name": "Ravi Tilwara"}]
    assert request.sender == "+7 916 123-45-67"
    for answer in answers:
        assert request.reference in phone.get(answer["Location"]).content.decode()
    assert Report.objects.filter(what="help", request=request).count() == 2


def test_a_plea_by_link_goes_to_the_channel_of_links_where_there_is_one(
    phone: Client, mine: str, crisis: Crisis, ministry: Ministry, lead: Actor
):
    links = open_channel(crisis, name="Links", slug="links", kind=ChannelKind.LINK, post=ministry.embassy, by=lead)
    phone.post(mine, {"what": "help"})
    assert (Request.objects.get().channel, Request.objects.get().kind) == (links, "link")


def test_where_no_crisis_is_open_she_is_told_that_nobody_reads_it(phone: Client, form: Channel):
    mine = register(phone, country="FR")["Location"].partition("?")[0]
    page = phone.post(mine, {"what": "help"}).content.decode()
    assert "no desk of ours reads messages" in page
    assert Report.objects.filter(crisis=None, request=None).count() == 2


def test_a_change_of_place_is_a_new_row_and_the_old_one_stays(phone: Client, mine: str):
    changed = {"act": "update", "country": "UA", "place": "Lviv", "phone": "+380 44 123 45 67"}
    assert phone.post(mine, changed).status_code == 303
    head = Registration.objects.filter(person__name="Asha Devi Tilwara").order_by("id")
    assert [(row.country, row.place) for row in head] == [("RU", "Kazan"), ("UA", "Lviv")]
    assert Contact.objects.filter(folded="+380441234567").exists()
    assert phone.post(mine, {"act": "update", "country": ""}).status_code == 422


def test_a_deleted_registration_is_gone_and_the_link_with_it(phone: Client, mine: str):
    assert phone.post(mine, {"act": "delete"}).status_code == 422
    assert "is deleted" in phone.post(mine, {"act": "delete", "sure": "yes"}).content.decode()
    assert phone.get(mine).status_code == 404
    assert [model.objects.count() for model in (Contact, Paper, PersonName)] == [0, 0, 0]
    for row in Registration.objects.all():
        assert (row.place, row.address, row.emergency_contact, row.person.name) == ("", "", "", "–")
    assert RegistrationEnd.objects.count() == 2
    assert register(phone).status_code == 303
    assert not PersonName.objects.exists()


def test_who_has_a_case_stays_known_for_it(
    phone: Client, mine: str, crisis: Crisis, ministry: Ministry, officer: Actor
):
    child = Person.objects.get(name="Ravi Tilwara")
    open_case(crisis, person=child, circumstance=Circumstance.STUDENT, post=ministry.embassy, by=officer)
    phone.post(mine, {"act": "delete", "sure": "yes"})
    assert list(PersonName.objects.values_list("person", flat=True)) == [child.pk]


def test_rows_of_the_register_are_only_ever_blanked(phone: Client, mine: str):
    rows = Registration.objects.all()
    for change in ({"country": "FR"}, {"place": ""}, {"place": "Elsewhere"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_a_link_is_signed_expires_and_is_nobody_elses(phone: Client, mine: str):
    number = mine.rstrip("/").rpartition("/")[2].partition(":")[0]
    for forged in (number, f"{number}:x", "x"):
        assert phone.get(f"/help/me/{forged}/").status_code == 404
    today = timezone.now().date()
    assert expiry("", today) == today + timedelta(days=365)
    assert expiry("2020-01", today) == today + timedelta(days=30)


def test_an_expired_link_opens_nothing(phone: Client, form: Channel, monkeypatch: pytest.MonkeyPatch):
    mine = register(phone, leaves="2020")["Location"].partition("?")[0]
    assert phone.get(mine).status_code == 200
    later = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert phone.get(mine).status_code == 404


def test_nonsense_sent_to_a_link_comes_back_with_a_sentence(phone: Client, mine: str):
    for sent in ({}, {"what": "dance"}, {"act": "delete"}, {"what": "safe", "who": ["x", "\0"]}, {"what": "safe\0"}):
        assert phone.post(mine, sent).status_code in {303, 422}
    assert phone.post(mine, {"what": "help", "words": "\0" * 9, "place": "\0" + "p" * 999}).status_code == 303


def test_the_link_is_sent_again_to_the_contact_that_was_given_and_the_answer_is_always_the_same(
    phone: Client, mine: str, crisis: Crisis, ministry: Ministry, lead: Actor
):
    open_channel(
        crisis, name="SMS", slug="sms", kind=ChannelKind.SMS, post=ministry.capital, by=lead, provider="hmac",
        settings={"send_to": "https://sms.example/"},
    )  # fmt: skip
    again = "/help/register/link/"
    pages = {phone.post(again, {"contact": each}).content for each in ("+79161234567", "+79160000000", "x@y.example")}
    assert len(pages) == 1
    contact = Contact.objects.get(kind="phone")
    sent = send_link_to_contact(contact.pk, language="en", site="https://help.example")
    assert sent is not None
    assert (sent.address, f"https://help.example{mine}" in (sent.text or "")) == ("+79161234567", True)
    assert Outbox.objects.get().message == sent
    assert phone.post(again, {"contact": ""}).status_code == 422
    phone.post(mine, {"act": "delete", "sure": "yes"})
    assert Message.objects.count() == 1


def test_a_member_whose_name_is_only_a_null_character_is_nobody(phone: Client, form: Channel) -> None:
    assert register(phone, m1_name="\0").status_code == 303
    assert Registration.objects.count() == 1
