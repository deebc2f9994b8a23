"""The shipped measures and partitions."""

from datetime import date
from itertools import count

import pytest

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Profile
from safeconduct.figures.actions import set_measure
from safeconduct.figures.enums import Audience
from safeconduct.figures.models import Measure, MeasureVersion, Partition
from safeconduct.figures.queries import (
    check_partition,
    counts,
    current_versions,
    figures,
    partition_in_use,
    profile_test,
)
from safeconduct.figures.shipped import install_measures, read_shipped

from .ledger import at

numbers = count(-1, -1)
"""Of profiles that are in no database: each is another, as profiles never change."""


def test_every_shipped_measure_is_installed_with_its_words(lead):
    keys = install_measures(by=lead)
    assert set(keys) == set(Measure.objects.values_list("key", flat=True))
    assert all(version.name and version.definition for version in MeasureVersion.objects.all())


REAL = (
    "asked_for_help", "captured", "cremated_abroad", "dead_confirmed_by_us", "dead_not_confirmed_by_host",
    "dna_of_kin_shared", "known_cases", "missing_as_family_says", "missing_as_host_reports", "released", "remains_home",
    "remains_in_care", "remains_pending", "remaining", "seeking_release", "still_serving",
)  # fmt: skip
"""What official answers counted."""


def test_what_official_answers_counted_is_there():
    assert {measure["key"] for measure in read_shipped()["measure"]} >= set(REAL)


def test_every_shipped_measure_speaks_hindi_and_has_a_hedge_in_both_languages_or_in_none():
    for measure in read_shipped()["measure"]:
        hindi = measure["words"]["hi"]
        devanagari = all(any("\u0900" <= sign <= "\u097f" for sign in hindi[part]) for part in ("name", "definition"))
        assert devanagari, measure["key"]
        assert bool(hindi["hedge"]) == bool(measure.get("hedge", "")), measure["key"]


def test_no_two_shipped_measures_stand_at_the_same_place():
    positions = [measure["position"] for measure in read_shipped()["measure"]]
    assert len(set(positions)) == len(positions)


def test_installing_twice_changes_nothing(lead):
    install_measures(by=lead)
    before = (MeasureVersion.objects.count(), Partition.objects.count(), Entry.objects.count())
    install_measures(by=lead)
    assert (MeasureVersion.objects.count(), Partition.objects.count(), Entry.objects.count()) == before


def test_a_measure_changed_by_hand_gets_the_shipped_words_back_as_a_new_version(lead):
    install_measures(by=lead)
    set_measure("home", name="home", definition="Somewhere.", rule={"known": True}, by=lead)
    install_measures(by=lead)
    assert [version.number for version in MeasureVersion.objects.filter(measure="home")] == [3, 2, 1]


def test_an_officer_may_not_install_measures(officer):
    with pytest.raises(Refused):
        install_measures(by=officer)


@pytest.mark.parametrize(
    ("states", "counted"),
    [
        ({}, {"known_cases", "remaining", "still_serving", "not_reached"}),
        ({"ours.service": "released"}, {"known_cases", "released"}),
        (
            {"host.whereabouts": "missing", "family.whereabouts": "missing"},
            {"known_cases", "remaining", "missing_as_host_reports", "missing_as_family_says",
             "not_reached", "missing_on_any_account"},
        ),
        (
            {"ours.condition": "dead", "ours.service": "released", "ours.kin": "told", "host.whereabouts": "missing"},
            {"known_cases", "dead_confirmed_by_us", "remains_pending", "dead_not_confirmed_by_host"},
        ),
        ({"host.condition": "dead"}, {"known_cases", "remaining", "still_serving", "not_reached"}),
        (
            {"host.condition": "dead", "family.kin": "told", "ours.kin": "told"},
            {"known_cases", "remaining", "still_serving", "dead_as_host_says", "not_reached"},
        ),
        (
            {"ours.condition": "dead", "ours.kin": "told", "ours.remains": "dna_of_kin_shared"},
            {"known_cases", "dead_confirmed_by_us", "remains_pending", "dna_of_kin_shared",
             "dead_not_confirmed_by_host"},
        ),
        (
            {"ours.condition": "dead", "ours.kin": "told", "ours.remains": "handed_over",
             "family.remains": "identity_disputed"},
            {"known_cases", "dead_confirmed_by_us", "remains_home", "remains_identity_disputed",
             "dead_not_confirmed_by_host"},
        ),
        (
            {"third.condition": "captured", "ours.service": "release_promised"},
            {"known_cases", "remaining", "still_serving", "captured", "seeking_release", "not_reached"},
        ),
        (
            {"family.return": "wants_to_return", "ours.contact": "regular", "ours.whereabouts": "located"},
            {"known_cases", "remaining", "still_serving", "asked_for_help", "wants_to_return", "reached", "located"},
        ),
        (
            {"ours.service": "released", "ours.return": "home"},
            {"known_cases", "released", "asked_for_help", "home"},
        ),
    ],
)  # fmt: skip
def test_a_standing_counts_for_these_measures_and_no_others(lead, states, counted):
    install_measures(by=lead)
    versions = current_versions()
    counts_for = {key for key, version in versions.items() if _counts(version, versions, states)}
    assert counts_for == counted


def test_a_death_that_the_family_does_not_know_stays_among_the_remaining(lead):
    install_measures(by=lead)
    versions = current_versions()
    held_back = {"ours.condition": "dead", "ours.remains": "identified", "host.whereabouts": "missing"}
    counts_for = {key for key, version in versions.items() if _counts(version, versions, held_back)}
    assert counts_for == {
        "known_cases",
        "remaining",
        "missing_as_host_reports",
        "not_reached",
        "missing_on_any_account",
    }


@pytest.mark.parametrize(
    ("day", "key"), [(date(2025, 12, 17), "missing_within_remaining"), (date(2025, 12, 18), "missing_apart")]
)
def test_the_missing_are_told_apart_from_18_december_2025(lead, crisis, day, key):
    install_measures(by=lead)
    partition = partition_in_use(crisis, as_known=at(day.isoformat()))
    assert partition is not None
    assert partition.key == key


def test_both_partitions_add_up_for_an_empty_crisis(lead, crisis):
    install_measures(by=lead)
    counted = counts(crisis, as_known=at("2024-07-04"))
    made = figures(counted, audience=Audience.PUBLIC)
    assert all(check_partition(partition, made, counted).adds_up for partition in Partition.objects.all())


def _counts(version: MeasureVersion, versions: dict[str, MeasureVersion], states: dict[str, str]) -> bool:
    profile = Profile(id=next(numbers), states=states, differs=[], overridden=False)
    return profile_test(version, versions, Audience.PUBLIC)(profile)
