"""Persons are found by a name in any script, and by everything that is known of them."""

from threading import Event, Thread

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from safeconduct.identity.evidence import Evidence, Paper
from safeconduct.identity.tokens import parse_name
from safeconduct.people.actions import NewPerson, add_contact, add_name, add_paper, create_person
from safeconduct.people.enums import ContactKind, NameKind, PaperKind
from safeconduct.people.indexing import index_all_names, token_ids
from safeconduct.people.models import NameToken, Person, PersonName
from safeconduct.people.search import Why, possible_persons, search_persons
from safeconduct.people.tokens import NEXT_NAME, name_tokens
from safeconduct.people.vocabulary import Known
from safeconduct.store.partial_dates import PartialDate


@pytest.fixture
def rajesh(officer) -> Person:
    for name in ("Ramesh Yadav", "Sunita Devi", "Kumar Sangakara", "Rajiv Malhotra", "Иван Петров"):
        create_person(NewPerson(name), by=officer)
    return create_person(NewPerson("Rajesh Kumar", nationality="IN"), by=officer)


def found(text: str) -> list[str]:
    return [each.person.name for each in search_persons(text, among=Person.objects.all())]


@pytest.mark.parametrize(
    "text",
    [
        "Rajesh Kumar", "rajesh  KUMAR", "Rajesh Kumarr", "R. Kumar", "Kumar R.", "राजेश कुमार",
        "Раджеш Кумар", "Кумар Раджеш", "ਰਾਜੇਸ਼ ਕੁਮਾਰ", "রাজেশ কুমার",
    ],
)  # fmt: skip
def test_a_person_is_found_in_every_script_and_order(rajesh, text):
    assert found(text)[0] == "Rajesh Kumar"


@pytest.mark.parametrize("text", ["", " ", "7", "🙂", "‏‏", "....", "@", "12345 678"])
def test_what_is_no_name_finds_nobody(rajesh, text):
    assert found(text) == []


def test_a_name_of_three_hundred_words_is_no_trouble(rajesh):
    assert "Иван Петров" not in found("Rajesh Kumar " * 150)


def test_why_says_whether_it_is_the_same_name_or_one_like_it(rajesh):
    same, like = (search_persons(text, among=Person.objects.all())[0] for text in ("kumar rajesh", "राजेश कुमार"))
    assert (same.why, like.why, like.name.text) == (Why.SAME_NAME, Why.LIKE_NAME, "Rajesh Kumar")


def test_each_person_comes_once_with_her_likeliest_name(rajesh, officer):
    add_name(rajesh, "राजेश कुमार", kind=NameKind.FAMILY, source="letter", by=officer)
    hits = [each for each in search_persons("राजेश कुमार", among=Person.objects.all()) if each.person == rajesh]
    assert [hit.name.text for hit in hits] == ["राजेश कुमार"]


def test_an_alias_within_a_name_is_found_too(officer):
    create_person(NewPerson("Mohan Lal urf Billu Pahalwan"), by=officer)
    assert found("बिल्लू पहलवान") == ["Mohan Lal urf Billu Pahalwan"]


def test_only_whom_the_actor_may_learn_of_are_found(rajesh):
    assert search_persons("Rajesh Kumar", among=Person.objects.none()) == []


def test_a_person_who_is_rolled_back_leaves_no_trace(rajesh, officer):
    with transaction.atomic():
        create_person(NewPerson("Zyxquintus Wolfeschlegel"), by=officer)
        assert found("zyxquintus wolfeschlegel") == ["Zyxquintus Wolfeschlegel"]
        transaction.set_rollback(True)
    assert found("zyxquintus wolfeschlegel") == []
    assert not NameToken.objects.filter(text="zyxquintus").exists()


def test_no_writer_can_forget_the_words_of_a_name(rajesh):
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonName.objects.create(person=rajesh, text="Raju", folded="raju", script="Latn", kind=NameKind.ALIAS)


def test_aliases_stand_behind_a_mark_of_their_own():
    tokens, words = name_tokens("Ravi Sharma alias Raju")
    first, alias = tokens[: tokens.index(NEXT_NAME)], tokens[tokens.index(NEXT_NAME) + 1 :]
    assert ([words[key] for key in first], [words[key] for key in alias]) == (["ravi", "sharma"], ["raju"])


