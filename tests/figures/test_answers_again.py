"""Running a frozen answer again: the same to the name, and if not, what was recorded since."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.claims import retract_claim
from safeconduct.cases.actions.joining import judge_persons
from safeconduct.cases.models import Claim
from safeconduct.figures.actions import set_measure
from safeconduct.figures.actions.answer_papers import run_answer_again
from safeconduct.figures.answers.again import run_again
from safeconduct.figures.answers.oracle import stood_as_recorded
from safeconduct.figures.models import FrozenFigure
from safeconduct.people.enums import Verdict
from tests.figures.answers import frozen_answer, make_ledger
from tests.figures.ledger import at, confirm_death, new_case, say

WORDING = "Of {known_cases} known, {released} were released and {dead_confirmed_by_us} died."


@pytest.fixture
def cases(crisis, ministry):
    return make_ledger(crisis, ministry)


@pytest.fixture
def frozen(crisis, cases, ministry):
    return frozen_answer(crisis, ministry, wording=WORDING)


def judge(verdict, cases, ministry):
    """Two officers say it of the first and the last."""
    for who in ("officer", "colleague"):
        judge_persons(cases[0].person, cases[4].person, verdict=verdict, reason="We asked.", by=ministry.actor(who))


def again(frozen, by):
    made = run_again(frozen, reader=by)
    return made, {one.frozen.slot: one for one in made.figures}


def test_nothing_recorded_since_it_comes_out_the_same_to_the_name(frozen, lead):
    made = run_answer_again(frozen, by=lead)
    assert made.is_whole
    assert made.is_same
    assert made.is_proved
    assert Entry.objects.get(verb="run_answer_again").after["is_same"] is True


def test_what_is_known_later_changes_nothing(frozen, cases, lead, officer):
    say(cases[3], "ours.service=released", known="2025-03-01", by=lead)
    confirm_death(cases[4], known="2025-03-01", first=lead, second=officer, happened="2024-12-01")
    say(cases[4], "ours.kin=told", known="2025-03-02", by=lead)
    made, figures = again(frozen, lead)
    assert made.is_same
    known_now = figures["dead_confirmed_by_us"].known_now
    assert (known_now.then, known_now.now.at_least, known_now.missed.number) == (1, 2, 1)
    assert known_now.missed.cases == (cases[4],)


def test_a_claim_dated_back_is_told_with_its_case_and_the_old_number_is_proved(frozen, cases, lead):
    say(cases[3], "ours.service=released", known="2025-01-02", by=lead, happened="2025-01-01")
    made, figures = again(frozen, lead)
    released = figures["released"]
    assert (made.is_same, made.is_proved, released.same_number) == (False, True, False)
    assert (released.frozen.number, released.number, released.came, released.went) == (1, 2, 1, 0)
    (change,) = released.explanation.changes
    assert [shown.case for shown in change.shown] == [cases[3]]


def test_the_same_number_with_another_case_is_not_the_same(frozen, cases, lead):
    say(cases[0], "ours.service=refused", known="2024-06-12", by=lead, happened="2024-06-11")
    say(cases[3], "ours.service=released", known="2025-01-02", by=lead, happened="2025-01-01")
    made, figures = again(frozen, lead)
    assert (figures["released"].same_number, figures["released"].same_members) == (True, False)
    assert (figures["released"].came, figures["released"].went) == (1, 1)
    assert made.is_proved
    assert not made.is_same


def test_a_retraction_of_today_leaves_what_was_known_then(frozen, cases, lead):
    retract_claim(Claim.objects.get(case=cases[0], track="service"), reason="Another man.", by=lead)
    assert again(frozen, lead)[0].is_same


def test_a_case_written_down_later_and_dated_back_is_left_out_again(crisis, frozen, ministry, lead):
    new_case(crisis, ministry.embassy, "Farhan Gosavi", by=lead, opened="2024-03-01")
    made, figures = again(frozen, lead)
    assert (figures["known_cases"].number, figures["known_cases"].came) == (6, 1)
    assert made.is_proved


def test_a_member_joined_with_another_person_since_is_still_counted_and_it_says_so(frozen, cases, lead, ministry):
    judge(Verdict.SAME, cases, ministry)
    made, figures = again(frozen, lead)
    assert made.is_same
    assert {joined.case for joined in figures["known_cases"].joined} == {cases[0], cases[4]}
    assert all(joined.is_joining for joined in figures["known_cases"].joined)
    press = again(frozen, ministry.actor("press"))[1]["known_cases"]
    assert (press.joined, press.joined_hidden, press.same_number) == ((), 2, True)


def test_a_member_parted_since_is_still_counted_and_it_says_so(crisis, cases, lead, ministry):
    judge(Verdict.SAME, cases, ministry)
    frozen = frozen_answer(crisis, ministry, wording=WORDING, known=timezone.now())
    judge(Verdict.PART, cases, ministry)
    made, figures = again(frozen, lead)
    assert made.is_same
    assert figures["known_cases"].number == 4
    assert False in {joined.is_joining for joined in figures["known_cases"].joined}


def test_it_is_counted_by_the_measures_of_then(frozen, lead):
    set_measure("released", name="released", definition="All.", rule={"known": True}, by=lead)
    assert again(frozen, lead)[0].is_same


def test_who_sees_no_cases_gets_numbers_and_no_name(frozen, cases, lead, ministry, officer):
    say(cases[3], "ours.service=released", known="2025-01-02", by=lead, happened="2025-01-01")
    made, figures = again(frozen, ministry.actor("press"))
    assert figures["released"].came == 1
    assert all(not change.shown for change in figures["released"].explanation.changes)
    assert not any(one.known_now and one.known_now.missed.cases for one in made.figures)


def test_a_figure_with_a_day_of_happening_and_a_narrowed_one_are_run_again(crisis, cases, lead, ministry):
    slots = ("released; happened=2024-06-30", "known_cases; home_region=unknown", "home", "home; home_region=Punjab")
    frozen = frozen_answer(crisis, ministry, wording="{{{}}}, {{{}}}, {{{}}}, {{{}}}.".format(*slots))
    assert again(frozen, lead)[0].is_same
    say(cases[3], "ours.service=released", known="2025-01-02", by=lead, happened="2024-06-15")
    figures = again(frozen, lead)[1]
    assert (figures[slots[0]].number, figures[slots[0]].came, figures[slots[0]].proved) == (2, 1, True)
    assert figures[slots[1]].same_members


def test_bounds_of_a_day_that_moved_are_proved_and_a_difference_without_a_cause_is_not(crisis, cases, lead, ministry):
    slot = "released; happened=2024-06-30"
    frozen = frozen_answer(crisis, ministry, wording=f"{{{slot}}}.")
    say(cases[3], "ours.service=released", known="2025-01-02", by=lead, happened="2024")
    made, figures = again(frozen, lead)
    assert (figures[slot].number, figures[slot].at_most, figures[slot].frozen.at_most) == (1, 2, 1)
    assert (figures[slot].same_members, figures[slot].same_number, made.is_same, made.is_proved) == (
        True, False, False, True,
    )  # fmt: skip
    frozen.at = timezone.now() + timedelta(days=1)
    assert not again(frozen, lead)[0].is_proved


def test_a_figure_by_days_of_happening_that_changed_is_proved_too(crisis, cases, lead, ministry):
    rule = {"said": {"viewpoint": "ours", "track": "service", "states": ["released"], "happened": {"from": "2024-06-01",
            "until": "2024-12-31"}}}  # fmt: skip
    set_measure("released_then", name="released then", definition="Released in these months.", rule=rule, by=lead)
    frozen = frozen_answer(crisis, ministry, wording="{released_then}.")
    say(cases[0], "ours.service=released", known="2025-01-02", by=lead, happened="2025-01-01")
    say(cases[3], "ours.service=released", known="2025-01-02", by=lead, happened="2024-12-31")
    say(cases[4], "ours.service=released", known="2025-01-02", by=lead, happened="2024")
    made, figures = again(frozen, lead)
    assert (figures["released_then"].came, figures["released_then"].went, made.is_proved) == (1, 1, True)
    frozen.at = timezone.now() + timedelta(days=1)
    assert not again(frozen, lead)[0].is_proved


def test_who_may_not_see_figures_runs_nothing_again(frozen, ministry):
    nobody = replace(ministry.actor("administrator"), roles=frozenset())
    with pytest.raises(Refused):
        run_answer_again(frozen, by=nobody)
    assert FrozenFigure.objects.filter(frozen=frozen).count() == 3


def test_a_figure_by_home_state_that_changed_is_proved_too(crisis, cases, lead, ministry):
    slots = ("released; home_region=unknown", "released; home_region=Punjab")
    frozen = frozen_answer(crisis, ministry, wording="{{{}}} and {{{}}}.".format(*slots))
    say(cases[3], "ours.service=released", known="2025-01-02", by=lead, happened="2025-01-01")
    made, figures = again(frozen, lead)
    assert (figures[slots[0]].number, figures[slots[0]].came, figures[slots[0]].proved) == (2, 1, True)
    assert figures[slots[1]].same_members
    assert made.is_proved


def test_the_oracle_knows_what_had_been_recorded_and_nothing_else(frozen, cases, lead):
    row = FrozenFigure.objects.get(frozen=frozen, slot="released")
    stood = stood_as_recorded([cases[0].pk, cases[1].pk], as_known=row.as_known, recorded=frozen.at)
    assert stood[cases[0].pk].states["ours.service"] == "released"
    assert stood[cases[1].pk].states["ours.condition"] == "dead"
    before = stood_as_recorded([cases[0].pk], as_known=row.as_known, recorded=at("2024-02-27"))
    assert before == {cases[0].pk: None}


def test_a_difference_that_nothing_recorded_since_explains_is_not_proved(frozen, cases, lead):
    say(cases[3], "ours.service=released", known="2025-01-02", by=lead, happened="2025-01-01")
    frozen.at = timezone.now() + timedelta(days=1)
    made, figures = again(frozen, lead)
    assert (figures["released"].proved, made.is_proved) == (False, False)
