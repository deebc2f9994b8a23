"""Engagements: planned, held, changed, cancelled; who can have taken part."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.actions.counterparts import begin_term, end_term
from safeconduct.diplomacy.actions.engagements import (
    Plan,
    Who,
    cancel_engagement,
    change_engagement,
    hold_engagement,
    plan_engagement,
)
from safeconduct.diplomacy.enums import EngagementKind, Level, OfficeKind, Setting, Side, Stage
from safeconduct.diplomacy.models import Concern, Engagement, Office, Official, State
from safeconduct.diplomacy.queries.engagements import version_at
from safeconduct.store.faults import FieldFault
from tests.diplomacy.conftest import at, on


@pytest.fixture
def plan(our_minister: Official, their_minister: Official) -> Plan:
    """The ministers meet on 3 July 2024."""
    return Plan(
        EngagementKind.MEETING,
        on("2024-07-03"),
        place="Astana",
        occasion="SCO summit",
        topics=("nationals in the army", "partnership"),
        participants=(Who(Side.OURS, our_minister), Who(Side.THEIRS, their_minister)),
    )


@pytest.fixture
def planned(crisis: Crisis, theirs: State, plan: Plan, lead: Actor) -> Engagement:
    return plan_engagement(crisis, theirs, plan, by=lead, known_at=at("2024-06-28T09"))


def test_a_plan_is_the_first_version_with_names_titles_and_level_of_that_day(planned: Engagement):
    version = version_at(planned, as_known=timezone.now())
    assert version is not None
    assert (version.number, version.stage, version.level) == (1, Stage.PLANNED, Level.MINISTER)
    assert [(who.side, who.name, who.title) for who in version.participants.all()] == [
        ("ours", "Sudhanva Karmarkar", "External Affairs Minister"),
        ("theirs", "Arkady Belozerov", "Minister of Foreign Affairs"),
    ]
    assert planned.starts_on == planned.ends_on == on("2024-07-03").earliest
    entry = Entry.objects.get(verb=Verb.PLAN_ENGAGEMENT)
    assert (entry.after or {})["reference"] == planned.reference


def test_what_was_known_before_stays_what_it_was(planned: Engagement, plan: Plan, lead: Actor):
    change_engagement(planned, replace(plan, on=on("2024-07-04")), by=lead, known_at=at("2024-07-01T09"))
    hold_engagement(planned, replace(plan, summary="He promised."), by=lead, known_at=at("2024-07-03T18"))
    told = {}
    for moment in ("2024-06-27T09", "2024-06-28T09", "2024-07-02T09", "2024-07-03T20"):
        version = version_at(planned, as_known=at(moment))
        told[moment[5:10]] = version and (version.number, version.stage, version.on.edtf)
    assert told == {
        "06-27": None,
        "06-28": (1, "planned", "2024-07-03"),
        "07-02": (2, "planned", "2024-07-04"),
        "07-03": (3, "held", "2024-07-03"),
    }
    planned.refresh_from_db()
    assert (planned.stage, planned.starts_on) == (Stage.HELD, on("2024-07-03").earliest)
    changed = Entry.objects.get(verb=Verb.CHANGE_ENGAGEMENT)
    assert (changed.before, changed.after) == ({"on": "2024-07-03"}, {"on": "2024-07-04", "version": 2})


def test_nothing_is_known_before_what_it_follows(planned: Engagement, plan: Plan, lead: Actor):
    change_engagement(planned, replace(plan, place="Almaty"), by=lead, known_at=at("2024-07-01T09"))
    with pytest.raises(FieldFault, match="2024-07-01 09:00"):
        hold_engagement(planned, plan, by=lead, known_at=at("2024-06-30T09"))
    with pytest.raises(Refused, match="future"):
        change_engagement(planned, plan, by=lead, known_at=timezone.now() + timedelta(hours=1))


def test_who_had_left_office_is_refused_with_the_day_and_who_held_it_then(
    crisis: Crisis, theirs: State, plan: Plan, foreign_ministry: Office, their_minister: Official, lead: Actor
):
    end_term(their_minister.terms.get(), until=on("2024-05-12"), by=lead)
    successor = Official.objects.create(state=theirs, name="Pavel Orlov")
    with pytest.raises(FieldFault) as fault:
        plan_engagement(crisis, theirs, plan, by=lead)
    assert str(fault.value) == (
        "Arkady Belozerov was no longer Minister of Foreign Affairs (Ministry of Foreign Affairs) on 3 July 2024: the "
        "term ended 12 May 2024. Choose who held the office on that day, or correct the term of office."
    )
    begin_term(successor, foreign_ministry, title="Minister", level=Level.MINISTER, since=on("2024-05-14"), by=lead)
    with pytest.raises(FieldFault, match="On that day it was held by Pavel Orlov"):
        plan_engagement(crisis, theirs, plan, by=lead)
    early = replace(plan, on=on("2024-05-12"), participants=(plan.participants[0], Who(Side.THEIRS, successor)))
    with pytest.raises(FieldFault, match=r"Pavel Orlov was not yet Minister .* the term began 14 May 2024"):
        plan_engagement(crisis, theirs, early, by=lead)
    assert not Engagement.objects.exists()


@pytest.mark.parametrize(
    "day", ["2024-05-12", "2024-05", "2024", "", "../2024-06", "2024-05-14~", "2024-05-01/2024-06"]
)
def test_only_what_is_certainly_wrong_is_refused(
    crisis: Crisis, theirs: State, plan: Plan, their_minister: Official, lead: Actor, day: str
):
    end_term(their_minister.terms.get(), until=on("2024-05-12"), by=lead)
    assert plan_engagement(crisis, theirs, replace(plan, on=on(day)), by=lead).level == Level.MINISTER


@pytest.mark.parametrize(
    ("kind", "sides", "sentence"),
    [
        (EngagementKind.MEETING, "ours", "Nobody of their side"),
        (EngagementKind.SUMMONS, "theirs", "Nobody of our side"),
        (EngagementKind.CALL, "", "Nobody of either side"),
        (EngagementKind.LETTER, "ours", ""),
        (EngagementKind.NOTE_VERBALE, "", ""),
        (EngagementKind.STATEMENT, "theirs", ""),
    ],
)
def test_who_meets_has_somebody_opposite(
    crisis: Crisis, theirs: State, plan: Plan, lead: Actor, kind: EngagementKind, sides: str, sentence: str
):
    people = tuple(who for who in plan.participants if who.side in sides.split())
    said = replace(plan, kind=kind, participants=people)
    if not sentence:
        assert plan_engagement(crisis, theirs, said, by=lead).kind == kind
        return
    with pytest.raises(FieldFault, match=sentence):
        plan_engagement(crisis, theirs, said, by=lead)


def test_nobody_sits_on_a_side_that_is_not_his(
    crisis: Crisis, theirs: State, plan: Plan, their_minister: Official, our_minister: Official, lead: Actor
):
    wrong = {
        "does not belong to our side": (Who(Side.OURS, their_minister), Who(Side.THEIRS, name="A deputy")),
        "named twice": (*plan.participants, Who(Side.THEIRS, their_minister)),
        "neither a name nor an office": (*plan.participants, Who(Side.THEIRS)),
    }
    for sentence, people in wrong.items():
        with pytest.raises(FieldFault, match=sentence):
            plan_engagement(crisis, theirs, replace(plan, participants=people), by=lead)
    with pytest.raises(FieldFault, match="with another state"):
        plan_engagement(crisis, our_minister.state, plan, by=lead)


def test_an_office_may_speak_when_nobody_knows_who_comes(crisis: Crisis, theirs: State, plan: Plan, lead: Actor):
    embassy = Office.objects.create(state=theirs, kind=OfficeKind.EMBASSY, name="Embassy in New Delhi")
    people = (Who(Side.OURS, name="Joint Secretary"), Who(Side.THEIRS, office=embassy))
    made = plan_engagement(crisis, theirs, replace(plan, kind=EngagementKind.SUMMONS, participants=people), by=lead)
    assert made.level == Level.AMBASSADOR
    version = version_at(made, as_known=timezone.now())
    assert version is not None
    assert [who.name for who in version.participants.all()] == ["Joint Secretary", "Embassy in New Delhi"]


def test_what_was_held_does_not_lie_in_the_future(planned: Engagement, plan: Plan, lead: Actor):
    with pytest.raises(FieldFault, match="lies in the future"):
        hold_engagement(planned, plan, by=lead, known_at=at("2024-07-01T09"))
    ahead = replace(plan, on=on("2150"))
    with pytest.raises(FieldFault, match="2150 lies in the future"):
        hold_engagement(planned, ahead, by=lead)
    assert hold_engagement(planned, plan, by=lead, known_at=at("2024-07-03T12")).stage == Stage.HELD


def test_the_same_form_twice_is_one_engagement_and_one_version(
    crisis: Crisis, theirs: State, plan: Plan, lead: Actor, diplomat: Actor
):
    key = uuid4()
    first, again = (plan_engagement(crisis, theirs, plan, by=lead, key=key) for _n in range(2))
    assert first == again
    with pytest.raises(Refused, match="sent already"):
        plan_engagement(crisis, theirs, plan, by=diplomat, key=key)
    moved = replace(plan, on=on("2024-07-04"))
    assert [change_engagement(first, moved, by=lead, seen=1).number for _n in range(2)] == [2, 2]
    assert [hold_engagement(first, moved, by=lead, seen=2).number for _n in range(2)] == [3, 3]
    assert Entry.objects.filter(kind="engagement").count() == 3


def test_who_changed_it_meanwhile_is_named_and_nothing_is_lost(
    planned: Engagement, plan: Plan, lead: Actor, diplomat: Actor
):
    change_engagement(planned, replace(plan, place="Almaty"), by=diplomat, seen=1)
    with pytest.raises(Refused, match="Diplomat changed this engagement while you wrote"):
        change_engagement(planned, replace(plan, place="Bishkek"), by=lead, seen=1)
    assert planned.versions.order_by("-number").values_list("place", flat=True)[0] == "Almaty"


def test_cancelling_says_why_and_can_be_undone_by_planning_again(planned: Engagement, plan: Plan, lead: Actor):
    with pytest.raises(FieldFault, match="why it does not take place"):
        cancel_engagement(planned, reason=" ", by=lead)
    version = cancel_engagement(planned, reason="The summit was moved.", by=lead)
    assert cancel_engagement(planned, reason="Again.", by=lead) == version
    assert [who.name for who in version.participants.all()] == ["Sudhanva Karmarkar", "Arkady Belozerov"]
    planned.refresh_from_db()
    assert planned.stage == Stage.CANCELLED
    entry = Entry.objects.get(verb=Verb.CANCEL_ENGAGEMENT)
    assert entry.after == {"stage": "cancelled", "version": 2, "reason": "The summit was moved."}
    with pytest.raises(FieldFault, match="after all"):
        change_engagement(planned, plan, by=lead)
    assert change_engagement(planned, plan, by=lead, reason="It is on again.").stage == Stage.PLANNED


def test_what_was_held_is_corrected_with_a_reason_and_not_cancelled_once_something_was_raised(
    planned: Engagement, plan: Plan, lead: Actor
):
    hold_engagement(planned, plan, by=lead, known_at=at("2024-07-03T18"))
    with pytest.raises(FieldFault, match="why what was held is corrected"):
        change_engagement(planned, replace(plan, place="Almaty"), by=lead)
    corrected = change_engagement(planned, replace(plan, place="Almaty"), by=lead, reason="Mistyped.")
    assert (corrected.stage, corrected.reason) == (Stage.HELD, "Mistyped.")
    with pytest.raises(Refused, match="held already"):
        hold_engagement(planned, plan, by=lead)
    Concern.objects.create(engagement=planned, strength=3, known_at=timezone.now(), by_id=lead.id)
    with pytest.raises(Refused, match="it took place"):
        cancel_engagement(planned, reason="x", by=lead)


def test_a_follow_up_comes_after_what_it_follows_in_the_same_crisis(
    crisis: Crisis, theirs: State, planned: Engagement, plan: Plan, lead: Actor
):
    later = plan_engagement(crisis, theirs, replace(plan, on=on("2024-07-08")), by=lead, follows=planned)
    assert later.follows == planned
    with pytest.raises(FieldFault, match="comes after what it follows"):
        plan_engagement(crisis, theirs, plan, by=lead, follows=later)
    other = Crisis.objects.create(name="Other", slug="other", code="XX", nationality="IN", countries=["RU"],
                                  opened_on=crisis.opened_on)  # fmt: skip
    with pytest.raises(FieldFault, match="another crisis"):
        plan_engagement(other, theirs, plan, by=lead, follows=planned)


def test_who_keeps_no_engagements_plans_none_and_only_a_lead_sets_back_when_it_was_known(
    crisis: Crisis, theirs: State, plan: Plan, officer: Actor, diplomat: Actor
):
    with pytest.raises(Refused, match="plan engagements"):
        plan_engagement(crisis, theirs, plan, by=officer)
    with pytest.raises(Refused, match="earlier known-at"):
        plan_engagement(crisis, theirs, plan, by=diplomat, known_at=at("2024-06-28T09"))
    assert not Engagement.objects.exists()
    assert not Entry.objects.filter(kind="engagement").exists()


def test_topics_are_kept_once_each_and_the_setting_may_be_multilateral(
    crisis: Crisis, theirs: State, plan: Plan, lead: Actor
):
    said = replace(plan, topics=(" Central Asia ", "Central Asia", "", "global issues"), setting=Setting.MULTILATERAL)
    version = plan_engagement(crisis, theirs, said, by=lead).versions.get()
    assert (version.topics, version.setting) == (["Central Asia", "global issues"], "multilateral")
    with pytest.raises(FieldFault, match="At most 20"):
        plan_engagement(crisis, theirs, replace(plan, topics=tuple(map(str, range(21)))), by=lead)
