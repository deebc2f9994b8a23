"""What a situation shows besides figures."""

from datetime import timedelta

import pytest
from django.utils import timezone

from safeconduct.cases.actions.casework import own_disagreement
from safeconduct.cases.actions.crises import name_place
from safeconduct.cases.models import Disagreement
from safeconduct.figures.filters import ANY, Filter, read_filter
from safeconduct.figures.queries import (
    claims_known_between,
    counts,
    differing_ages,
    figures,
    filtered_spans,
    last_heard,
    newest_claims,
    places_of,
    waiting_for,
)
from tests.figures.ledger import at, confirm_death, make_measures, new_case, say


@pytest.fixture
def measured(lead):
    make_measures(lead)


@pytest.fixture
def other(crisis, ministry, lead):
    return new_case(crisis, ministry.embassy, "Arjun Bagwan", by=lead)


def passing(crisis, chosen: Filter, when=None) -> set:
    counted = counts(crisis, as_known=when or timezone.now())
    return set(filtered_spans(chosen, counted).values_list("case_id", flat=True))


def test_the_age_of_the_last_contact_is_that_of_the_newest_claim_of_each_case(measured, crisis, case, other, lead):
    third = new_case(crisis, case.post, "Ravi Sangha", by=lead)
    say(case, "ours.contact=reached", known="2024-03-01", by=lead)
    say(case, "ours.contact=regular", known="2024-05-01", by=lead)
    say(other, "ours.contact=reached", known="2024-04-01", by=lead)
    say(third, "ours.contact=reached", known="2024-03-15", by=lead)
    groups = {"known": figures(counts(crisis, as_known=at("2024-06-01")))["known_cases"]}
    heard = last_heard(crisis, groups, as_known=at("2024-06-01"))["known"]
    assert (heard.median, heard.oldest) == (at("2024-04-01"), at("2024-03-15"))
    earlier = {"known": figures(counts(crisis, as_known=at("2024-03-10")))["known_cases"]}
    assert last_heard(crisis, earlier, as_known=at("2024-03-10"))["known"].oldest == at("2024-03-01")


def test_a_case_stands_on_the_map_where_the_newest_account_puts_it(measured, crisis, case, other, lead):
    luhansk = name_place(crisis, "Luhansk", latitude=48.57, longitude=39.31)
    kursk = name_place(crisis, "Kursk", latitude=51.73, longitude=36.19)
    say(case, "ours.whereabouts=located", known="2024-03-01", by=lead, place=luhansk)
    say(case, "host.whereabouts=reported", known="2024-04-01", by=lead, place=kursk)
    say(other, "ours.whereabouts=located", known="2024-03-02", by=lead, place=luhansk)

    def on_map(day: str) -> dict[str, int]:
        known = figures(counts(crisis, as_known=at(day)))["known_cases"]
        return {place.name: place.count for place in places_of(known, crisis)}

    assert on_map("2024-03-15") == {"Luhansk": 2}
    assert on_map("2024-04-15") == {"Kursk": 1, "Luhansk": 1}
    assert passing(crisis, Filter(place=kursk.pk)) == {case.pk}


def test_who_is_home_is_no_longer_on_the_map_of_those_serving(measured, crisis, case, lead):
    kursk = name_place(crisis, "Kursk", latitude=51.73, longitude=36.19)
    say(case, "ours.whereabouts=located", known="2024-03-01", by=lead, place=kursk)
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    assert places_of(figures(counts(crisis, as_known=timezone.now()))["still_serving"], crisis) == []


def test_disagreements_are_told_with_their_age_and_owner(crisis, case, other, lead, ministry):
    for one in (case, other):
        say(one, "ours.whereabouts=located", known="2024-03-01", by=lead)
    say(case, "host.whereabouts=missing", known="2024-04-01", by=lead)
    say(other, "host.whereabouts=missing", known="2024-05-01", by=lead)
    own_disagreement(Disagreement.objects.get(case=case), owner=ministry.users["colleague"], due_on=None, by=lead)
    (((track, _profile), ages),) = differing_ages(crisis, as_known=timezone.now(), is_past=False).items()
    assert (track, ages.oldest, ages.unowned) == ("whereabouts", at("2024-04-01"), 0)
    assert ages.owners == {"Colleague", "Lead"}
    assert differing_ages(crisis, as_known=at("2024-03-15"), is_past=True) == {}


