"""A question that is pasted whole is taken apart where its letters follow each other, and nothing of it is lost."""

import pytest

from safeconduct.figures.answers.asking import questions_in, with_question
from safeconduct.figures.answers.text import AnswerPart


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        ("(a) whether so; (b) how many?", [("(a)", "whether so;"), ("(b)", "how many?")]),
        ("Will he state:\n(A) whether;\n(B) why?", [("(a)", "Will he state:\nwhether;"), ("(b)", "why?")]),
        ("(a) whether; (b) if so, as in (a), how; (c) why?",
         [("(a)", "whether;"), ("(b)", "if so, as in (a), how;"), ("(c)", "why?")]),
        ("(क) क्या; (ख) कितने; (ग) क्यों?", [("(a)", "क्या;"), ("(b)", "कितने;"), ("(c)", "क्यों?")]),
        ("How many came home?", [("", "How many came home?")]),
        ("Section 6(b) and clause (c)", [("", "Section 6(b) and clause (c)")]),
        (" \n", []),
    ],
)  # fmt: skip
def test_a_question_is_taken_apart_at_its_letters(asked: str, parts: list[tuple[str, str]]) -> None:
    assert questions_in(asked) == parts


def test_a_part_with_the_same_letter_keeps_its_wording_and_the_others_stay() -> None:
    there = (AnswerPart("(a)", {"en": "Old?"}, {"en": "Yes."}), AnswerPart("(b)", {"en": "Where?"}, {"en": "Here."}))
    assert with_question(there, "(a) New?", "en") == (AnswerPart("(a)", {"en": "New?"}, {"en": "Yes."}), there[1])
    assert with_question(there, "", "en") == there
