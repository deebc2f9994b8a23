"""The official answers, built anew from the ledger of invented people: frozen, run again, held against each other."""

from itertools import pairwise

import pytest

from safeconduct.access.models import User
from safeconduct.access.queries import actor_for
from safeconduct.audit.models import Entry
from safeconduct.cases.as_known import day_in
from safeconduct.figures.answers.again import run_again
from safeconduct.figures.enums import Audience, Severity
from safeconduct.figures.explaining import explain
from safeconduct.figures.findings import findings_of_crisis
from safeconduct.figures.models import Answer, FrozenAnswer, FrozenFigure, PublishedFigure, SettledFinding
from safeconduct.figures.paper.text import as_text
from safeconduct.figures.paper.values import from_json
from safeconduct.figures.queries import counts, current_versions, figure
from tests.cli import test_rehearsal

FALSE_IN_JULY_2025 = test_rehearsal.FALSE_IN_JULY_2025
logins, crisis = test_rehearsal.logins, test_rehearsal.crisis
"""The same fixtures: the whole rehearsal, loaded once for this module."""
pytestmark = pytest.mark.django_db
DAYS = ("2024-08-09", "2025-01-17", "2025-03-21", "2025-07-24", "2025-12-18", "2026-05-22")
"""The days of the six official answers in the facts."""


def actor(who: str):
    return actor_for(User.objects.get(email=f"{who}@mfa.example"))


@pytest.fixture
def lead(crisis):
    return actor("sharada.nambissan")


@pytest.fixture
def frozen(crisis) -> list[FrozenAnswer]:
    return list(FrozenAnswer.objects.select_related("answer", "version").order_by("version__as_known"))


def figures_of(one: FrozenAnswer) -> dict[str, FrozenFigure]:
    return {row.slot: row for row in FrozenFigure.objects.filter(frozen=one).select_related("measure")}


def test_each_official_answer_stands_frozen_approved_by_a_second_person(frozen, crisis):
    assert tuple(day_in(crisis, one.version.as_known).isoformat() for one in frozen) == DAYS
    for one in frozen:
        authors = set(one.answer.versions.values_list("made_by_id", flat=True))
        assert one.answer.steps.get(stage="approved").by_id not in authors
    assert Entry.objects.filter(verb="freeze_answer").count() == len(DAYS)


def test_the_numbers_are_the_official_ones_wherever_they_can_be_true(frozen, crisis):
    compared, differing = 0, set()
    for one in frozen:
        day, made = day_in(crisis, one.version.as_known), figures_of(one)
        for said in PublishedFigure.objects.filter(crisis=crisis, known_on=day, measure__in=list(made)):
            compared += 1
            if not said.holds(made[said.measure_id].number):
                differing.add((day, said.measure_id))
    assert compared >= 25
    assert differing == FALSE_IN_JULY_2025


def test_run_again_every_answer_gives_the_same_numbers_to_the_name(frozen, lead):
    for one in frozen:
        again = run_again(one, reader=lead)
        assert again.is_same, one.answer.reference
        assert again.is_proved
        assert all(row.number == len(figures_of(one)[row.frozen.slot].members) for row in again.figures)


def test_each_change_between_two_answers_is_explained_down_to_members(frozen, crisis, lead):
    versions, explained = current_versions(), 0
    for first, second in pairwise(frozen):
        old, new = figures_of(first), figures_of(second)
        for slot in old.keys() & new.keys():
            before, after = (
                figure(versions[slot], counts(crisis, as_known=row.as_known), versions, audience=Audience.PUBLIC)
                for row in (old[slot], new[slot])
            )
            told = explain(before, after, crisis, actor=lead, versions=versions, audience=Audience.PUBLIC)
            came, went = (set(a.members) - set(b.members) for a, b in ((new[slot], old[slot]), (old[slot], new[slot])))
            moves = {move.case_id for change in told.changes for move in change.moves}
            assert (told.entered, told.left) == (len(came), len(went))
            assert moves == came | went
            assert sum(change.number for change in told.changes) == len(moves)
            explained += len(moves)
    assert explained > 200


def test_the_two_contradictions_of_what_was_said_are_found(crisis, frozen):
    words = {found.check: found.words for found in findings_of_crisis(crisis, as_known=frozen[-1].version.as_known)}
    assert "24 July 2025" in words["does_not_add_up"]
    assert "22 May 2026" in words["one_word_two_numbers"]


def test_what_was_said_in_july_2025_speaks_against_our_answer_and_is_settled_with_reasons(frozen):
    july = frozen[3].answer
    settled = {row.words: row.reason for row in SettledFinding.objects.filter(answer=july)}
    assert any("17 here, but 13 was said" in words for words in settled)
    assert all(settled.values())
    assert "four men were taken out" in str(frozen[3].content["record"])


def test_the_paper_speaks_both_languages_and_covers_small_numbers_by_state(frozen):
    text = " ".join(as_text(from_json(frozen[4].content["paper"])).split())
    assert "202 nationals are believed" in text
    assert "202 नागरिकों" in text
    assert "fewer than 3" in text


def test_no_paper_for_parliament_or_press_names_anybody(frozen, crisis):
    names = list(crisis.cases.values_list("reference", "person__name"))
    for one in frozen:
        if one.answer.kind != "court":
            said = as_text(from_json(one.content["paper"]))
            assert not [name for pair in names for name in pair if name in said]


def test_a_draft_waits_with_what_speaks_against_it(crisis):
    draft = Answer.objects.get(crisis=crisis, frozen=None)
    assert not draft.steps.exists()
    assert Severity.BLOCKS not in {
        found.severity for found in findings_of_crisis(crisis, as_known=draft.versions.latest("number").as_known)
    }