@pytest.mark.django_db
def test_bulk_writers_get_the_tokens_of_many_texts_at_once():
    with CaptureQueriesContext(connection) as queries:
        tokens = token_ids(["Ravi Sharma", "Ravi Gupta", "Gupta Ravi", ""])
    assert tokens["Ravi Gupta"] == tokens["Gupta Ravi"][::-1]
    assert tokens[""] == []
    assert set(NameToken.objects.values_list("text", flat=True)) >= {"ravi", "sharma", "gupta"}
    assert len(queries) == 2


def test_names_written_otherwise_are_put_right_by_reading_all_again(rajesh):
    before = rajesh.names.get().tokens
    PersonName.objects.filter(person=rajesh).update(tokens=[1])
    assert index_all_names(connection) == 1
    assert rajesh.names.get().tokens == before


@pytest.mark.django_db(transaction=True)
def test_a_word_committed_late_is_learned_although_later_ones_were_learned_before():
    """Two transactions that overlap: the older one commits after somebody has looked at what the younger one wrote."""
    words, written, may_commit = Known(), Event(), Event()

    def write_slowly():
        with transaction.atomic():
            token_ids(["Aaaslow"])
            written.set()
            may_commit.wait(30)
        connections.close_all()

    words.ask([])
    before = len(words)
    thread = Thread(target=write_slowly)
    thread.start()
    assert written.wait(30)
    token_ids(["Bbbquick"])
    words.ask([])
    assert len(words) == before + 1
    may_commit.set()
    thread.join()
    words.ask([])
    assert len(words) == before + 2


def test_what_is_kept_in_memory_follows_what_is_counted_at_night(rajesh):
    words = Known()
    words.ask([])
    NameToken.objects.filter(text="kumar").update(
        bearers=77, changed_in=NameToken._meta.get_field("changed_in").db_default
    )
    (asked,) = words.ask([parse_name("kumar")])
    assert 77 in asked.bearers.tolist()


class TestPossiblePersons:
    def test_by_a_passport_that_was_misread(self, rajesh, officer):
        add_paper(rajesh, kind=PaperKind.PASSPORT, number="Z5017B10", by=officer)
        for number in ("Z5017B10", "Z5O178IO", "Z5017B18", "Z501B10", "Z50177B10", "Z5071B10"):
            evidence = Evidence(names=("Rajesh Kumar",), papers=(Paper("passport", number, "IN"),))
            assert possible_persons(evidence)[0].person == rajesh

    def test_by_a_phone_with_and_without_the_code_of_the_country(self, rajesh, officer):
        add_contact(rajesh, kind=ContactKind.PHONE, value="+91 98123 45678", by=officer)
        for phone in ("98123 45678", "+919812345678", "09812345678"):
            found = possible_persons(Evidence(phones=(phone,)))
            assert [each.person for each in found] == [rajesh]

    def test_by_an_e_mail_address(self, rajesh, officer):
        add_contact(rajesh, kind=ContactKind.EMAIL, value="Raju@Example.org", by=officer)
        assert [each.person for each in possible_persons(Evidence(emails=("raju@example.org",)))] == [rajesh]

    def test_the_likelier_comes_first_and_says_why(self, officer):
        near, far = (
            create_person(
                NewPerson("Rajesh Kumar", birth=PartialDate.parse_edtf(birth), father_name=father), by=officer
            )
            for birth, father in (("1996-08-04", "Bhanwar Lal"), ("1961", "Gopal Das"))
        )
        found = possible_persons(Evidence(names=("राजेश कुमार",), birth="1996-08-04", father="भंवर लाल"))
        assert [each.person for each in found] == [near, far]
        assert found[0].probability > found[1].probability
        assert any("birth" in sentence.casefold() or "born" in sentence.casefold() for sentence in found[0].why)

    def test_nobody_outside_is_named(self, rajesh):
        assert possible_persons(Evidence(names=("Rajesh Kumar",)), among=Person.objects.none()) == []

    def test_nothing_known_is_nobody(self, rajesh):
        assert possible_persons(Evidence()) == []

    def test_three_persons_take_no_more_queries_than_one(self, rajesh, officer):
        possible_persons(Evidence(names=("Rajesh Kumar",)))
        with CaptureQueriesContext(connection) as one:
            possible_persons(Evidence(names=("Rajesh Kumar",)))
        for name in ("Rajesh Kumar", "Rajes Kumar"):
            create_person(NewPerson(name), by=officer)
        with CaptureQueriesContext(connection) as three:
            assert len(possible_persons(Evidence(names=("Rajesh Kumar",)))) >= 3
        assert len(three) == len(one)
