"""Clocks: what starts a duty, what meets it, how many hours there are."""

from datetime import UTC, datetime, timedelta

import pytest

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.actions.claims import countersign_claim, record_claim, retract_claim
from safeconduct.cases.actions.clocks import hours_of, meet_clock, promise_call, set_clock_rule
from safeconduct.cases.clocks import CLOCK_TRACKS, CLOCKS
from safeconduct.cases.enums import Circumstance, ClockKind, Track, Viewpoint
from safeconduct.cases.models import Clock
from safeconduct.cases.queries import overdue_clocks, running_clocks
from safeconduct.cases.tracks import TRACKS
from safeconduct.people.actions import NewPerson, create_person
from tests.cases.said import draft, our_death

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime:
    return datetime(2024, 7, number, 12, tzinfo=UTC)


def clock(case, kind: ClockKind) -> Clock | None:
    return Clock.objects.filter(case=case, kind=kind).first()


def test_first_contact_runs_from_the_opening_of_the_case_for_a_day(case):
    first = Clock.objects.get(case=case)
    assert (first.kind, first.started_at, first.met_at) == (ClockKind.FIRST_CONTACT, case.opened_at, None)
    assert first.due_at - first.started_at == timedelta(hours=24)


@pytest.mark.parametrize(
    ("viewpoint", "state", "met"),
    [
        (Viewpoint.OURS, "reached", True),
        (Viewpoint.OURS, "regular", True),
        (Viewpoint.FAMILY, "reached", True),
        (Viewpoint.HOST, "reached", False),
        (Viewpoint.OURS, "lost", False),
        (Viewpoint.OURS, "none", False),
    ],
)
def test_first_contact_is_met_when_we_or_the_family_reached_the_person(case, lead, viewpoint, state, met):
    record_claim(case, draft(Track.CONTACT, state, viewpoint, known_at=day(1)), by=lead)
    assert clock(case, ClockKind.FIRST_CONTACT).met_at == (day(1) if met else None)


def test_a_clock_is_never_met_before_it_started(case, lead):
    early = case.opened_at - timedelta(days=3)
    record_claim(case, draft(Track.CONTACT, "reached", known_at=early, happened="2024-02"), by=lead)
    assert clock(case, ClockKind.FIRST_CONTACT).met_at == case.opened_at


@pytest.mark.parametrize("viewpoint", Viewpoint)
def test_whoever_says_that_the_person_is_detained_we_must_ask_for_access_within_a_day(case, lead, viewpoint):
    record_claim(case, draft(Track.CUSTODY, "detained", viewpoint, known_at=day(1)), by=lead)
    ask = clock(case, ClockKind.ACCESS_ASKED)
    assert (ask.started_at, ask.due_at, ask.met_at) == (day(1), day(2), None)


def test_access_that_was_asked_meets_one_clock_and_starts_the_next(case, lead):
    record_claim(case, draft(Track.CUSTODY, "detained", Viewpoint.FAMILY, known_at=day(1)), by=lead)
    record_claim(case, draft(Track.CUSTODY, "access_asked", known_at=day(2), happened="2024-07"), by=lead)
    assert clock(case, ClockKind.ACCESS_ASKED).met_at == day(2)
    granted = clock(case, ClockKind.ACCESS_GRANTED)
    assert (granted.started_at, granted.due_at, granted.met_at) == (day(2), day(16), None)
    record_claim(case, draft(Track.CUSTODY, "access_granted", Viewpoint.HOST, known_at=day(9)), by=lead)
    assert clock(case, ClockKind.ACCESS_GRANTED).met_at == day(9)


def test_a_clock_that_was_met_does_not_start_again_by_the_same_words(case, lead):
    for number, state in ((1, "detained"), (2, "access_asked"), (3, "detained")):
        told = draft(Track.CUSTODY, state, known_at=day(number), happened=f"2024-07-0{number}")
        record_claim(case, told, by=lead)
    assert Clock.objects.filter(case=case, kind=ClockKind.ACCESS_ASKED).count() == 1
    assert clock(case, ClockKind.ACCESS_ASKED).met_at == day(2)


def test_a_confirmed_death_starts_the_notice_to_the_family_and_the_notice_by_the_host(case, lead, colleague):
    claim = record_claim(case, our_death(known_at=day(1)), by=lead)
    assert not Clock.objects.filter(kind__in=[ClockKind.NOTICE_OF_DEATH, ClockKind.HOST_NOTICE_OF_DEATH]).exists()
    countersign_claim(claim, by=colleague, at=day(2))
    told, host = clock(case, ClockKind.NOTICE_OF_DEATH), clock(case, ClockKind.HOST_NOTICE_OF_DEATH)
    assert (told.started_at, told.due_at - told.started_at) == (day(2), timedelta(hours=48))
    assert (host.started_at, host.due_at - host.started_at) == (day(2), timedelta(days=7))
    record_claim(case, draft(Track.KIN, "told", known_at=day(3)), by=lead)
    assert clock(case, ClockKind.NOTICE_OF_DEATH).met_at == day(3)
    assert clock(case, ClockKind.HOST_NOTICE_OF_DEATH).met_at is None
    record_claim(case, draft(Track.CONDITION, "dead", Viewpoint.HOST, known_at=day(5)), by=lead)
    assert clock(case, ClockKind.HOST_NOTICE_OF_DEATH).met_at == day(5)


