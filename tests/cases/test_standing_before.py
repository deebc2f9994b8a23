"""While family first holds a death back, what would stand without any word of it is kept beside the standing."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.db import connection

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.claims import countersign_claim, override_family_first, record_claim, retract_claim
from safeconduct.cases.checks import Fault, compare_standings
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.models import FOREVER, Case, Profile, ProfileSpan, StandingBefore
from safeconduct.cases.publishing import publishable
from tests.cases.said import draft, our_death
from tests.conftest import Ministry
from tests.figures.ledger import new_case
from tests.people.joining import join, part

pytestmark = pytest.mark.django_db
OURS, HOST = Viewpoint.OURS, Viewpoint.HOST


def day(number: int) -> datetime:
    return datetime(2024, 7, number, 12, tzinfo=UTC)


def die(case: Case, known: int, *, lead: Actor, ministry: Ministry) -> None:
    claim = record_claim(case, our_death(known_at=day(known)), by=lead)
    countersign_claim(claim, by=ministry.actor("officer"), at=day(known))


def say(case: Case, track: Track, state: str, known: int, *, by: Actor, viewpoint: Viewpoint = OURS, **more: object):
    return record_claim(case, draft(track, state, viewpoint, known_at=day(known), **more), by=by)


def stood(case: Case) -> list[tuple[int, dict[str, str]]]:
    """From which day of July on what stood before a death, without what stood for no time."""
    spans = ProfileSpan.objects.filter(case=case, known_from__gte=day(1)).order_by("known_from")
    return [(known.day, before) for known, before in spans.values_list("known_from", "profile__before")]


def present(case: Case) -> Profile:
    return ProfileSpan.objects.get(case=case, known_until=FOREVER).profile


def check() -> None:
    assert [one.sentence for one in compare_standings().differences] == []


def test_what_stood_before_a_death_is_kept_until_the_family_is_told(case, lead, ministry):
    say(case, Track.CONDITION, "captured", 1, by=lead)
    die(case, 3, lead=lead, ministry=ministry)
    assert present(case).states["ours.condition"] == "dead"
    assert "before.ours.condition=captured" in present(case).key
    say(case, Track.KIN, "told", 5, by=lead)
    assert stood(case) == [(1, {}), (3, {"ours.condition": "captured"}), (5, {})]
    kept = StandingBefore.objects.get()
    assert (kept.known_from, kept.known_until, kept.claim.state) == (day(3), day(5), "captured")
    check()


def test_of_whom_nothing_else_was_said_nothing_is_kept(case, lead, ministry):
    die(case, 3, lead=lead, ministry=ministry)
    say(case, Track.REMAINS, "identified", 4, by=lead, viewpoint=HOST)
    assert not StandingBefore.objects.exists()
    assert publishable(present(case).states, present(case).before, overridden=False) == {}


def test_what_is_learned_of_the_time_before_goes_on_beneath_the_death(case, lead, ministry):
    say(case, Track.CONDITION, "well", 1, by=lead, happened="2024-04")
    die(case, 3, lead=lead, ministry=ministry)
    wounded = say(case, Track.CONDITION, "wounded", 4, by=lead, happened="2024-05")
    say(case, Track.WHEREABOUTS, "located", 5, by=lead)
    retract_claim(wounded, reason="Another man.", by=lead, at=day(6))
    states = [(3, "well"), (4, "wounded"), (5, "wounded"), (6, "well")]
    assert stood(case)[1:] == [(known, {"ours.condition": state}) for known, state in states]
    check()


def test_every_account_and_the_remains_have_theirs(case, lead):
    say(case, Track.CONDITION, "ill", 1, by=lead, viewpoint=HOST)
    say(case, Track.REMAINS, "not_located", 1, by=lead, viewpoint=HOST)
    say(case, Track.REMAINS, "located", 3, by=lead, viewpoint=HOST)
    say(case, Track.REMAINS, "identified", 4, by=lead, viewpoint=HOST, happened="2024-06-30")
    say(case, Track.CONDITION, "dead", 5, by=lead, viewpoint=HOST)
    assert present(case).before == {"host.remains": "not_located", "host.condition": "ill"}
    check()


def test_an_override_ends_it_and_a_family_that_was_not_told_after_all_begins_it_again(case, lead, ministry):
    say(case, Track.CONDITION, "captured", 1, by=lead)
    told = say(case, Track.KIN, "told", 2, by=lead)
    die(case, 3, lead=lead, ministry=ministry)
    assert present(case).before == {}
    retract_claim(told, reason="It was another family.", by=lead, at=day(5))
    assert present(case).before == {"ours.condition": "captured"}
    override_family_first(case, reason="The press has his name.", by=lead)
    assert present(case).overridden
    assert present(case).before == {}
    check()


def test_while_two_cases_are_joined_the_other_account_of_the_living_counts(case, lead, ministry, crisis):
    other = new_case(crisis, ministry.embassy, "Omvir Singh Tilwara", by=lead)
    say(other, Track.CONDITION, "captured", 1, by=lead)
    die(case, 3, lead=lead, ministry=ministry)
    join(case.person, other.person, first=lead, second=ministry.actor("officer"), keep=case.person)
    assert present(case).before == {"ours.condition": "captured"}
    check()
    part(case.person, other.person, first=lead, second=ministry.actor("officer"))
    assert present(case).before == present(other).before == {}
    check()


def test_the_check_finds_what_does_not_follow(case, lead, ministry):
    say(case, Track.CONDITION, "captured", 1, by=lead)
    die(case, 3, lead=lead, ministry=ministry)
    StandingBefore.objects.update(state="well")
    assert [one.fault for one in compare_standings().differences] == [Fault.STANDING]


def test_the_migration_makes_it_for_those_who_died_before_and_takes_it_back(case, lead, ministry):
    change = import_module("safeconduct.cases.migrations.0018_standing_before")
    say(case, Track.CONDITION, "captured", 1, by=lead)
    die(case, 3, lead=lead, ministry=ministry)
    after = stood(case)
    with connection.cursor() as cursor:
        for statement in (change.DROP + change.read(2), *change.FORGET):
            cursor.execute(statement)
        assert stood(case) == [(1, {}), (3, {})]
        assert not Profile.objects.exclude(before={}).exists()
        for statement in (change.read(3), change.OF_DEATHS):
            cursor.execute(statement)
    assert stood(case) == after == [(1, {}), (3, {"ours.condition": "captured"})]
    check()
