"""A paper kept, read back, opened for a reader, and as text."""

from __future__ import annotations

import json

import pytest

from safeconduct.figures.paper.text import COLUMNS, as_text
from safeconduct.figures.paper.values import Edited, Paper, Paragraph, as_json, from_json, with_edits

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
