"""Putting an answer forward, approving, freezing, giving and correcting it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from safeconduct.access.decision import Refused
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.claims import override_family_first
from safeconduct.cases.models import Case
from safeconduct.figures.actions.answers import (
    approve_answer,
    correct_answer,
    freeze_answer,
    give_answer,
    send_back,
    submit_answer,
    take_again,
    withdraw_answer,
    write_version,
)  # fmt: skip
from safeconduct.figures.answers.text import Petitioner, from_json
from safeconduct.figures.enums import AnswerKind, AnswerStage
from safeconduct.figures.faults import FigureFault
from safeconduct.figures.models import AnswerStep, AnswerVersion, FrozenAnswer, FrozenFigure, PublishedFigure
from safeconduct.figures.paper.fingerprint import fingerprint
from safeconduct.figures.paper.values import from_json as paper_from_json
from tests.figures.answers import KNOWN, frozen_answer, make_ledger, new_answer, settle_all, text_of
from tests.figures.ledger import confirm_death, say


@pytest.fixture
def cases(crisis, ministry):
    return make_ledger(crisis, ministry)


@pytest.fixture
def press(ministry):
    return ministry.actor("press")


@pytest.fixture
def submitted(crisis, cases, press):
    answer = new_answer(crisis, by=press)
    settle_all(answer, by=press)
    submit_answer(answer, by=press)
    return answer


def stage(answer):
    return AnswerStep.objects.filter(answer=answer).latest("number").stage


def test_a_second_person_approves_and_never_an_author(crisis, cases, press, lead, ministry):
    answer = new_answer(crisis, by=press)
    write_version(answer, text_of("{released} were released."), as_known=KNOWN, by=lead, expected_number=2)
    settle_all(answer, by=press)
    submit_answer(answer, by=press)
    with pytest.raises(Refused, match="You wrote in this answer"):
        approve_answer(answer, by=lead)
    approve_answer(answer, by=ministry.actor("diplomat"))
    assert stage(answer) == AnswerStage.APPROVED
    assert Entry.objects.get(verb="approve_answer").after["version"] == 3


def test_nothing_is_approved_while_a_finding_is_open(crisis, cases, press, lead):
    answer = new_answer(crisis, by=press, wording="Of 17 known, {released} were released.")
    submit_answer(answer, by=press)
    with pytest.raises(Refused, match="Findings are open"):
        approve_answer(answer, by=lead)
    settle_all(answer, by=press)
    approve_answer(answer, by=lead)
    assert stage(answer) == AnswerStage.APPROVED


def test_a_slot_without_a_figure_is_mended_before_anybody_approves(crisis, cases, press):
    answer = new_answer(crisis, by=press, wording="{relased} were released.")
    with pytest.raises(Refused, match="Did you mean “released”"):
        submit_answer(answer, by=press)
    with pytest.raises(Refused, match="Nothing is answered"):
        submit_answer(new_answer(crisis, by=press, wording=""), by=press)


def test_it_is_sent_back_with_a_reason_and_written_again(submitted, lead, press):
    with pytest.raises(FigureFault, match="Write the reason"):
        send_back(submitted, reason="  ", by=lead)
    with pytest.raises(Refused, match="approve an answer"):
        send_back(submitted, reason="No.", by=press)
    send_back(submitted, reason="Say more of the missing.", by=lead)
    entry = Entry.objects.get(verb="send_back_answer")
    assert (entry.before["stage"], entry.after["reason"]) == ("submitted", "Say more of the missing.")
    write_version(submitted, text_of("{released} came."), as_known=KNOWN, by=press, expected_number=2)


def test_a_withdrawn_answer_is_over(submitted, press, lead):
    withdraw_answer(submitted, reason="The question was withdrawn.", by=press)
    for act in (lambda: submit_answer(submitted, by=press), lambda: approve_answer(submitted, by=lead),
                lambda: withdraw_answer(submitted, reason="Again.", by=press)):  # fmt: skip
        with pytest.raises(Refused):
            act()


def test_a_frozen_answer_keeps_numbers_members_and_a_hash_that_anybody_can_work_out(crisis, cases, ministry):
    frozen = frozen_answer(crisis, ministry)
    frozen.refresh_from_db()
    rows = {row.slot: row for row in FrozenFigure.objects.filter(frozen=frozen)}
    assert {slot: row.number for slot, row in rows.items()} == {
        "known_cases": 5, "released": 1, "dead_confirmed_by_us": 1,
    }  # fmt: skip
    assert rows["released"].members == [cases[0].pk]
    assert rows["known_cases"].members == sorted(case.pk for case in cases)
    assert fingerprint(frozen.content) == frozen.sha256
    assert frozen.content["figures"][1]["members_sha256"] == rows["released"].sha256
    assert "5 known, 1 were released and 1 died" in str(paper_from_json(frozen.content["paper"]))
    entry = Entry.objects.get(verb="freeze_answer")
    assert (entry.after["sha256"], entry.after["figures"]) == (frozen.sha256, 3)


def test_a_frozen_answer_is_untouchable(crisis, cases, ministry, press, lead):
    frozen = frozen_answer(crisis, ministry)
    for rows in (FrozenAnswer.objects.filter(pk=frozen.pk), FrozenFigure.objects.filter(frozen=frozen)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(sha256="0" * 64)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    answer = frozen.answer
    acts = (
        lambda: write_version(answer, text_of("x"), as_known=KNOWN, by=press, expected_number=2),
        lambda: take_again(answer, as_known=KNOWN, by=press, expected_number=2),
        lambda: submit_answer(answer, by=press),
        lambda: send_back(answer, reason="No.", by=lead),
        lambda: withdraw_answer(answer, reason="No.", by=press),
        lambda: freeze_answer(answer, by=lead),
    )
    for act in acts:
        with pytest.raises(Refused, match="frozen"):
            act()


def test_only_what_was_approved_is_frozen_and_only_while_nothing_speaks_against_it(cases, submitted, lead, officer):
    with pytest.raises(Refused, match="Only an approved answer"):
        freeze_answer(submitted, by=lead)
    approve_answer(submitted, by=lead)
    confirm_death(cases[4], known="2025-01-10", first=lead, second=officer, happened="2025-01-05")
    say(cases[4], "ours.kin=told", known="2025-01-11", by=lead)
    with pytest.raises(Refused, match="Findings came up"):
        freeze_answer(submitted, by=lead)
    assert not FrozenAnswer.objects.exists()


def test_the_record_prints_an_override_with_its_senior_and_reason(crisis, cases, ministry, lead, press):
    override_family_first(cases[2], reason="The press named him.", by=lead)
    answer = new_answer(crisis, by=press)
    take_again(answer, as_known=timezone.now(), by=press, expected_number=2)
    settle_all(answer, by=press)
    submit_answer(answer, by=press)
    approve_answer(answer, by=lead)
    record = paper_from_json(freeze_answer(answer, by=press).content["record"])
    assert record.sections[0].key == "overrides"
    assert [cell.text for cell in record.sections[0].parts[0].rows[0]][:2] == [cases[2].reference, "Lead"]
    assert "The press named him." in str(record.sections[0])


def test_a_petitioner_of_whose_death_the_family_was_not_told_stops_the_answer(crisis, cases, ministry):
    diplomat = ministry.actor("diplomat")
    named = (Petitioner(str(cases[2].pk), "P-1"),)
    answer = new_answer(crisis, by=diplomat, kind=AnswerKind.COURT, petitioners=named)
    with pytest.raises(Refused, match="held back by family first"):
        submit_answer(answer, by=diplomat)


def test_who_does_not_see_every_petitioner_does_not_freeze(crisis, cases, ministry, lead, press):
    diplomat = ministry.actor("diplomat")
    named = (Petitioner(str(cases[1].pk), "P-1"),)
    answer = new_answer(crisis, by=diplomat, kind=AnswerKind.COURT, petitioners=named)
    settle_all(answer, by=diplomat)
    submit_answer(answer, by=diplomat)
    approve_answer(answer, by=lead)
    Case.objects.filter(pk=cases[1].pk).update(compartments=[Compartment.MINORS])
    for who in (press, diplomat):
        with pytest.raises(Refused, match="not yours to see"):
            freeze_answer(answer, by=who)
    frozen = freeze_answer(answer, by=lead)
    assert "Bharat Kesarwani" in str(frozen.content["paper"])


def test_a_given_answer_publishes_its_plain_figures_and_is_given_once(crisis, cases, ministry, press):
    wording = "{known_cases} known; {released; post=Embassy Moscow}; {released; known=2024-06-30}."
    frozen = frozen_answer(crisis, ministry, wording=wording)
    with pytest.raises(FigureFault, match="has not come yet"):
        give_answer(frozen.answer, on=timezone.now().date() + timedelta(days=3), by=press)
    with pytest.raises(FigureFault, match="known only later"):
        give_answer(frozen.answer, on=date(2025, 1, 16), by=press)
    give_answer(frozen.answer, on=date(2025, 1, 24), by=press)
    (row,) = PublishedFigure.objects.all()
    assert (row.measure_id, row.value, row.said_on.edtf, row.known_on) == (
        "known_cases", 5, "2025-01-24", date(2025, 1, 17),
    )  # fmt: skip
    assert row.key == f"answer:{frozen.answer_id}:known_cases"
    assert Entry.objects.filter(verb="publish_figure").count() == 1
    with pytest.raises(Refused, match="already"):
        give_answer(frozen.answer, on=date(2025, 1, 24), by=press)


def test_a_correction_slip_says_what_to_read_and_leaves_the_frozen_answer(crisis, cases, ministry, lead, press):
    frozen = frozen_answer(crisis, ministry)
    say(cases[3], "ours.service=released", known="2025-01-02", by=lead, happened="2025-01-01")
    slip = correct_answer(frozen.answer, reason="One release was recorded late.", by=press)
    version = AnswerVersion.objects.get(answer=slip)
    (part,) = from_json(version.text).parts
    reference = frozen.answer.reference
    assert part.wording["en"] == (
        f"In part (a) of the answer {reference}, for 1 (released) read {{released; known=2025-01-17T12:00}}."
    )
    assert (slip.corrects, version.title) == (frozen.answer, "Correction: Nationals recruited")
    assert Entry.objects.get(verb="correct_answer").after["reason"] == "One release was recorded late."
    assert fingerprint(FrozenAnswer.objects.get(pk=frozen.pk).content) == frozen.sha256
    with pytest.raises(Refused, match="Only a frozen answer"):
        correct_answer(slip, reason="Again.", by=press)
