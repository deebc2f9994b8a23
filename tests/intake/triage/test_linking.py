"""Whom a request is about: said by an officer, and taken back; nothing of the request or the person is changed."""

import pytest

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.opening import Opening
from safeconduct.cases.enums import Circumstance
from safeconduct.cases.models import Case
from safeconduct.identity.evidence import Evidence
from safeconduct.intake.actions.linking import link_mention, name_person, open_case_from, rule_out, unlink
from safeconduct.intake.actions.reading import read_again
from safeconduct.intake.models import Candidate, Channel, Handling, Mention, NotThisPerson, RequestLink
from safeconduct.intake.queries import requests_of
from safeconduct.people.actions import NewPerson, create_person
from safeconduct.people.models import Person, Proposal
from tests.conftest import Ministry
from tests.intake.pleas import plea, work


def test_the_man_who_has_a_case_is_a_candidate_and_is_linked_with_his_case(row, mention, case: Case, officer: Actor):
    assert Candidate.objects.get(mention=mention).person_id == case.person_id
    link = link_mention(mention, person=case.person, by=officer)
    row.refresh_from_db()
    assert (link.case_id, row.unmatched, row.state) == (case.pk, 0, "waiting_us")
    assert list(requests_of(officer, case)) == [row]
    entry = Entry.objects.get(verb="link_request")
    assert (entry.case_id, entry.after["person"]) == (case.pk, case.person.name)


def test_a_person_named_is_somebody_once(mention: Mention, case: Case, officer: Actor):
    link_mention(mention, person=case.person, by=officer)
    with pytest.raises(Refused, match="Take that back first"):
        link_mention(mention, person=case.person, by=officer)


def test_a_link_is_taken_back_with_a_reason_and_the_request_says_so_no_more(mention, case: Case, officer: Actor):
    link = link_mention(mention, person=case.person, by=officer)
    with pytest.raises(Refused, match="why it was wrong"):
        unlink(link, reason=" ", by=officer)
    unlink(link, reason="another village", by=officer)
    with pytest.raises(Refused, match="taken back already"):
        unlink(link, reason="another village", by=officer)
    assert not requests_of(officer, case).exists()
    assert Person.objects.filter(pk=case.person_id).exists()
    link_mention(mention, person=case.person, by=officer)


def test_who_was_ruled_out_is_remembered_once(mention: Mention, case: Case, officer: Actor):
    assert rule_out(mention, person=case.person, by=officer) == rule_out(mention, person=case.person, by=officer)
    assert NotThisPerson.objects.count() == Entry.objects.filter(verb="rule_out").count() == 1


def test_an_officer_names_somebody_the_machine_did_not_find_and_reading_anew_keeps_him(row, officer: Actor, crisis):
    person = create_person(NewPerson("Gurlal Singh Sandhar", nationality="IN", home_place="Kothra"), by=officer)
    named = name_person(row, Evidence(names=("Gurlal Singh Sandhar",), village="Kothra"), relation="friend", by=officer)
    work()
    assert Candidate.objects.get(mention=named).person_id == person.pk
    row.refresh_from_db()
    assert row.people == 2
    link_mention(named, person=person, by=officer)
    read_again([row.pk])
    work()
    assert Mention.objects.filter(request=row.pk).count() == 2
    assert RequestLink.objects.get(unlink=None).mention_id == named.pk


def test_nobody_is_named_without_a_name(row: Handling, officer: Actor):
    with pytest.raises(Refused, match="Write the name"):
        name_person(row, Evidence(), by=officer)


def test_four_people_of_one_letter_are_handled_each_alone(desk: Channel, case: Case, officer: Actor):
    people = [{"name": name} for name in ("Omveer Singh Tilwara", "Anil Kapri", "Sunil Kapri")]
    row = plea(desk, "letter", name="", people=people)
    assert (row.people, row.unmatched) == (3, 2)
    mention = Mention.objects.get(request=row.pk, name="Omveer Singh Tilwara")
    link_mention(mention, person=case.person, by=officer)
    rule_out(Mention.objects.get(request=row.pk, name="Anil Kapri"), person=case.person, by=officer)
    assert RequestLink.objects.filter(unlink=None).count() == 1


def new_case(mention: Mention, ministry: Ministry, by: Actor, **more: object) -> Case:
    opening = Opening(
        NewPerson(mention.name, nationality="IN"), Circumstance.RECRUITED, ministry.embassy, **more
    )  # fmt: skip
    return open_case_from(mention, opening, by=by)


def test_a_new_case_is_opened_and_the_request_is_about_it(desk: Channel, ministry: Ministry, officer: Actor):
    row = plea(desk, "new", name="Ravinder Moga")
    mention = Mention.objects.get(request=row.pk)
    case = new_case(mention, ministry, officer)
    link = RequestLink.objects.get()
    assert (link.case_id, link.is_new_person) == (case.pk, True)


def test_other_requests_about_him_get_the_new_person_as_candidate(desk: Channel, ministry: Ministry, officer: Actor):
    said = {"name": "Ravinder Moga", "passport": "Z7012345", "home": "Kothra, Moga district"}
    first, second = plea(desk, "a", **said), plea(desk, "b", **said)
    case = new_case(Mention.objects.get(request=first.pk), ministry, officer)
    assert not Candidate.objects.filter(mention__request=second.pk).exists()
    work()
    assert Candidate.objects.get(mention__request=second.pk).person_id == case.person_id
    assert list(Mention.objects.filter(group__isnull=False).values_list("group").distinct()) != []


def test_a_person_without_a_case_is_linked_and_gets_her_case_later(desk: Channel, ministry: Ministry, officer: Actor):
    person = create_person(NewPerson("Ravinder Moga", nationality="IN"), by=officer)
    row = plea(desk, "a", name="Ravinder Moga")
    mention = Mention.objects.get(request=row.pk)
    assert link_mention(mention, person=person, by=officer).case is None
    case = new_case(mention, ministry, officer, same_as=person)
    link = RequestLink.objects.get(unlink=None)
    assert (link.case_id, link.person_id) == (case.pk, person.pk)


def test_a_refused_opening_leaves_nothing(mention: Mention, case: Case, ministry: Ministry, officer: Actor):
    with pytest.raises(Refused, match="already has the case"):
        new_case(mention, ministry, officer, same_as=case.person)
    assert not RequestLink.objects.exists()
    assert Proposal.objects.count() == 0
