"""What we know now to have been otherwise on a day than we knew then."""

from datetime import date

import pytest
from django.utils import timezone

from safeconduct.cases.actions.claims import retract_claim
from safeconduct.figures.enums import Audience
from safeconduct.figures.queries import current_versions
from safeconduct.figures.queries.known_now import OTHERWISE, figure_known_now_of_then
from tests.figures.ledger import at, confirm_death, make_measures, new_case, say


@pytest.fixture(autouse=True)
def measured(lead):
    make_measures(lead)


def known(crisis, key, day, *, actor, audience=Audience.INTERNAL):
    versions = current_versions()
    return figure_known_now_of_then(
        versions[key], versions, crisis, actor=actor, known_now=timezone.now(), happened_by=date.fromisoformat(day),
        known_then=at(day, 23), audience=audience,
    )  # fmt: skip


def otherwise(found) -> dict[str, list[str]]:
    """Of each way in which a case is otherwise, the references that are listed."""
    heaps = {name: getattr(found, name) for name in OTHERWISE}
    return {name: [case.reference for case in heap.cases] for name, heap in heaps.items() if heap.number}


def test_who_had_died_and_was_not_counted_is_listed(crisis, ministry, case, lead, officer):
    new_case(crisis, ministry.embassy, "Ramesh Bhati", by=lead)
    confirm_death(case, known="2024-07-30", happened="2024-05", first=lead, second=officer)
    found = known(crisis, "dead_confirmed_by_us", "2024-07-04", actor=officer)
    assert (found.now.at_least, found.now.at_most, found.then) == (1, 1, 0)
    assert otherwise(found) == {"missed": [case.reference]}
    assert otherwise(known(crisis, "still_serving", "2024-07-04", actor=officer)) == {"wrong": [case.reference]}


def test_an_open_date_leaves_open_who_was_counted_wrongly(crisis, case, lead, officer):
    say(case, "ours.service=released", known="2024-08-01", happened="2024-06", by=lead)
    assert otherwise(known(crisis, "released", "2024-06-15", actor=officer)) == {"perhaps_missed": [case.reference]}
    serving = known(crisis, "still_serving", "2024-06-15", actor=officer)
    assert otherwise(serving) == {"perhaps_wrong": [case.reference]}
    assert serving.agrees


def test_what_was_retracted_since_was_counted_and_was_not_so(crisis, case, lead, officer):
    claim = say(case, "ours.service=released", known="2024-05-01", by=lead)
    retract_claim(claim, reason="Another man.", by=lead)
    found = known(crisis, "released", "2024-06-15", actor=officer)
    assert (found.then, found.now.at_most, otherwise(found)) == (1, 0, {"wrong": [case.reference]})


def test_who_was_not_known_at_all_is_told_apart(crisis, ministry, lead, officer):
    late = new_case(crisis, ministry.embassy, "Ramesh Bhati", by=lead, opened="2024-07-10")
    confirm_death(late, known="2024-07-30", happened="2024-05", first=lead, second=officer)
    found = known(crisis, "dead_confirmed_by_us", "2024-07-04", actor=officer)
    assert otherwise(found) == {"not_yet_known": [late.reference]}


def test_numbers_are_of_all_cases_and_lists_of_hers(crisis, case, lead, officer, stranger):
    confirm_death(case, known="2024-07-30", happened="2024-05", first=lead, second=officer)
    found = known(crisis, "dead_confirmed_by_us", "2024-07-04", actor=stranger)
    assert (found.missed.number, found.missed.cases, found.missed.not_shown) == (1, (), 1)


def test_in_public_a_death_is_known_now_once_the_family_was_told(crisis, case, lead, officer):
    confirm_death(case, known="2024-07-30", happened="2024-05", first=lead, second=officer)

    def in_public():
        return known(crisis, "dead_confirmed_by_us", "2024-07-04", actor=officer, audience=Audience.PUBLIC)

    assert in_public().now.at_most == 0
    say(case, "ours.kin=told", known="2024-09-01", by=lead)
    assert (in_public().now.at_least, in_public().missed.number) == (1, 1)
