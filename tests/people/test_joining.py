"""Two officers join two persons and part them again; what one says of a pair is remembered."""

import pytest
from django.db import IntegrityError, connection, transaction

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.people import rules
from safeconduct.people.actions import NewPerson, add_name, add_paper, create_person
from safeconduct.people.clusters import cluster_of, roots, wrong_pointers
from safeconduct.people.enums import NameKind, PairStatus, PaperKind, Verdict
from safeconduct.people.models import Joining, Judgement, Parting, Person
from safeconduct.people.pairs import known_longer, pair_of, state_of, states_of
from tests.people.joining import join, part, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(officer):
    """Three persons who are in no case, so that every officer sees them."""
    names = ("Omveer Singh Tilwara", "Омвир Сингх Тилвара", "Omvir Singh")
    return [create_person(NewPerson(name, nationality="IN"), by=officer) for name in names]


@pytest.fixture
def a(three):
    return three[0]


@pytest.fixture
def b(three):
    return three[1]


@pytest.fixture
def c(three):
    return three[2]


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def status(one: Person, other: Person) -> PairStatus:
    return state_of(again(one), again(other)).status


# ---------------------------------------------------------------- joining
def test_one_officer_proposes_and_nothing_changes(a, b, officer):
    judged = say(a, b, Verdict.SAME, by=officer)
    assert judged.joining is None
    assert status(a, b) == PairStatus.PROPOSED
    assert again(b).joined_into is None


def test_a_second_officer_joins_them_at_once(a, b, officer, colleague):
    joining = join(a, b, first=officer, second=colleague)
    assert (joining.first_officer_id, joining.second_officer_id) == (officer.id, colleague.id)
    assert status(a, b) == PairStatus.JOINED
    assert again(b).joined_into_id == a.pk


def test_the_first_officer_cannot_be_the_second(a, b, officer):
    say(a, b, Verdict.SAME, by=officer)
    with pytest.raises(Refused, match="A second officer has to confirm"):
        say(a, b, Verdict.SAME, by=officer)
    assert not Joining.objects.exists()


def test_the_database_itself_wants_two_officers(a, b, officer):
    words = [say(a, b, Verdict.SAME, by=officer).judgement for _ in range(1)]
    with pytest.raises(IntegrityError, match="two_officers_join"), transaction.atomic():
        Joining.objects.create(
            kept=a, joined=b, at=words[0].at, proposed=words[0], confirmed=words[0],
            first_officer_id=officer.id, second_officer_id=officer.id,
        )  # fmt: skip


def test_the_second_officer_may_say_that_they_are_not_the_same(a, b, officer, colleague):
    say(a, b, Verdict.SAME, by=officer)
    assert say(a, b, Verdict.DIFFERENT, by=colleague).joining is None
    assert status(a, b) == PairStatus.APART


def test_the_one_known_longer_is_kept_unless_the_officer_chooses(a, b, c, officer, colleague):
    assert known_longer(b, a) == a
    assert join(b, a, first=officer, second=colleague).kept == a
    join(a, c, first=officer, second=colleague, keep=c)
    assert {person.stands_for for person in cluster_of(again(a))} == {c.pk}


def test_nothing_of_the_joined_person_moves(a, b, officer, colleague):
    before = list(b.names.values())
    join(a, b, first=officer, second=colleague)
    assert list(again(b).names.values()) == before
    assert a.names.count() == 1


def test_both_say_what_they_saw_and_the_record_keeps_it(a, b, officer, colleague):
    join(a, b, first=officer, second=colleague)
    verbs = Entry.objects.filter(object_id=str(b.pk), verb__endswith="_persons").order_by("id")
    assert [(entry.verb, entry.actor_name) for entry in verbs] == [
        ("judge_persons", "Officer"),
        ("judge_persons", "Colleague"),
        ("join_persons", "Colleague"),
    ]
    assert verbs[2].after == {
        "kept": a.name, "joined": b.name, "first officer": "Officer", "reason": "The same passport.",
    }  # fmt: skip


# ---------------------------------------------------------------- what is refused
def test_a_person_is_not_joined_with_herself(a, officer):
    with pytest.raises(Refused, match="one and the same entry"):
        say(a, a, Verdict.SAME, by=officer)


def test_a_reason_is_needed(a, b, officer):
    from safeconduct.cases.actions.joining import judge_persons

    with pytest.raises(Refused, match="Write the reason"):
        judge_persons(a, b, verdict=Verdict.SAME, reason="  ", by=officer)


def test_who_does_not_judge_persons_is_told_the_roles(a, b, ministry):
    with pytest.raises(Refused, match="takes the role"):
        say(a, b, Verdict.SAME, by=ministry.actor("liaison"))


def test_who_does_not_see_both_does_not_judge(case, b, stranger):
    with pytest.raises(Refused, match="do not see both persons"):
        say(case.person, b, Verdict.SAME, by=stranger)


def test_two_who_are_one_through_a_third_are_joined_already(a, b, c, officer, colleague):
    join(a, b, first=officer, second=colleague)
    join(b, c, first=officer, second=colleague)
    assert status(a, c) == PairStatus.JOINED
    with pytest.raises(Refused, match="joined already"):
        say(a, c, Verdict.SAME, by=officer)
    with pytest.raises(Refused, match="through another person"):
        say(a, c, Verdict.PART, by=officer)


def test_not_the_same_stands_in_the_way_of_joining_through_a_third(a, b, c, officer, colleague):
    say(a, c, Verdict.DIFFERENT, by=officer)
    join(a, b, first=officer, second=colleague)
    with pytest.raises(Refused, match="judged not to be the same person as the other"):
        say(b, c, Verdict.SAME, by=officer)


