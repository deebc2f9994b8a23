"""The paper of an answer: parts with their numbers, two languages, annexures, petitioners."""

from dataclasses import replace

import pytest
from django.utils import timezone

from safeconduct.access.enums import Compartment
from safeconduct.cases.models import Case
from safeconduct.figures.answers.paper import paper_of
from safeconduct.figures.answers.slots import slots_in
from safeconduct.figures.answers.taking import take
from safeconduct.figures.answers.text import Annexure, AnswerPart, Petitioner
from safeconduct.figures.answers.wording import offered_wording
from safeconduct.figures.enums import AnswerKind, Grouping
from safeconduct.figures.paper.docx import write_docx
from safeconduct.figures.paper.text import as_text
from safeconduct.figures.paper.values import as_json, from_json
from safeconduct.figures.shipped import read_shipped
from tests.figures.answers import KNOWN, give_regions, make_ledger, new_answer, text_of
from tests.figures.ledger import say

TWO = replace(
    text_of(),
    title={"en": "Nationals recruited", "hi": "भर्ती किए गए नागरिक"},
    languages=("en", "hi"),
    to="Lok Sabha", question="starred question 31", reply_on="2025-01-24",
    parts=(
        AnswerPart("(a)", {"en": "how many are known;", "hi": "कितने ज्ञात हैं;"},
                   {"en": "{known_cases} are known.", "hi": "{known_cases} ज्ञात हैं।"}),
        AnswerPart("(b)", {"en": "how many died?"}, {"en": "{dead_confirmed_by_us} died; {no_such} too."}),
    ),
)  # fmt: skip


@pytest.fixture
def cases(crisis, ministry):
    return make_ledger(crisis, ministry)


def paper(crisis, text, by, *, as_known=KNOWN, kind=AnswerKind.PARLIAMENT, languages=("en",), **more):
    answer = new_answer(crisis, by=by, kind=kind)
    return paper_of(
        answer, text, take(crisis, text, as_known=as_known), languages=languages, reader=by, **more
    )  # fmt: skip


def test_the_parts_stand_with_their_questions_and_numbers(crisis, cases, lead):
    made = paper(crisis, TWO, lead)
    assert [section.title for section in made.sections] == ["(a)", "(b)"]
    assert [part.words for part in made.sections[0].parts] == ["how many are known;", "5 are known."]
    assert made.sections[1].parts[1].words == "1 died; [?] too."
    assert ("For reply on", "24 January 2025") in made.facts
    assert "17 January 2025, 12:00" in made.lead.words
    assert "known_cases v1" in made.proof
    assert made.mark == "Draft, not approved"


def test_two_languages_stand_side_by_side_with_the_same_digits_and_their_own_months(crisis, cases, lead):
    made = paper(crisis, TWO, lead, languages=("en", "hi"))
    (asked, said) = made.sections[0].parts
    assert dict(said.columns) == {"en": ("5 are known.",), "hi": ("5 ज्ञात हैं।",)}
    assert dict(asked.columns)["hi"] == ("कितने ज्ञात हैं;",)
    assert ("For reply on / उत्तर की तिथि", "24 January 2025 / 24 जनवरी 2025") in made.facts
    assert "17 जनवरी 2025, 12:00 बजे" in made.lead.words
    assert from_json(as_json(made)) == made
    assert write_docx(made).startswith(b"PK")
    assert "5 ज्ञात हैं।" in as_text(made)


def annexed(crisis, cases, lead, *, kind=AnswerKind.PARLIAMENT, regions=("Punjab", "Punjab", "Punjab", "Kerala", "")):
    give_regions(cases, regions)
    annexure = Annexure("I", {"en": "By home state"}, ("known_cases", "released"), Grouping.HOME_REGION)
    made = paper(crisis, text_of(annexures=(annexure,)), lead, as_known=timezone.now(), kind=kind)
    return made.sections[-1]


def test_small_numbers_of_an_annexure_are_covered_for_everybody_but_a_court(crisis, cases, lead):
    section = annexed(crisis, cases, lead)
    (table,) = section.parts
    assert section.title == "Annexure I: By home state"
    assert table.head == ("Home state", "known to us", "released")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Kerala", "fewer than 3", "not shown"],
        ["Punjab", "not shown", "not shown"],
        ["not known", "fewer than 3", "0"],
        ["Total", "5", "1"],
    ]
    assert "fewer than 3" in table.more
    (open_table,) = annexed(crisis, cases, lead, kind=AnswerKind.COURT).parts
    assert [cell.text for cell in open_table.rows[0]] == ["Kerala", "1", "0"]


def test_a_table_that_nothing_can_cover_is_not_told(crisis, cases, lead):
    (words,) = annexed(crisis, cases, lead, regions=("Kerala",) * 5).parts
    assert "too few persons" in words.words


def test_a_court_is_told_what_may_be_said_of_each_petitioner(crisis, cases, lead):
    say(cases[3], "ours.service=release_asked", known="2024-08-01", by=lead)
    say(cases[3], "ours.whereabouts=unknown", known="2024-08-01", by=lead)
    text = text_of(petitioners=tuple(
        Petitioner(str(case.pk), number, {"en": "One of {known_cases}."})
        for case, number in ((cases[1], "P-1"), (cases[2], "P-2"), (cases[3], "P-3"))
    ))  # fmt: skip
    made = paper(crisis, text, lead, kind=AnswerKind.COURT)
    (table,) = made.section("petitioners").parts
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["P-1", "Bharat Kesarwani", "Ours: dead", "One of 5."],
        ["P-2", "Chetan Dobriyal", "–", "One of 5."],
        ["P-3", "Devraj Lohumi", "Ours: release asked; Host: missing", "One of 5."],
    ]
    assert len(made.case_ids) == 3


def test_a_petitioner_whose_case_is_not_the_readers_to_see_is_only_counted(crisis, cases, lead, stranger, ministry):
    Case.objects.filter(pk=cases[0].pk).update(compartments=[Compartment.MINORS])
    text = text_of(petitioners=(Petitioner(str(cases[0].pk)), Petitioner(str(cases[1].pk))))
    for who, hidden in (("diplomat", 1), ("press", 2), ("lead", 0)):
        made = paper(crisis, text, ministry.actor(who), kind=AnswerKind.COURT)
        assert (made.hidden, len(made.case_ids)) == (hidden, 2 - hidden)
        assert ("Omveer" in str(made)) is (hidden == 0)


def test_offered_wordings_ask_for_shipped_measures_with_the_words_that_must_go_with_them():
    shipped = {measure["key"]: measure for measure in read_shipped()["measure"]}
    for kind in AnswerKind:
        assert offered_wording(kind)
        for template in offered_wording(kind):
            assert set(template.asked) == set(template.wording) == {"en", "hi"}
            slots = [{slot.text for slot in slots_in(words)} for words in template.wording.values()]
            assert slots[0] == slots[1] <= shipped.keys(), template.key
            hedges = [shipped[key].get("hedge", "") for key in slots[0]]
            assert all(hedge in template.wording["en"] for hedge in hedges), template.key
            said = [shipped[key].get("words", {}).get("hi", {}).get("hedge", "") for key in slots[0]]
            assert all(hedge in template.wording["hi"] for hedge in said), template.key