def test_what_the_host_has_said_already_is_not_waited_for(case, lead, colleague):
    record_claim(case, draft(Track.CONDITION, "dead", Viewpoint.HOST, known_at=day(1)), by=lead)
    countersign_claim(record_claim(case, our_death(known_at=day(2)), by=lead), by=colleague, at=day(3))
    assert clock(case, ClockKind.HOST_NOTICE_OF_DEATH) is None


def test_a_clock_whose_cause_was_retracted_is_no_longer_due(case, lead):
    claim = record_claim(case, draft(Track.CUSTODY, "detained", Viewpoint.FAMILY, known_at=day(1)), by=lead)
    retract_claim(claim, reason="Another man.", by=lead, at=day(4))
    assert not running_clocks(lead, case.crisis).filter(kind=ClockKind.ACCESS_ASKED).exists()


def test_a_claim_on_another_track_touches_no_clock(case, lead):
    before = list(Clock.objects.values())
    record_claim(case, draft(Track.SERVICE, "recruited"), by=lead)
    assert list(Clock.objects.values()) == before


def test_a_promised_call_replaces_the_one_before_and_is_met_by_hand_once(case, officer):
    soon = datetime.now(UTC) + timedelta(days=1)
    first = promise_call(case, due_at=soon, note=" To the mother. ", by=officer)
    second = promise_call(case, due_at=soon + timedelta(days=6), note="", by=officer)
    first.refresh_from_db()
    assert (first.note, first.met_at is not None, second.met_at) == ("To the mother.", True, None)
    meet_clock(second, by=officer)
    second.refresh_from_db()
    assert second.met_at is not None
    assert list(Entry.objects.filter(kind="clock").order_by("id").values_list("verb", flat=True)) == [
        "start_clock",
        "start_clock",
        "meet_clock",
    ]
    with pytest.raises(Refused, match="already been met"):
        meet_clock(second, by=officer)


def test_a_call_is_not_promised_for_the_past(case, officer):
    with pytest.raises(Refused, match="already past"):
        promise_call(case, due_at=datetime.now(UTC) - timedelta(minutes=1), note="", by=officer)


def test_other_clocks_are_met_by_a_claim_and_not_by_hand(case, officer):
    with pytest.raises(Refused, match="met by recording a claim"):
        meet_clock(clock(case, ClockKind.FIRST_CONTACT), by=officer)


@pytest.mark.parametrize("who", ["diplomat", "auditor"])
def test_only_officers_keep_clocks(case, ministry, who):
    with pytest.raises(Refused, match="To promise a call and meet a clock takes the role"):
        promise_call(case, due_at=datetime.now(UTC) + timedelta(days=1), note="", by=ministry.actor(who))


def test_a_crisis_has_hours_of_its_own_for_clocks_that_start_from_now_on(case, crisis, ministry, lead, officer):
    set_clock_rule(crisis, kind=ClockKind.FIRST_CONTACT, hours=6, by=lead)
    set_clock_rule(crisis, kind=ClockKind.FIRST_CONTACT, hours=8, by=lead)
    assert hours_of(case, ClockKind.FIRST_CONTACT) == 8
    assert hours_of(case, ClockKind.ACCESS_ASKED) == CLOCKS[ClockKind.ACCESS_ASKED].hours
    running = clock(case, ClockKind.FIRST_CONTACT)
    assert running.due_at - running.started_at == timedelta(hours=24)
    person = create_person(NewPerson("Another Man"), by=officer)
    newer = open_case(crisis, person=person, circumstance=Circumstance.OTHER, post=ministry.embassy, by=officer)
    running = clock(newer, ClockKind.FIRST_CONTACT)
    assert running.due_at - running.started_at == timedelta(hours=8)
    assert Entry.objects.filter(verb="set_clock_rule").latest("id").after == {"kind": "first_contact", "hours": 8}


def test_the_hours_of_a_crisis_are_set_by_those_who_keep_it_and_are_at_least_one(crisis, lead, officer):
    with pytest.raises(Refused, match="To open a crisis and set its clocks takes the role"):
        set_clock_rule(crisis, kind=ClockKind.FIRST_CONTACT, hours=6, by=officer)
    with pytest.raises(Refused, match="at least one hour"):
        set_clock_rule(crisis, kind=ClockKind.FIRST_CONTACT, hours=0, by=lead)


def test_overdue_clocks_are_those_whose_time_has_passed_the_most_overdue_first(case, crisis, lead, officer):
    record_claim(case, draft(Track.CUSTODY, "detained", Viewpoint.FAMILY, known_at=day(1)), by=lead)
    promise_call(case, due_at=datetime.now(UTC) + timedelta(days=1), note="", by=officer)
    overdue = [row.kind for row in overdue_clocks(officer, crisis, now=datetime.now(UTC))]
    assert overdue == [ClockKind.FIRST_CONTACT, ClockKind.ACCESS_ASKED]
    assert not overdue_clocks(officer, crisis, now=case.opened_at + timedelta(hours=24)).exists()


@pytest.mark.parametrize("kind", ClockKind)
def test_every_clock_has_a_rule_with_a_source_and_states_that_exist(kind):
    rule = CLOCKS[kind]
    assert rule.hours >= 1
    assert str(rule.source)
    assert rule.starts <= set(TRACKS[rule.track].states)
    assert rule.meets <= set(TRACKS[rule.meets_track or rule.track].states)
    assert not (rule.starts or rule.meets) or {rule.track, rule.meets_track or rule.track} <= CLOCK_TRACKS
