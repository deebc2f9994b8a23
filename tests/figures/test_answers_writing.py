"""Beginning an answer and writing it: versions, two authors, and what cannot be written."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.figures.actions import set_measure
from safeconduct.figures.actions.answers import WrittenMeanwhile, start_answer, take_again, write_version
from safeconduct.figures.answers.text import Annexure, AnswerPart, Petitioner, from_json
from safeconduct.figures.enums import AnswerKind, AnswerStage, Grouping
from safeconduct.figures.faults import FigureFault
from safeconduct.figures.models import Answer, AnswerStep, AnswerVersion
from tests.figures.answers import KNOWN, new_answer, text_of
from tests.figures.ledger import at, make_measures


@pytest.fixture
def press(ministry):
    return ministry.actor("press")


@pytest.fixture
def diplomat(ministry):
    return ministry.actor("diplomat")


def start(crisis, by, **more):
    return start_answer(crisis, kind=AnswerKind.PARLIAMENT, title={"en": "Recruited", "hi": "भर्ती"}, by=by, **more)


def newest(answer):
    return AnswerVersion.objects.filter(answer=answer).latest("number")


def test_an_answer_begins_with_the_wordings_that_were_chosen(crisis, press):
    answer = start(crisis, press, templates=["how_many", "dna", "no_such"], languages=["hi", "en"])
    text = from_json(newest(answer).text)
    assert [part.letter for part in text.parts] == ["(a)", "(b)"]
    assert "{known_cases}" in text.parts[0].wording["en"]
    assert "{dna_of_kin_shared}" in text.parts[1].wording["hi"]
    assert text.languages == ("en", "hi")
    entry = Entry.objects.get(verb="start_answer")
    assert entry.after["reference"] == answer.reference == f"AN-{answer.number:04d}-{answer.reference[-1]}"


def test_an_answer_may_begin_with_an_earlier_one_and_its_figures_are_taken_anew(crisis, press):
    first = new_answer(crisis, by=press)
    second = start(crisis, press, copy=first)
    assert from_json(newest(second).text).parts == from_json(newest(first).text).parts
    assert newest(second).as_known > newest(first).as_known


def test_a_form_that_is_sent_twice_begins_one_answer(crisis, press, diplomat):
    key = uuid4()
    assert start(crisis, press, key=key) == start(crisis, press, key=key)
    assert Answer.objects.count() == Entry.objects.filter(verb="start_answer").count() == 1
    with pytest.raises(Refused, match="sent already"):
        start(crisis, diplomat, key=key)


def test_the_same_content_again_is_no_new_version(crisis, press):
    answer = new_answer(crisis, by=press)
    again = write_version(answer, text_of(), as_known=KNOWN, by=press, expected_number=2)
    assert again.number == 2
    assert Entry.objects.filter(verb="write_answer").count() == 1


def test_two_authors_do_not_overwrite_each_other(crisis, press, diplomat):
    answer = new_answer(crisis, by=press)
    write_version(answer, text_of("{released}."), as_known=KNOWN, by=press, expected_number=2)
    with pytest.raises(WrittenMeanwhile, match="Press wrote version 3 meanwhile") as refusal:
        write_version(answer, text_of("{home}."), as_known=KNOWN, by=diplomat, expected_number=2)
    assert refusal.value.last.number == newest(answer).number == 3


def test_versions_are_never_changed(crisis, press):
    version = newest(new_answer(crisis, by=press))
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerVersion.objects.filter(pk=version.pk).update(title="Something else")


def test_figures_taken_again_are_of_another_time_and_of_the_newest_measures(crisis, press, lead):
    make_measures(lead)
    answer = new_answer(crisis, by=press)
    set_measure("home", name="home", definition="Else.", rule={"known": True}, by=lead)
    written = write_version(answer, text_of("{home}."), as_known=KNOWN, by=press, expected_number=2)
    assert written.measures["home"] == 1
    taken = take_again(answer, as_known=at("2025-02-01"), by=press, expected_number=3)
    assert (taken.number, taken.measures["home"], taken.as_known) == (4, 2, at("2025-02-01"))
    assert taken.text == written.text


def test_what_was_approved_is_sent_back_when_it_is_written_anew(crisis, press):
    answer = new_answer(crisis, by=press)
    AnswerStep.objects.create(answer=answer, version=newest(answer), number=1, stage=AnswerStage.APPROVED,
                              by_id=press.id)  # fmt: skip
    write_version(answer, text_of("{released}."), as_known=KNOWN, by=press, expected_number=2)
    assert AnswerStep.objects.filter(answer=answer).latest("number").stage == AnswerStage.SENT_BACK


@pytest.mark.parametrize("stage", [AnswerStage.SUBMITTED, AnswerStage.WITHDRAWN])
def test_nobody_writes_while_it_lies_with_somebody_or_once_it_was_withdrawn(crisis, press, stage):
    answer = new_answer(crisis, by=press)
    AnswerStep.objects.create(answer=answer, version=newest(answer), number=1, stage=stage, by_id=press.id)
    with pytest.raises(Refused):
        write_version(answer, text_of("{released}."), as_known=KNOWN, by=press, expected_number=2)


def test_an_officer_writes_no_answers(crisis, officer):
    with pytest.raises(Refused, match="write an answer"):
        start(crisis, officer)


BAD = {
    "future": ({"as_known": timezone.now() + timedelta(days=2)}, "as_known", "not come yet"),
    "before the crisis": ({"as_known": at("2023-01-01")}, "as_known", "nothing was known before"),
    "no title": ({"text": replace(text_of(), title={"en": "  "})}, "title", "Write a title"),
    "no language": ({"text": replace(text_of(), languages=("fr",))}, "languages", "Choose the language"),
    "reply on": ({"text": replace(text_of(), reply_on="soon")}, "reply_on", "as in 2025-01-17"),
    "a year of nobody": ({"text": replace(text_of(), reply_on="9999-12-31")}, "reply_on", "Check the year"),
    "a NUL": ({"text": text_of("a\x00b")}, "parts", "cannot be kept"),
    "very long": ({"text": text_of("x" * 20_001)}, "parts", "at most 20000"),
    "many parts": ({"text": replace(text_of(), parts=tuple(AnswerPart(str(n), {}, {"en": "x"}) for n in range(27)))},
                   "parts", "at most 26"),
    "annexures": ({"text": text_of(annexures=(Annexure("1", {}, (), Grouping.SEX),))}, "annexures", "at least one"),
    "partition": ({"text": text_of(partitions=("nowhere",))}, "partitions", "no partition"),
    "no such case": ({"text": text_of(petitioners=(Petitioner("not an id"),))}, "petitioners", "no such case"),
    "foreign case": ({"text": text_of(petitioners=(Petitioner(str(uuid4())),))}, "petitioners", "no such case"),
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_what_cannot_be_so_is_refused_at_its_field_in_a_sentence(crisis, press, bad):
    given, field, words = BAD[bad]
    answer = new_answer(crisis, by=press)
    with pytest.raises(FigureFault, match=words) as fault:
        write_version(answer, **{"text": text_of(), "as_known": KNOWN, "by": press, "expected_number": 2} | given)
    assert fault.value.field == field
    assert newest(answer).number == 2


def test_a_petitioner_is_a_case_that_the_author_sees(crisis, case, press, diplomat):
    answer = new_answer(crisis, by=diplomat, petitioners=(Petitioner(str(case.pk), "1"),))
    again = write_version(
        answer, text_of("{released}.", petitioners=(Petitioner(str(case.pk), "2"),)), as_known=KNOWN, by=press,
        expected_number=2,
    )  # fmt: skip
    assert again.number == 3
    with pytest.raises(FigureFault, match="not yours to see"):
        new_answer(crisis, by=press, petitioners=(Petitioner(str(case.pk), "1"),))
