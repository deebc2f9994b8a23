"""A paper kept, read back, opened for a reader, and as text."""

from __future__ import annotations

import json

import pytest

from safeconduct.figures.paper.one_language import in_one_language
from safeconduct.figures.paper.text import COLUMNS, as_text
from safeconduct.figures.paper.values import (
    Beside,
    Cell,
    Edited,
    Paper,
    Paragraph,
    Section,
    Table,
    as_json,
    from_json,
    with_edits,
)

from .papers import ANSWER, PAPER


@pytest.mark.parametrize("paper", [PAPER, ANSWER])
def test_what_is_kept_of_a_paper_is_the_whole_of_it(paper: Paper) -> None:
    assert from_json(json.loads(json.dumps(as_json(paper)))) == paper


def test_a_copy_of_earlier_years_is_read_without_what_it_did_not_know() -> None:
    kept = as_json(PAPER)
    for name in ("kind", "mark", "is_numbered"):
        del kept[name]
    del kept["lead"]["language"]
    read = from_json(kept)
    assert (read.kind, read.mark, read.is_numbered) == ("", "", True)
    assert read.sections == PAPER.sections


def test_words_of_an_officer_stand_in_the_language_of_what_was_built() -> None:
    built = Paragraph("lead", "202 जाने गए हैं।", language="hi")
    (told,) = with_edits([built], {"lead": Edited("lead", 1, "अब 203।", "202 जाने गए हैं।", "Lead", "2 July")})
    assert (told.words, told.built, told.language, told.is_stale) == ("अब 203।", built.words, "hi", False)


def test_as_text_one_language_follows_the_other_and_a_drawing_is_its_table() -> None:
    lines = as_text(ANSWER).splitlines()
    assert max(map(len, lines)) <= COLUMNS
    assert lines[:2] == ["Answer AN-0007-3: Nationals in a foreign army", ""]
    told = ["(b) how many died", "26 have died.", "Dilbagh Ram Sarhadi is home.", "26 की मृत्यु हुई है।", "Deaths by month:"]
    assert sorted(told, key=" ".join(lines).index) == told
    assert [line for line in lines if line.startswith("March")] == ["March     9"]


def test_in_one_language_no_word_of_the_other_is_left() -> None:
    asked, said = Beside((("en", ("How many?",)), ("hi", ("कितने?",)))), Beside((("en", ("12.",)), ("hi", ("12।",))))
    row = (Cell("Total / कुल"), Cell("fewer than 3 / 3 से कम"), Cell("home", language="en"), Cell("घर", language="hi"))
    table = Table("States / राज्य", ("State / राज्य", "dead / मृत", "Remarks", "टिप्पणी"), (row,), "Few.\nकम।")
    annexure = Section("annexure-1", "Annexure I / अनुलग्नक I: By state / राज्य से", (table,))
    paper = Paper(
        "AN-0001-0", "Nationals / नागरिक", (("To / प्रति", "Lok Sabha / Rajya Sabha"),), "", "",
        Paragraph("lead", "As known.\nज्ञात।"),
        (Section("part-1", "(a)", (asked, said)), annexure), kind="Answer / उत्तर",
    )  # fmt: skip
    hindi = in_one_language(paper, "hi")
    assert (hindi.title, hindi.kind, hindi.lead.words) == ("नागरिक", "उत्तर", "ज्ञात।")
    assert hindi.facts == (("प्रति", "Lok Sabha / Rajya Sabha"),), "a name with a stroke is no translation"
    assert [part.key for part in hindi.sections[0].parts] == ["asked-part-1-0-1", "said-part-1-1-1"]  # type: ignore[union-attr]
    assert hindi.sections[1].title == "अनुलग्नक I: राज्य से"
    assert hindi.sections[1].parts == (
        Table("राज्य", ("राज्य", "मृत", "टिप्पणी"), ((Cell("कुल"), Cell("3 से कम"), Cell("घर", language="hi")),), "कम।"),
    )
    english = in_one_language(paper, "en")
    assert (english.title, english.sections[1].title) == ("Nationals", "Annexure I: By state")
    assert in_one_language(paper, "ta") == paper, "it is not given in Tamil"


@pytest.mark.parametrize(
    ("words", "english", "hindi"),
    [
        ("Annexure I / अनुलग्नक I: Punjab", "Annexure I: Punjab", "अनुलग्नक I: Punjab"),
        ("Annexure I / अनुलग्नक I: At home: 24/7 / घर: 24/7", "Annexure I: At home: 24/7", "अनुलग्नक I: घर: 24/7"),
        ("Annexure I / अनुलग्नक I: राज्य", "Annexure I", "अनुलग्नक I: राज्य"),
        ("12 / 13: Total / कुल", "12 / 13: Total / कुल", "12 / 13: Total / कुल"),
    ],
)
def test_a_name_in_both_languages_does_not_cut_the_title_behind_it(words: str, english: str, hindi: str) -> None:
    both = Section("part-1", "(a)", (Beside((("en", ("12.",)), ("hi", ("12।",)))),))
    paper = Paper("AN-0001-0", words, (), "", "", Paragraph("lead", ""), (both,))
    assert (in_one_language(paper, "en").title, in_one_language(paper, "hi").title) == (english, hindi)
