"""The page of one person: all that is written of her, for who may learn of her."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.enums import Circumstance
from safeconduct.people.actions import NewPerson, add_contact, add_name, add_paper, add_relative, create_person
from safeconduct.people.enums import ContactKind, NameKind, PaperKind, Relation

from .telling import sign_in


@pytest.fixture
def person(case, officer):
    person = case.person
    add_name(person, "Омвир Сингх Тилвара", kind=NameKind.HOST, source="list of 17 January", by=officer)
    add_name(person, "ओमवीर सिंह तिलवाड़ा", kind=NameKind.FAMILY, source="letter", by=officer)
    add_paper(person, kind=PaperKind.PASSPORT, number="Z5017317", by=officer)
    add_contact(person, kind=ContactKind.PHONE, value="+91 98123 45678", by=officer)
    add_relative(person, NewPerson("Kamla Devi"), relation=Relation.MOTHER, by=officer)
    return person


@pytest.fixture
def opened(client, ministry):
    def get(person, who: str = "officer", query: str = ""):
        return sign_in(client, ministry.users[who]).get(f"/persons/{person.pk}/{query}")

    return get


def test_everything_that_is_written_of_a_person_is_on_her_page(opened, person, case):
    text = opened(person).content.decode()
    for part in (
        'lang="ru">Омвир Сингх Тилвара', 'lang="hi">ओमवीर सिंह तिलवाड़ा', "list of 17 January", "Z50···17", "Kamla Devi",
        f'href="/cases/{case.reference}/"',
    ):  # fmt: skip
        assert part in text


def test_numbers_in_full_are_asked_for_and_recorded(opened, person):
    assert "Z5017317" in opened(person, query="?numbers=full").content.decode()
    assert Entry.objects.get(verb="read_person").after == {"numbers": "in full"}


def test_a_stranger_finds_no_page(opened, person):
    assert opened(person, "stranger").status_code == 404
    assert opened(person, "press").status_code == 404


def test_the_kin_of_her_cases_have_a_page_too(opened, person):
    text = opened(person.kin.get().relative).content.decode()
    assert f'href="/persons/{person.pk}/"' in text
    assert "No case that you may see." in text


def test_a_case_that_the_reader_may_not_see_is_not_told(opened, person, crisis, ministry, stranger):
    cousin = create_person(NewPerson("Bhim Singh"), by=stranger)
    other = open_case(
        crisis, person=cousin, circumstance=Circumstance.RECRUITED, post=ministry.other_embassy, by=stranger
    )
    assert opened(cousin).status_code == 404
    assert other.reference in opened(cousin, "stranger").content.decode()


def test_the_page_of_the_case_leads_to_it(client, ministry, person, case):
    page = sign_in(client, ministry.users["officer"]).get(f"/cases/{case.reference}/")
    assert f'href="/persons/{person.pk}/"' in page.content.decode()


def test_three_names_take_no_more_queries_than_one(opened, person, officer):
    opened(person)
    with CaptureQueriesContext(connection) as one:
        opened(person)
    for name in ("Omveer S. Tilwara", "Om Veer Singh"):
        add_name(person, name, kind=NameKind.ALIAS, source="", by=officer)
        add_paper(person, kind=PaperKind.VISA, number=f"{name[-3:]}12345", by=officer)
    with CaptureQueriesContext(connection) as three:
        opened(person)
    assert len(three) == len(one)
