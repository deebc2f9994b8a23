"""A batch is matched as one by one: the same persons, in few queries however many there are; on other shelves too."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Thread
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from safeconduct.identity.evidence import Evidence, Paper
from safeconduct.identity.tokens import parse_name
from safeconduct.people.actions import NewPerson, add_contact, add_name, add_paper, create_person
from safeconduct.people.actions.joining import judge_pair
from safeconduct.people.at_hand import AtHand
from safeconduct.people.at_once import Outline, nearest
from safeconduct.people.enums import Band, ContactKind, NameKind, PaperKind, Verdict
from safeconduct.people.fold import fold_name
from safeconduct.people.indexing import tokens_for, write_names
from safeconduct.people.likely import PERSONS, Shelf, likely_names
from safeconduct.people.matching import MatchOutcome, match_at_once, match_before_create
from safeconduct.people.models import Contact, NameToken, Person, PersonName
from safeconduct.people.models import Paper as PaperRow
from safeconduct.people.tokens import name_tokens
from safeconduct.store.ids import uuid7
from safeconduct.store.partial_dates import PartialDate

FIRST = (
    "Aarav Abhay Ajit Amarjeet Anil Arjun Ashok Balbir Bharat Chetan Dayaram Deepak Devendra Dinesh Farid Gagandeep "
    "Ganesh Gopal Harbhajan Imran Ishan Jagdish Javed Jitendra Kabir Kailash Karan Kishore Lakhan Madan Mahesh Manoj"
)
LAST = (
    "Ahlawat Bhandari Bisht Chandel Chauhan Dalal Desai Dhaliwal Dogra Gahlot Goswami Hooda Jakhar Joshi Kaswan "
    "Khatri Kulkarni Malik Meena Naik Negi Ojha Parmar Patil Punia Rathi Saini Sangwan Shekhawat Solanki Tanwar "
    "Thakur"
)
PLACES = ("Kothra", "Rampura", "Bassi", "Nohar", "Sikar", "Jhunjhunu", "Tosham", "Loharu")


@pytest.fixture
def rajesh(officer) -> Person:
    for name in ("Ramesh Yadav", "Sunita Devi", "Rajiv Malhotra", "Иван Петров"):
        create_person(NewPerson(name), by=officer)
    return born_in_march("Rajesh Kumar Chandel", officer)


def born_in_march(name: str, by) -> Person:
    return create_person(NewPerson(name, nationality="IN", birth=PartialDate.parse_edtf("1996-03-12")), by=by)


def said(name: str, **more: object) -> Evidence:
    return Evidence(**{"names": (name,), "birth": "1996-03-12", "country": "IN"} | more)


def best(outcomes) -> list[Person | None]:
    return [outcome.candidates[0].person if outcome else None for outcome in outcomes]


# ---------------------------------------------------------------- as one by one
def crowd(chance: random.Random, count: int) -> list[dict[str, str]]:
    return [
        {
            "name": f"{chance.choice(FIRST.split())} {chance.choice(LAST.split())}",
            "father": f"{chance.choice(FIRST.split())} {chance.choice(LAST.split())}",
            "birth": f"{chance.randint(1960, 2004)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
            "place": chance.choice(PLACES),
            "passport": f"Z{chance.randint(1_000_000, 9_999_999)}",
            "phone": f"+9198{chance.randint(10_000_000, 99_999_999)}",
        }
        for _ in range(count)
    ]


def write(crowd: Sequence[dict[str, str]]) -> list[Person]:
    persons = [
        Person(name=p["name"], birth=PartialDate.parse_edtf(p["birth"]), nationality="IN", home_place=p["place"],
               father_name=p["father"], sex="M") for p in crowd
    ]  # fmt: skip
    Person.objects.bulk_create(persons)
    rows = [(person, p) for person, p in zip(persons, crowd, strict=True)]
    write_names([PersonName(person=person, text=p["name"], folded=fold_name(p["name"]), script="Latn",
                            kind=NameKind.OURS) for person, p in rows])  # fmt: skip
    PaperRow.objects.bulk_create(
        PaperRow(person=person, kind="passport", number=p["passport"], folded=p["passport"], issuing_state="IN")
        for person, p in rows[::2]
    )
    Contact.objects.bulk_create(
        Contact(person=person, kind="phone", value=p["phone"], folded=p["phone"]) for person, p in rows[::3]
    )
    return persons


def pleas(crowd: Sequence[dict[str, str]], chance: random.Random) -> list[Evidence]:
    """What requests say of some of them: a letter wrong, less than all, words the other way round."""
    found = []
    for p in crowd:
        words = p["name"].replace(*chance.choice([("a", "aa"), ("sh", "s"), ("i", "ee"), ("q", "q")]), 1).split()
        told = {
            "father": p["father"],
            "birth": p["birth"] if chance.random() < 0.5 else p["birth"][:4],
            "papers": (Paper("passport", p["passport"], "IN"),),
            "phones": (p["phone"][3:],),
            "village": p["place"],
        }
        some = {field: value for field, value in told.items() if chance.random() < 0.4}
        name = " ".join(reversed(words) if chance.random() < 0.2 else words)
        found.append(Evidence(names=(name,), sex="M", country="IN", **some))
    return found


@pytest.mark.django_db
def test_a_batch_finds_whom_one_by_one_would_find():
    chance = random.Random(7)
    people = crowd(chance, 2500)
    write(people[:2400])
    asked = pleas([*chance.sample(people[:2400], 120), *people[2400:2460]], chance)
    together = match_at_once(asked, limit=3)
    alone = [match_before_create(evidence) for evidence in asked]
    as_before = [_is_as(one, other) for one, other in zip(alone, together, strict=True)]
    assert sum(as_before) >= 0.99 * len(asked)
    assert sum(bool(outcome) for outcome in together) > 60
    assert all(len(outcome.candidates) <= 3 for outcome in together)
    pairs = [(c, other.candidates) for one, other in zip(alone, together, strict=True) for c in one.candidates[:1]]
    same = [(c, d) for c, others in pairs for d in others if d.person == c.person]
    assert all(c.comparison.probability == pytest.approx(d.comparison.probability, abs=1e-4) for c, d in same)
    assert all(c.why == d.why for c, d in same)


def _is_as(one: MatchOutcome, other: MatchOutcome) -> bool:
    """The same band and the same likeliest person, or one of whom exactly as much speaks."""
    if not one or not other:
        return bool(one) == bool(other)
    sure = [outcome.candidates[0].comparison.probability for outcome in (one, other)]
    return one.band == other.band and sure[0] == pytest.approx(sure[1], abs=1e-4)


def test_each_script_finds_the_same_person(rajesh):
    names = ("Rajesh Kumar Chandel", "राजेश कुमार चंदेल", "Раджеш Кумар Чандел", "Chandel Rajesh Kumar", "Rajesh Chandel")
    assert best(match_at_once([said(name) for name in names])) == [rajesh] * len(names)


def test_words_written_together_are_found(rajesh, officer):
    known = born_in_march("Gopalbhai Chandel", officer)
    assert best(match_at_once([said("Gopal Bhai Chandel"), said("गोपाल भाई चंदेल")])) == [known, known]


def test_an_alias_is_found_too(officer):
    known = born_in_march("Mohan Lal urf Billu Pahalwan", officer)
    assert best(match_at_once([said("बिल्लू पहलवान")])) == [known]


def test_the_same_paper_puts_a_pair_into_the_upper_band(rajesh, officer):
    add_paper(rajesh, kind=PaperKind.PASSPORT, number="Z5017B10", issuing_state="IN", by=officer)
    same, misread = match_at_once(
        [said("Rajesh Kumar Chandel", papers=(Paper("passport", no, "IN"),)) for no in ("Z5017B10", "Z5O178I0")]
    )
    assert (same.band, misread.band) == (Band.UPPER, Band.BETWEEN)
    assert best([same, misread]) == [rajesh, rajesh]


def test_without_a_name_a_phone_or_an_address_finds_her(rajesh, officer):
    add_contact(rajesh, kind=ContactKind.PHONE, value="+91 98123 45678", by=officer)
    add_contact(rajesh, kind=ContactKind.EMAIL, value="Raju@Example.org", by=officer)
    asked = [
        Evidence(phones=("98123 45678",), country="IN", birth="1996-03-12"),
        Evidence(emails=("raju@example.org",), birth="1996-03-12"),
    ]
    assert best(match_at_once(asked)) == [rajesh, rajesh]


def test_what_says_nothing_finds_nobody(rajesh):
    nothing = [Evidence(), Evidence(names=("…",)), Evidence(names=("A. K.",)), Evidence(names=("🙂",), birth="soon")]
    odd = Evidence(names=("\x00",), emails=("a\x00@b.example", "\ud800@b.example"), phones=("\x1f98",), birth="\x00")
    assert best(match_at_once([*nothing, odd])) == [None] * 5
    assert match_at_once([]) == []


@pytest.mark.django_db
def test_where_nobody_is_known_nobody_is_found():
    assert best(match_at_once([said("Zyxander Quillfeather")])) == [None]


def test_only_whom_the_actor_may_learn_of_are_found(rajesh):
    asked = [said("Rajesh Kumar Chandel")]
    assert best(match_at_once(asked, among=Person.objects.exclude(pk=rajesh.pk))) == [None]
    assert best(match_at_once(asked, among=Person.objects.filter(pk=rajesh.pk))) == [rajesh]


def test_who_was_joined_is_found_as_one_by_both_names(rajesh, officer, colleague):
    other = born_in_march("Bholu Pahalwan", officer)
    for by in (officer, colleague):
        judge_pair(rajesh, other, verdict=Verdict.SAME, keep=rajesh, reason="Seen both papers.", by=by, sees_both=True)
    assert best(match_at_once([said("Bholu Pahalwan"), said("Rajesh Chandel")])) == [rajesh, rajesh]


def test_many_take_no_more_queries_than_one(rajesh):
    match_at_once([said("Rajesh Kumar Chandel")])
    with CaptureQueriesContext(connection) as one:
        match_at_once([said("Rajesh Kumar Chandel")])
    with CaptureQueriesContext(connection) as many:
        match_at_once([said("Rajesh Kumar Chandel"), said("Ramesh Yadav"), said("Иван Петров")] * 10)
    assert len(many) == len(one)


# ---------------------------------------------------------------- what is in memory follows what is written
def test_a_name_written_since_the_last_batch_is_found(rajesh, officer):
    assert best(match_at_once([said("Zubin Quillfeather")])) == [None]
    add_name(rajesh, "Zubin Quillfeather", kind=NameKind.ALIAS, source="letter", by=officer)
    assert best(match_at_once([said("Zubin Quillfeather")])) == [rajesh]


def test_names_that_are_gone_do_not_stand_in_the_way(rajesh):
    """However many there were: what was rolled back, or erased, is taken out of memory when it is met."""
    with transaction.atomic():
        write(crowd(random.Random(3), 5) + [{"name": "Rajesh Kumar Chandel", "father": "", "birth": "1996-03-12",
              "place": "", "passport": "", "phone": ""} for _ in range(1)])  # fmt: skip
        for _ in range(90):
            person = Person.objects.create(name="Rajesh Kumar Chandel", birth=PartialDate.parse_edtf("1996-03-12"))
            write_names([PersonName(person=person, text="Rajesh Kumar Chandel", folded="rajesh kumar chandel",
                                    script="Latn", kind=NameKind.OURS)])  # fmt: skip
        assert match_at_once([said("Rajesh Kumar Chandel")])
        transaction.set_rollback(True)
    assert best(match_at_once([said("Rajesh Kumar Chandel")])) == [rajesh]


@pytest.mark.django_db(transaction=True)
def test_a_name_that_another_transaction_still_writes_is_found_when_that_has_ended():
    asked = [said("Zubin Quillfeather")]
    with transaction.atomic():
        person = Person.objects.create(name="Zubin Quillfeather", birth=PartialDate.parse_edtf("1996-03-12"))
        write_names([PersonName(person=person, text=person.name, folded="", script="Latn", kind=NameKind.OURS)])
        assert best(match_at_once(asked)) == [person]
        thread = Thread(target=_match_nobody, args=(asked,))
        thread.start()
        thread.join()
    assert best(match_at_once(asked)) == [person]


def _match_nobody(asked: Sequence[Evidence]) -> None:
    assert best(match_at_once(asked)) == [None]
    connections.close_all()


def test_a_row_that_is_written_again_does_not_come_twice(rajesh):
    held = AtHand(PERSONS)
    held.refresh()
    for _ in range(3):
        PersonName.objects.filter(person=rajesh).update(source="letter")
        held.refresh()
    rows = [owner for owner in held.owners.tolist() if owner == rajesh.pk.bytes]
    assert len(rows) == 1


@pytest.mark.django_db(transaction=True)
def test_a_name_committed_after_later_ones_were_read_is_read_with_the_next_batch():
    """Two transactions that overlap: the older one commits after somebody has read what the younger one wrote."""
    held = AtHand(PERSONS)
    with transaction.atomic():
        late = write(crowd(random.Random(5), 1))
        thread = Thread(target=_write_and_read, args=(held,))
        thread.start()
        thread.join()
        assert len(held.owners) == 1
    held.refresh()
    assert late[0].pk.bytes in held.owners.tolist()
    assert len(held.owners) == 2


def _write_and_read(held: AtHand) -> None:
    write(crowd(random.Random(6), 1))
    held.refresh()
    connections.close_all()


# ---------------------------------------------------------------- other shelves
PLEAS = Shelf("pleas_for_test", owner="id", birth="birth_year")


@dataclass
class Pleas:
    """People named in pleas, before anyone made persons of them."""

    told: dict[UUID, Evidence] = field(default_factory=dict)
    shelf: Shelf = PLEAS

    def add(self, evidence: Evidence) -> UUID:
        id = uuid7()
        with connection.cursor() as cursor:
            (tokens,) = tokens_for([evidence.names[0]])
            cursor.execute("INSERT INTO pleas_for_test VALUES (%s, %s, %s)", [id, tokens, evidence.birth[:4]])
        self.told[id] = evidence
        return id

    def sharing(self, several: Sequence[Evidence]) -> list[set[UUID]]:
        return [{id for id, told in self.told.items() if set(told.phones) & set(e.phones)} for e in several]

    def outlines(self, ids: Collection[UUID]) -> Mapping[UUID, Outline]:
        return {id: Outline(id, self.told[id]) for id in ids if id in self.told}

    def evidence(self, ids: Collection[UUID]) -> Mapping[UUID, Evidence]:
        return {id: self.told[id] for id in ids}


@pytest.fixture
def pool(db) -> Pleas:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE pleas_for_test (id uuid PRIMARY KEY, tokens bigint[] NOT NULL, birth_year text)")
    return Pleas()


def test_a_sons_mail_is_found_beside_his_mothers_form(pool):
    form = pool.add(said("Gurdeep Singh Dhaliwal", father="Harbhajan Singh"))
    pool.add(said("Devendra Negi", birth="1971"))
    mail = said("गुरदीप सिंह ढालीवाल", birth="1996")
    own = pool.add(mail)
    (found,) = nearest([mail], pool, apart=[{own}])
    assert [near.owner_id for near in found] == [form]
    assert found[0].comparison.field("names").sentence


def test_a_single_name_is_looked_up_on_another_shelf(pool):
    id = pool.add(said("Gurdeep Singh Dhaliwal"))
    (likely,) = likely_names([parse_name("Гурдип Сингх Дхаливал")], shelf=PLEAS, birth_year="1996")
    assert [name.owner_id for name in likely.names] == [id]
    assert likely_names([parse_name("Гурдип Сингх Дхаливал")])[0].names == []


def test_a_shelf_may_leave_rows_out(pool):
    pool.add(said("Gurdeep Singh Dhaliwal"))
    closed = Shelf("pleas_for_test", owner="id", only="birth_year <> '1996'")
    assert likely_names([parse_name("Gurdeep Dhaliwal")], shelf=closed)[0].names == []
    held = AtHand(closed)
    held.refresh()
    assert len(held.owners) == 0


@pytest.mark.django_db
def test_words_of_other_tables_are_the_same_numbers_as_those_of_persons():
    with CaptureQueriesContext(connection) as queries:
        found = tokens_for(["Ravi Sharma alias Raju", "", "Sharma Ravi", "Ravi Sharma alias Raju"])
    assert found[0] == found[3] == name_tokens("Ravi Sharma alias Raju")[0]
    assert (found[1], found[2]) == ([], found[0][:2][::-1])
    assert set(NameToken.objects.values_list("text", flat=True)) >= {"ravi", "sharma", "raju"}
    assert len(queries) == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_new_words_do_not_wait_for_each_other():
    with transaction.atomic():
        tokens_for(["Qqualpha Zzubeta", "Zzubeta Qqualpha"])
        thread = Thread(target=_write_the_same)
        thread.start()
        thread.join(20)
        assert not thread.is_alive()
    assert NameToken.objects.filter(text="qqualpha").exists()


def _write_the_same() -> None:
    with transaction.atomic():
        tokens_for(["Zzubeta Qqualpha"])
    connections.close_all()