# ---------------------------------------------------------------- not the same
def test_not_the_same_is_remembered_after_later_edits(a, b, officer, colleague):
    say(a, b, Verdict.DIFFERENT, by=officer)
    add_name(b, "Omveer Singh Tilwara", kind=NameKind.PASSPORT, source="", by=officer)
    assert status(a, b) == PairStatus.APART
    for verdict in (Verdict.SAME, Verdict.DIFFERENT, Verdict.ASK_FAMILY):
        with pytest.raises(Refused, match="holds until a paper is added"):
            say(a, b, verdict, by=colleague)


def test_a_new_paper_opens_the_pair_again(a, b, officer, colleague):
    say(a, b, Verdict.DIFFERENT, by=officer)
    add_paper(b, kind=PaperKind.PASSPORT, number="Z5017317", by=officer)
    assert status(a, b) == PairStatus.APART_BEFORE
    assert state_of(a, b).is_open
    assert join(a, b, first=officer, second=colleague)


def test_cannot_tell_keeps_the_pair_open(a, b, officer, colleague):
    say(a, b, Verdict.ASK_FAMILY, by=officer)
    assert status(a, b) == PairStatus.ASKED
    with pytest.raises(Refused, match="family is to be asked already"):
        say(a, b, Verdict.ASK_FAMILY, by=colleague)
    assert join(a, b, first=officer, second=colleague)


# ---------------------------------------------------------------- parting
def test_parting_takes_two_officers_as_well(a, b, officer, colleague):
    join(a, b, first=officer, second=colleague)
    say(a, b, Verdict.PART, by=officer)
    assert status(a, b) == PairStatus.PART_PROPOSED
    assert again(b).joined_into_id == a.pk
    with pytest.raises(Refused, match="A second officer has to confirm"):
        say(a, b, Verdict.PART, by=officer)
    parting = say(a, b, Verdict.PART, by=colleague).parting
    assert parting is not None
    assert status(a, b) == PairStatus.PARTED
    assert again(b).joined_into is None
    assert Entry.objects.filter(verb="part_persons", object_id=str(b.pk)).count() == 1


def test_the_second_officer_may_keep_them_joined(a, b, officer, colleague):
    join(a, b, first=officer, second=colleague)
    say(a, b, Verdict.PART, by=officer)
    assert say(a, b, Verdict.SAME, by=colleague).parting is None
    assert status(a, b) == PairStatus.JOINED


def test_joined_persons_are_parted_before_they_are_called_different(a, b, officer, colleague):
    join(a, b, first=officer, second=colleague)
    with pytest.raises(Refused, match="Part them first"):
        say(a, b, Verdict.DIFFERENT, by=officer)


def test_persons_who_are_not_joined_are_not_parted(a, b, officer):
    with pytest.raises(Refused, match="not joined"):
        say(a, b, Verdict.PART, by=officer)


def test_parting_one_of_three_leaves_the_other_two_joined(a, b, c, officer, colleague):
    join(a, b, first=officer, second=colleague)
    join(b, c, first=officer, second=colleague)
    part(a, b, first=officer, second=colleague)
    assert again(a).joined_into is None
    assert {person.pk for person in cluster_of(again(b))} == {b.pk, c.pk}
    assert not list(wrong_pointers())


def test_who_was_parted_can_be_joined_again(a, b, officer, colleague):
    join(a, b, first=officer, second=colleague)
    part(a, b, first=officer, second=colleague)
    assert join(a, b, first=colleague, second=officer)
    assert Joining.objects.count() == 2
    assert Parting.objects.count() == 1


# ---------------------------------------------------------------- the parts
def test_clusters_follow_the_joinings_in_their_order():
    assert roots([("a", "b"), ("c", "a")]) == {"a": "c", "b": "c", "c": "c"}
    assert roots([("b", "a"), ("b", "c"), ("d", "c")]) == dict.fromkeys("abcd", "d")
    assert roots([("c", "a")]) == {"a": "c", "c": "c"}


def test_states_of_many_pairs_take_as_many_queries_as_of_one(
    a, b, c, officer, colleague, django_assert_max_num_queries
):
    say(a, b, Verdict.DIFFERENT, by=officer)
    join(b, c, first=officer, second=colleague)
    pairs = [pair_of(a.pk, b.pk), pair_of(b.pk, c.pk), pair_of(a.pk, c.pk)]
    with django_assert_max_num_queries(4):
        found = states_of(pairs)
    assert [found[pair].status for pair in pairs] == [PairStatus.APART, PairStatus.JOINED, PairStatus.OPEN]


@pytest.mark.parametrize("status_", PairStatus)
@pytest.mark.parametrize("verdict", Verdict)
def test_there_is_always_an_answer_and_a_refusal_has_its_reason(officer, verdict, status_):
    decision = rules.may_say(officer, verdict, status_, is_own=True, in_the_way=True, is_direct=False)
    assert decision.allowed or str(decision.reason)


def test_a_pointer_that_does_not_follow_is_found(a, b, officer):
    Person.objects.filter(pk=b.pk).update(joined_into=a)
    assert list(wrong_pointers()) == [b]


def test_what_was_said_is_never_changed(a, b, officer):
    say(a, b, Verdict.SAME, by=officer)
    with pytest.raises(IntegrityError, match="are a record"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_judgement SET verdict = 'different'")
    assert Judgement.objects.get().verdict == Verdict.SAME