def test_a_closed_disagreement_was_still_open_then(crisis, case, lead):
    say(case, "ours.whereabouts=located", known="2024-03-01", by=lead, happened="2024-02-01")
    say(case, "host.whereabouts=missing", known="2024-04-01", by=lead, happened="2024-02-01")
    say(case, "host.whereabouts=located", known="2024-05-01", by=lead, happened="2024-04-20")
    assert differing_ages(crisis, as_known=timezone.now(), is_past=False) == {}
    (((track, _profile), ages),) = differing_ages(crisis, as_known=at("2024-04-15"), is_past=True).items()
    assert (track, ages.oldest) == ("whereabouts", at("2024-04-01"))


def test_cases_wait_for_a_first_contact_until_somebody_was_reached(crisis, case, other, lead):
    say(case, "ours.contact=reached", known="2024-03-01", by=lead)
    now, then = waiting_for(crisis, "first_contact", as_known=timezone.now()), at("2024-02-28")
    assert (now.count, now.oldest) == (1, other.opened_at)
    assert waiting_for(crisis, "first_contact", as_known=then).count == 2
    assert passing(crisis, Filter(waiting="first_contact")) == {other.pk}
    assert passing(crisis, Filter(waiting="first_contact"), then) == {case.pk, other.pk}


def test_a_clock_past_its_time_filters_its_case(crisis, case, other, lead):
    say(case, "ours.contact=reached", known="2024-02-26", by=lead)
    assert passing(crisis, Filter(late=True)) == {other.pk}


def test_deaths_held_back_are_filtered_until_the_family_was_told(crisis, case, other, lead, officer):
    confirm_death(case, known="2024-06-11", first=lead, second=officer)
    assert passing(crisis, Filter(held_back=True)) == {case.pk}
    say(case, "ours.kin=told", known="2024-06-13", by=lead)
    assert passing(crisis, Filter(held_back=True)) == set()
    assert passing(crisis, Filter(held_back=True), at("2024-06-12")) == {case.pk}


def test_accounts_that_differ_are_filtered_by_who_says_what(crisis, case, other, lead):
    for one, state in ((case, "missing"), (other, "home")):
        say(one, "ours.whereabouts=located", known="2024-03-01", by=lead)
        say(one, f"host.whereabouts={state}", known="2024-04-01", by=lead)
    said = (("ours", "located"), ("host", "missing"), ("family", ""))
    assert passing(crisis, Filter(differs="whereabouts", said=said[:2])) == {case.pk}
    assert passing(crisis, Filter(differs="whereabouts")) == {case.pk, other.pk}
    assert passing(crisis, Filter(differs=ANY)) == {case.pk, other.pk}
    assert passing(crisis, Filter(differs="condition")) == set()


@pytest.mark.parametrize(
    "chosen",
    [
        Filter(held_back=True),
        Filter(differs="whereabouts", said=(("ours", "located"), ("host", "missing"))),
        Filter(differs=ANY),
        Filter(waiting="first_contact"),
        Filter(late=True),
    ],
)
def test_a_filter_is_read_back_from_its_address(chosen):
    assert read_filter(dict(chosen.pairs())) == chosen
    assert chosen.describe()


@pytest.mark.parametrize(
    "given", [{}, {"differs": "mood"}, {"waiting": "godot"}, {"place": "nowhere"}, {"ours": "located"}]
)
def test_what_is_not_in_our_vocabulary_is_no_filter(given):
    assert read_filter(given).is_empty


def test_claims_are_counted_by_when_they_became_known(crisis, case, lead):
    for day in ("2024-05-01", "2024-05-06", "2024-05-07"):
        say(case, "ours.contact=reached", known=day, by=lead)
    assert claims_known_between(crisis, at("2024-05-01"), at("2024-05-06"), at("2024-05-08")) == (2, 1)


def test_the_newest_claims_are_of_her_cases_and_of_no_compartment(crisis, case, officer, stranger, lead):
    claim = say(case, "ours.contact=reached", known="2024-05-01", by=lead)
    since, until = at("2024-04-01"), timezone.now() + timedelta(days=1)
    assert list(newest_claims(crisis, actor=officer, since=since, until=until)) == [claim]
    assert list(newest_claims(crisis, actor=stranger, since=since, until=until)) == []
