"""Finding a person or a case from anywhere."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.actions.claims import record_claim
from safeconduct.cases.enums import Circumstance, Track, Viewpoint
from safeconduct.people.actions import NewPerson, add_contact, add_name, add_paper, add_relative, create_person
from safeconduct.people.enums import ContactKind, NameKind, PaperKind, Relation

from .telling import says, sign_in


@pytest.fixture
def known(case, officer):
    add_name(case.person, "Омвир Сингх Тилвара", kind=NameKind.HOST, source="list", by=officer)
    add_name(case.person, "Józef Tilwára", kind=NameKind.ALIAS, source="", by=officer)
    add_paper(case.person, kind=PaperKind.PASSPORT, number="Z 5017317", by=officer)
    add_contact(case.person, kind=ContactKind.PHONE, value="+91 98123 45678", by=officer)
    kamla = NewPerson("Kamla Devi")
    add_relative(case.person, kamla, relation=Relation.MOTHER, phone="+91 98111 22333", by=officer)
    return case


@pytest.fixture
def found(client, ministry):
    def ask(who: str, text: str) -> list[tuple[str, str]]:
        response = sign_in(client, ministry.users[who]).get("/find/", {"q": text})
        assert response.status_code == 200
        return [(hit.case.person.name, hit.why) for hit in response.context["hits"]]

    return ask


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("tilwara", "by the name"),
        ("singh OMVEER", "by the name"),
        ("тилвара", "by the name"),
        ("jozef", "by the name"),
        ("Z5017317", "by the number of a paper"),
        ("z 50173", "by the number of a paper"),
        ("+91 98123 45678", "by a phone number or address"),
        ("98123-45678", "by a phone number or address"),
        ("kamla", "by the mother"),
        ("98111 22333", "by the mother"),
    ],
)
def test_a_case_is_found_by_what_one_has_in_hand(found, known, text, why):
    assert found("officer", text) == [("Omveer Singh Tilwara", why)]


@pytest.mark.parametrize("text", ["", " ", "x", "gupta", "99999 99999", "Z9999999"])
def test_what_leads_nowhere_finds_nothing(found, known, text):
    assert found("officer", text) == []


def test_a_stranger_finds_nothing_by_any_way(found, known):
    for text in ("tilwara", "Z5017317", "98123 45678", "kamla", known.reference.replace("-", " ")):
        assert found("stranger", text) == []


def test_a_reference_opens_its_case(client, ministry, known):
    answer = sign_in(client, ministry.users["officer"]).get("/find/", {"q": known.reference.lower()})
    assert answer["Location"] == f"/cases/{known.reference}/"


def test_a_search_leaves_a_row_in_the_record(found, known):
    found("officer", "tilwara")
    entry = Entry.objects.get(verb="search")
    assert (entry.actor_name, entry.after) == ("Officer", {"text": "tilwara", "found": 1})


def test_who_may_see_no_case_finds_no_page(client, ministry, known):
    assert sign_in(client, ministry.users["press"]).get("/find/?q=tilwara").status_code == 404


def test_nothing_found_says_what_to_try(client, ministry, known):
    text = sign_in(client, ministry.users["officer"]).get("/find/?q=gupta").content.decode()
    assert "Try part of the name, another script" in text


def test_three_cases_take_no_more_queries_than_one(client, ministry, known, crisis, officer):
    sign_in(client, ministry.users["officer"]).get("/find/?q=tilwara")
    with CaptureQueriesContext(connection) as one:
        client.get("/find/?q=tilwara")
    for name in ("Ravi Tilwara", "Sunil Tilwara"):
        person = create_person(NewPerson(name), by=officer)
        open_case(crisis, person=person, circumstance=Circumstance.RECRUITED, post=ministry.embassy, by=officer)
    with CaptureQueriesContext(connection) as three:
        client.get("/find/?q=tilwara")
    assert len(three) == len(one)


@pytest.mark.parametrize("text", ["Омвир Сингх Тилвара", "तिलवाड़ा ओमवीर", "Tilvara Omvir", "omveer s tilwara", "til"])
def test_a_case_is_found_by_a_name_in_any_script_and_spelling(found, case, text):
    assert [name for name, _why in found("officer", text)] == ["Omveer Singh Tilwara"]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("x", "One letter is too little"),
        ("🙂🙂", "no letter and no digit"),
        ("Tilwara " * 60, "longer than a name"),
        ("Тилвaра", "Letters of two scripts"),
    ],
)
def test_what_is_odd_about_the_text_is_said_calmly(client, ministry, known, text, advice):
    answer = sign_in(client, ministry.users["officer"]).get("/find/", {"q": text})
    assert answer.status_code == 200
    assert advice in answer.content.decode()


class TestWhileTyping:
    @pytest.fixture
    def typed(self, client, ministry):
        def ask(text: str, who: str = "officer"):
            return sign_in(client, ministry.users[who]).get("/find/", {"q": text}, headers={"HX-Request": "true"})

        return ask

    def test_only_the_list_is_sent(self, typed, known):
        text = typed("Омвир").content.decode()
        assert "<html" not in text
        assert f'href="/cases/{known.reference}/"' in text
        assert 'lang="ru">Омвир Сингх Тилвара' in text

    def test_it_leaves_a_row_in_the_record(self, typed, known):
        typed("Омвир")
        assert Entry.objects.get(verb="search").after == {"text": "Омвир", "found": 1}

    def test_an_empty_box_shows_nothing(self, typed, known):
        assert typed(" ").content.decode().strip() == ""
        assert not Entry.objects.filter(verb="search").exists()

    def test_a_stranger_is_shown_nobody(self, typed, known):
        assert "Tilwara" not in typed("Омвир Тилвара", "stranger").content.decode()

    def test_how_the_case_stands_is_told(self, typed, known, officer):
        record_claim(known, says(Viewpoint.OURS, Track.WHEREABOUTS, "located", "2024-03-12"), by=officer)
        assert "Located" in typed("tilwara").content.decode()


def test_the_box_on_every_page_asks_while_somebody_types(client, ministry, known):
    page = sign_in(client, ministry.users["officer"]).get("/find/").content.decode()
    assert 'hx-get="/find/"' in page
    assert 'id="found"' in page
