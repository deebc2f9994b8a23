"""A promise is recorded as it was given; where it stands follows from the cases, the clock and a human's judgement."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import set_compartments
from safeconduct.cases.models import Case, CaseJoining, Crisis
from safeconduct.cases.queries import profile_of
from safeconduct.diplomacy.actions.assurances import judge_assurance
from safeconduct.diplomacy.assurances import stands_of
from safeconduct.diplomacy.brief.points import for_the_others
from safeconduct.diplomacy.enums import AssuranceState
from safeconduct.diplomacy.keeping import BY_HAND, KEEPINGS
from safeconduct.diplomacy.models import Ask, AskCase, Assurance, AssuranceJudgement, Office, State
from safeconduct.figures.measures import compile_rule
from safeconduct.store.faults import FieldFault
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on
from tests.diplomacy.promised import end_of, promise, stand_at
from tests.figures.ledger import confirm_death, make_measures, new_case, say
from tests.people.joining import join

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(crisis: Crisis, ministry: Ministry, officer: Actor, lead: Actor) -> list[Case]:
    """Four men who serve, and the measures that count them."""
    make_measures(lead)
    names = ["Gurlal Sandhar", "Mandeep Rathore", "Ravi Tilak", "Sahil Dogra"]
    cases = [new_case(crisis, ministry.embassy, name, by=officer) for name in names]
    for case in cases:
        say(case, "ours.service=recruited", known="2024-03-01", by=lead)
    return cases


# ---------------------------------------------------------------- recording
def test_the_cases_of_a_measure_are_frozen_as_known_when_it_was_promised(
    crisis: Crisis, theirs: State, four: list[Case], lead: Actor, ministry: Ministry
) -> None:
    say(four[0], "ours.service=released", known="2024-05-01", by=lead)
    row = promise(crisis, theirs, measure="still_serving", by=lead)
    say(four[1], "ours.service=released", known="2024-07-08", by=lead)
    new_case(crisis, ministry.embassy, "Ajay Thakur", by=lead, opened="2024-08-01")
    assert {one.case_id for one in row.cases.all()} == {case.pk for case in four[1:]}
    assert (row.total, row.reference[:2]) == (3, "P-")
    assert (row.due, row.due_latest) == (on("2024-07-16/2024-09-03"), date(2024, 9, 3))
    assert row.kept_by == KEEPINGS["released"].rule
    entry = Entry.objects.get(verb="record_assurance")
    assert (entry.object_id, entry.actor_name, entry.after["cases"]) == (str(row.pk), "Lead", 3)


def test_a_date_typed_by_hand_wins_over_the_words(crisis: Crisis, theirs: State, lead: Actor) -> None:
    row = promise(crisis, theirs, due=on("2024-12"), by=lead)
    assert (row.due, row.due_words, row.due_latest) == (on("2024-12"), "within weeks", date(2024, 12, 31))


def test_words_that_name_no_time_are_kept_and_give_no_date(crisis: Crisis, theirs: State, lead: Actor) -> None:
    row = promise(crisis, theirs, due_words="soon", by=lead)
    assert (row.due_words, row.due.is_known, row.due_latest) == ("soon", False, None)


def test_it_may_be_about_the_cases_of_an_ask(crisis: Crisis, theirs: State, four: list[Case], lead: Actor) -> None:
    ask = Ask.objects.create(
        crisis=crisis, state=theirs, kind="release", words="Release", known_at=at("2024-04-01"), by_id=lead.id
    )
    named = [AskCase(ask=ask, case=case, known_at=at("2024-04-01"), by_id=lead.id) for case in four[:2]]
    AskCase.objects.bulk_create(named)
    row = promise(crisis, theirs, ask=ask, of_ask=True, by=lead)
    assert (row.total, row.ask) == (2, ask)


FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "due before it was given": ({"due": on("2024-07-01")}, "due", "cannot be due before that, 1 July 2024"),
    "its words name a day before": ({"due_words": "by 1 July 2024"}, "due_words", "cannot be due before"),
    "a measure that matches nobody": ({"measure": "home"}, "measure", "Nobody was among these cases"),
    "an ask, but none chosen": ({"of_ask": True}, "ask", "Choose the ask"),
    "given after it was known": ({"given_on": on("2024-07-10")}, "given_on", "It became known on 9 July 2024"),
    "no words": ({"words": "  "}, "words", "in their words"),
    "no speaker": ({"speaker": ""}, "speaker", "who promised"),
    "no such kind": ({"kind": "peace"}, "kind", "Choose what"),
    "a rule that says nothing": ({"kept_by": {"said": {"viewpoint": "ours"}}}, "kept_by", "Choose a test"),
    "a rule of an unknown measure": ({"kept_by": {"measure": "peace"}}, "kept_by", "Choose a test"),
    "a day since when, of no stop": ({"stopped_since": on("2024-04")}, "stopped_since", "Only a stop"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_what_cannot_be_so_is_refused_with_its_field(
    crisis: Crisis, theirs: State, four: list[Case], lead: Actor, what: str
) -> None:
    said, field, sentence = FAULTS[what]
    with pytest.raises(FieldFault, match=sentence) as fault:
        promise(crisis, theirs, by=lead, **said)
    assert fault.value.field == field
    assert not Assurance.objects.exists()


def test_an_unknown_measure_is_refused(crisis: Crisis, theirs: State, lead: Actor) -> None:
    with pytest.raises(Refused, match="no measure"):
        promise(crisis, theirs, measure="everybody", by=lead)


def test_nobody_names_a_case_that_she_may_not_see(
    crisis: Crisis, theirs: State, four: list[Case], lead: Actor, diplomat: Actor
) -> None:
    set_compartments(four[0], compartments=[Compartment.SOURCE], by=lead)
    now = timezone.now()
    with pytest.raises(FieldFault, match=four[0].reference):
        promise(crisis, theirs, cases=four, by=diplomat, known=now.strftime("%Y-%m-%dT%H:%M:%S"))


def test_an_office_of_another_state_promised_nothing(
    crisis: Crisis, theirs: State, ours: State, our_minister: Any, lead: Actor
) -> None:
    with pytest.raises(FieldFault, match="another state") as fault:
        promise(crisis, theirs, office=Office.objects.get(state=ours), by=lead)
    assert fault.value.field == "office"


def test_only_diplomats_and_leads_record_a_promise_and_only_leads_an_old_one(
    crisis: Crisis, theirs: State, officer: Actor, diplomat: Actor
) -> None:
    for actor in (officer, diplomat):
        with pytest.raises(Refused):
            promise(crisis, theirs, by=actor)
    now = timezone.now().strftime("%Y-%m-%dT%H:%M:%S")
    assert promise(crisis, theirs, by=diplomat, known=now).by_id == diplomat.id
    with pytest.raises(Refused):
        promise(crisis, theirs, by=officer, known=now)


# ---------------------------------------------------------------- where it stands
def test_a_promise_runs_until_its_last_day_and_is_then_overdue_kept_in_part_or_kept(
    crisis: Crisis, theirs: State, four: list[Case], lead: Actor
) -> None:
    promise(crisis, theirs, measure="still_serving", by=lead)
    say(four[0], "ours.service=released", known="2024-08-01", by=lead)
    say(four[1], "host.service=released", known="2024-08-02", by=lead)
    assert stands_of(crisis, as_known=end_of("2024-07-08")) == []
    running, last_day, late = (stand_at(crisis, day) for day in ("2024-07-31", "2024-09-03", "2024-09-04"))
    assert (running.state, running.kept, running.total) == (AssuranceState.RUNNING, 0, 4)
    assert (last_day.state, last_day.kept, last_day.overdue_days) == (AssuranceState.RUNNING, 1, 0)
    assert (late.state, late.kept, late.left, late.overdue_days) == (AssuranceState.PARTLY, 1, 3, 1)
    for case in four[1:]:
        say(case, "ours.service=released", known="2025-01-10", by=lead)
    kept = stand_at(crisis, "2025-01-10")
    assert (kept.state, kept.kept, kept.overdue_days) == (AssuranceState.KEPT, 4, 0)
    assert stand_at(crisis, "2024-09-04") == late


def test_of_those_for_whom_it_is_not_kept_the_dead_are_counted_once_their_families_know(
    crisis: Crisis, theirs: State, four: list[Case], lead: Actor, officer: Actor
) -> None:
    promise(crisis, theirs, measure="still_serving", by=lead)
    say(four[0], "ours.service=released", known="2024-08-01", by=lead)
    for case in four[1:3]:
        confirm_death(case, known="2024-08-02", first=lead, second=officer)
    say(four[1], "ours.kin=told", known="2024-08-03", by=lead)
    stand = stand_at(crisis, "2024-10-01")
    assert (stand.state, stand.kept, stand.left, stand.died) == (AssuranceState.PARTLY, 1, 3, 1)
    assert " ".join(for_the_others(stand.left, stand.died)) == (
        "Of the other 3, 1 has died. Ask for a day for the 2 who remain."
    )


@pytest.mark.parametrize(
    ("left", "died", "words"),
    [
        (9, 0, "Ask for a day for the other 9."),
        (9, 8, "Of the other 9, 8 have died. Ask for a day for the one who remains."),
        (2, 2, "Of the other 2, 2 have died. Ask how they died."),
    ],
)
def test_nobody_asks_a_day_for_the_dead(left: int, died: int, words: str) -> None:
    assert " ".join(for_the_others(left, died)) == words


def test_kept_for_nobody_after_its_day_it_is_overdue(
    crisis: Crisis, theirs: State, four: list[Case], lead: Actor
) -> None:
    promise(crisis, theirs, cases=four[:2], by=lead)
    late = stand_at(crisis, "2024-09-13")
    assert (late.state, late.overdue_days) == (AssuranceState.OVERDUE, 10)


def test_without_a_date_it_never_runs_late(crisis: Crisis, theirs: State, four: list[Case], lead: Actor) -> None:
    promise(crisis, theirs, cases=four, due_words="soon", by=lead)
    assert stand_at(crisis, "2025-09-13").state == AssuranceState.RUNNING


def test_without_cases_or_without_a_test_a_human_has_to_judge_it_once_its_day_has_passed(
    crisis: Crisis, theirs: State, four: list[Case], lead: Actor
) -> None:
    promise(crisis, theirs, kind="compensation", by=lead)
    promise(crisis, theirs, kept_by=BY_HAND, cases=four, by=lead)
    before, after = (stands_of(crisis, as_known=end_of(day)) for day in ("2024-09-03", "2024-09-04"))
    assert [one.state for one in (*before, *after)] == [AssuranceState.UNTESTED] * 4
    assert [one.needs_judgement for one in (*before, *after)] == [False, False, True, True]


def test_a_judgement_stands_above_the_cases_until_it_is_taken_back(
    crisis: Crisis, theirs: State, four: list[Case], lead: Actor
) -> None:
    row = promise(crisis, theirs, cases=four, by=lead)
    judge_assurance(row, state="broken", reason="They took him again.", by=lead, known_at=at("2024-07-20"))
    judge_assurance(row, state="", reason="It was another man.", by=lead, known_at=at("2024-07-25"))
    states = [stand_at(crisis, day).state for day in ("2024-07-19", "2024-07-20", "2024-07-25")]
    assert states == [AssuranceState.RUNNING, AssuranceState.BROKEN, AssuranceState.RUNNING]
    judged = stand_at(crisis, "2024-07-20").judgement
    assert judged is not None
    assert (judged.reason, judged.by.name) == ("They took him again.", "Lead")
    entry = Entry.objects.filter(verb="judge_assurance").order_by("id")[1]
    assert (entry.before["state"], entry.after["reason"]) == ("broken", "It was another man.")


def test_what_was_judged_kept_or_withdrawn_is_no_longer_late_and_what_is_broken_is(
    crisis: Crisis, theirs: State, lead: Actor
) -> None:
    row = promise(crisis, theirs, by=lead)
    for state, days in (("kept", 0), ("withdrawn", 0), ("broken", 10), ("partly", 10)):
        judge_assurance(row, state=state, reason="Because.", by=lead, known_at=at("2024-09-10"))
        assert stand_at(crisis, "2024-09-13").overdue_days == days


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"state": "overdue"}, "follows by itself"),
        ({"state": "running"}, "follows by itself"),
        ({"state": "nonsense"}, "follows by itself"),
        ({"state": ""}, "nothing to take back"),
        ({"reason": " "}, "Write the reason"),
        ({"known_at": at("2024-07-01")}, "not known at that time"),
    ],
)
def test_no_other_judgement_is_taken(
    crisis: Crisis, theirs: State, lead: Actor, said: dict[str, Any], sentence: str
) -> None:
    row = promise(crisis, theirs, by=lead)
    with pytest.raises(Refused, match=sentence):
        judge_assurance(row, **({"state": "kept", "reason": "So it is.", "by": lead} | said))
    assert not AssuranceJudgement.objects.exists()


def test_an_officer_who_may_not_judge_is_refused(crisis: Crisis, theirs: State, lead: Actor, officer: Actor) -> None:
    row = promise(crisis, theirs, by=lead)
    with pytest.raises(Refused, match="judge an assurance"):
        judge_assurance(row, state="kept", reason="So it is.", by=officer)


def test_one_human_being_counts_once_though_both_of_his_cases_are_in_scope(
    crisis: Crisis, theirs: State, four: list[Case], lead: Actor, officer: Actor, colleague: Actor
) -> None:
    promise(crisis, theirs, cases=four[:3], by=lead)
    join(four[0].person, four[1].person, first=officer, second=colleague)
    join(four[2].person, four[3].person, first=officer, second=colleague, keep=four[3].person)
    say(four[0], "ours.service=released", known="2024-08-01", by=lead)
    (now,) = stands_of(crisis, as_known=timezone.now())
    assert (now.kept, now.total) == (1, 2)
    assert stand_at(crisis, "2024-08-02").total == 3


def test_it_stands_as_a_plain_reading_of_cases_one_by_one_says(
    crisis: Crisis, theirs: State, four: list[Case], lead: Actor, officer: Actor, colleague: Actor, ministry: Ministry
) -> None:
    """Random claims, promises and judgements, and one joining, against the definition in plain Python."""
    dice = random.Random(5)
    cases = [*four, *(new_case(crisis, ministry.embassy, f"Man {n}", by=lead, opened="2024-07-20") for n in range(2))]
    said = ["ours.service=released", "ours.service=recruited", "host.service=released", "ours.custody=visited",
            "ours.remains=received", "host.whereabouts=located", "ours.whereabouts=home"]  # fmt: skip
    for _n in range(40):
        known = date(2024, 7, 21) + timedelta(dice.randrange(100))
        say(dice.choice(cases), dice.choice(said), known=known.isoformat(), by=lead)
    for _n in range(10):
        row = promise(
            crisis, theirs, kind=dice.choice(["release", "remains", "access", "whereabouts"]), by=lead,
            cases=dice.sample(cases, dice.randrange(1, 5)),
            due_words=dice.choice(["within weeks", "soon", "in 9 days"]),
        )  # fmt: skip
        if dice.random() < 0.3:
            judge_assurance(
                row, state=dice.choice(["kept", "broken"]), reason="So.", by=lead, known_at=at("2024-09-01")
            )
    join(cases[0].person, cases[1].person, first=officer, second=colleague)
    days = [end_of(f"2024-{month:02}-{day}") for month in (7, 8, 9, 10) for day in (10, 20, 30)]
    for moment in [*days, timezone.now()]:
        found = {one.assurance.pk: (one.state, one.kept, one.total) for one in stands_of(crisis, as_known=moment)}
        assert found == {row.pk: plainly(row, moment) for row in Assurance.objects.all()}


def plainly(row: Assurance, moment: Any) -> tuple[str, int, int]:
    """Case by case: whose claims count for whom, does its standing keep the promise, is the day over?"""
    standing = {standing_case(one.case, moment) for one in row.cases.select_related("case")}
    test = compile_rule(row.kept_by or {})
    profiles = [profile_of(case, as_known=moment) for case in standing]
    kept, total = sum(bool(one and test(one.states)) for one in profiles), len(standing)
    judged = [one for one in row.judgements.all() if one.known_at <= moment]
    if judged and judged[0].state:
        return judged[0].state, kept, total
    late = row.due_latest is not None and row.due_latest < moment.date()
    state = "kept" if kept == total else "running" if not late else "partly" if kept else "overdue"
    return state, kept, total


def standing_case(case: Case, moment: Any) -> Case:
    for joining in CaseJoining.objects.filter(case=case, since__lte=moment):
        if joining.until is None or joining.until > moment:
            return joining.into
    return case


@pytest.mark.parametrize("n", [1, 3])
def test_however_many_promises_it_takes_as_many_queries(
    crisis: Crisis, theirs: State, four: list[Case], lead: Actor, django_assert_num_queries: Any, n: int
) -> None:
    for number in range(n):
        promise(crisis, theirs, cases=four[: number + 1], by=lead)
        promise(crisis, theirs, kind="stop", stopped_since=on("2024-04"), by=lead)
    moment = timezone.now()
    stands_of(crisis, as_known=moment)
    with django_assert_num_queries(5):
        assert len(stands_of(crisis, as_known=moment)) == 2 * n
