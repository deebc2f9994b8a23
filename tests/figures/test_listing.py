"""The cases behind a number, page by page, and the claims that prove them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from safeconduct.access.actions import grant_compartment
from safeconduct.access.enums import Compartment
from safeconduct.access.queries import actor_for
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.history import CaseHistory, open_histories
from safeconduct.cases.enums import Circumstance
from safeconduct.cases.models import Case
from safeconduct.figures.actions import read_members
from safeconduct.figures.queries import (
    PAGE,
    PageKey,
    counts,
    current_versions,
    figure,
    members,
    members_page,
    moves,
    proving_claims,
)
from safeconduct.people.actions import NewPerson
from tests.figures.ledger import at, make_measures, new_case, say


@pytest.fixture
def measured(lead):
    make_measures(lead)


def made(crisis, key: str, when=None):
    versions = current_versions()
    return figure(versions[key], counts(crisis, as_known=when or timezone.now()), versions)


def many(crisis, lead, post, n: int, **more) -> list[Case]:
    """Cases known from one hour to the next, two of them always from the same moment."""
    start = at("2024-03-01")
    histories = [
        CaseHistory(
            NewPerson(f"Man {i}", nationality="IN"),
            Circumstance.RECRUITED,
            post,
            start + timedelta(hours=i // 2),
            **more,
        )
        for i in range(n)
    ]
    return open_histories(crisis, histories, by=lead)


def walk(figure_, crisis, actor) -> list[str]:
    found, after = [], None
    while True:
        page = members_page(figure_, crisis, actor=actor, after=after)
        found += [case.reference for case in page.cases]
        after = PageKey.parse(str(page.next)) if page.next else None
        if after is None:
            return found


@pytest.mark.parametrize("who", ["lead", "administrator", "officer"])
def test_pages_give_every_case_once_newest_first_to_who_sees_them_all(measured, crisis, ministry, lead, who):
    cases = many(crisis, lead, ministry.embassy, 2 * PAGE + 7)
    found = walk(made(crisis, "known_cases"), crisis, ministry.actor(who))
    assert sorted(found) == sorted(case.reference for case in cases)
    opened = dict(Case.objects.values_list("reference", "opened_at"))
    assert [opened[reference] for reference in found] == sorted((opened[r] for r in found), reverse=True)


def test_pages_look_from_the_day_of_the_figure(measured, crisis, case, lead, ministry):
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    other = new_case(crisis, ministry.embassy, "Arjun Bagwan", by=lead)
    say(other, "ours.service=released", known="2024-07-01", by=lead)
    assert walk(made(crisis, "released", at("2024-06-01")), crisis, lead) == [case.reference]
    assert walk(made(crisis, "released"), crisis, lead) == [other.reference, case.reference]


def test_a_stranger_gets_none_of_the_cases_and_is_told_how_many_there_are(measured, crisis, case, stranger):
    page = members_page(made(crisis, "known_cases"), crisis, actor=stranger)
    assert (page.cases, page.hidden, page.next) == ((), 1, None)


def test_cases_in_a_compartment_are_hidden_and_counted_for_who_does_not_hold_it(measured, crisis, case, lead, ministry):
    (kept_apart,) = many(crisis, lead, ministry.embassy, 1, compartments=("medical",))
    found = made(crisis, "known_cases")
    for who in ("administrator", "officer"):
        page = members_page(found, crisis, actor=ministry.actor(who))
        assert ([case.reference for case in page.cases], page.hidden) == ([case.reference], 1)
    grant_compartment(ministry.users["administrator"], compartment=Compartment.MEDICAL, by=None)
    page = members_page(found, crisis, actor=actor_for(ministry.users["administrator"]))
    assert ({case.reference for case in page.cases}, page.hidden) == ({case.reference, kept_apart.reference}, 0)


def test_hidden_cases_do_not_shorten_the_pages_of_who_sees_all_posts(measured, crisis, lead, ministry):
    seen = many(crisis, lead, ministry.embassy, PAGE + 1)
    many(crisis, lead, ministry.embassy, PAGE + 5, compartments=("medical",))
    first = members_page(made(crisis, "known_cases"), crisis, actor=ministry.actor("administrator"))
    assert len(first.cases) == PAGE
    assert len(walk(made(crisis, "known_cases"), crisis, ministry.actor("administrator"))) == len(seen)


def test_a_text_that_is_no_page_key_gives_the_first_page():
    assert PageKey.parse("tomorrow~x~y") is None
    assert PageKey.parse("") is None


def test_the_claims_that_prove_a_case_are_those_on_the_tracks_of_the_measure(measured, crisis, case, lead):
    say(case, "ours.service=recruited", known="2024-04-01", by=lead, happened="2024-01")
    claim = say(case, "ours.service=released", known="2024-05-01", by=lead, happened="2024-04")
    say(case, "family.contact=lost", known="2024-05-02", by=lead)
    versions = current_versions()
    proofs = proving_claims([case.pk], versions["released"].rule, versions, as_known=timezone.now())
    assert [row.claim_id for row in proofs[case.pk]] == [claim.pk]
    then = proving_claims([case.pk], versions["released"].rule, versions, as_known=at("2024-04-15"))
    assert [row.state for row in then[case.pk]] == ["recruited"]


def test_cases_that_entered_and_left_since_an_earlier_day_are_named(measured, crisis, case, lead, ministry):
    other, third = (new_case(crisis, ministry.embassy, name, by=lead) for name in ("Arjun Bagwan", "Ravi Sangha"))
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    say(third, "ours.contact=reached", known="2024-06-05", by=lead)
    say(other, "ours.service=released", known="2024-06-10", by=lead)
    before, after = made(crisis, "still_serving", at("2024-06-01")), made(crisis, "still_serving")
    found = moves(before, after, crisis, actor=lead)
    assert ([case.reference for case in found.left], found.left_count) == ([other.reference], 1)
    assert (found.entered, found.entered_count) == ((), 0)
    back = moves(made(crisis, "released", at("2024-06-01")), made(crisis, "released"), crisis, actor=lead)
    assert ([case.reference for case in back.entered], back.entered_count) == ([other.reference], 1)


def test_a_stranger_learns_how_many_moved_and_not_who(measured, crisis, case, lead, stranger):
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    found = moves(made(crisis, "released", at("2024-04-01")), made(crisis, "released"), crisis, actor=stranger)
    assert (found.entered, found.entered_count) == ((), 1)


def test_members_are_those_the_actor_may_see(measured, crisis, case, officer, stranger):
    found = made(crisis, "known_cases")
    assert list(members(found, crisis, actor=officer)) == [case]
    assert list(members(found, crisis, actor=stranger)) == []


def test_that_somebody_listed_the_cases_of_a_figure_is_recorded(measured, crisis, case, officer):
    read_members(made(crisis, "known_cases"), crisis, by=officer)
    entry = Entry.objects.get(verb="read_members")
    assert (entry.object_id, entry.actor_name, entry.after["cases"]) == ("known_cases", "Officer", [case.reference])
