"""How a page shows a paper."""

from __future__ import annotations

from html import unescape

import pytest
from django.template.loader import render_to_string

from safeconduct.figures.pages.paper import shown, shown_paragraph
from safeconduct.figures.paper.values import Paragraph

from .papers import ANSWER, BUILT, PAPER, WRITTEN


@pytest.fixture(scope="module")
def paper() -> str:
    return unescape(render_to_string("figures/paper/paper.html", {"page": shown(PAPER, edit_url="/write/{}/".format)}))


def test_every_number_leads_to_its_cases(paper: str) -> None:
    assert '<a href="/c/army/figures/known/"><span class="equation-number">58</span>' in paper
    assert '<a href="/c/army/figures/dead/">4</a>' in paper
    assert 'Ten men are home, see the <a href="/c/army/cases/">ten cases</a>.' in paper


def test_what_is_loud_of_a_cell_is_marked_and_told_in_words(paper: str) -> None:
    assert 'Dilbagh Ram Sarhadi <span class="tag">family not told</span>' in paper
    assert '<span class="tag is-late">broken, 34 days</span>' in paper


def test_foreign_words_bear_their_language(paper: str) -> None:
    assert '<span lang="ru">Анвеш Мудхираджу</span>' in paper
    assert '<span lang="hi">अनवेश मुधिराजू</span>' in paper
    assert '<span lang="ru">Мы рассмотрим каждого.</span>' in paper


def test_a_table_names_its_columns_again_for_a_phone(paper: str) -> None:
    assert 'data-label="In Russian papers"' in paper
    assert 'class="table folds' in paper


def test_words_of_an_officer_are_marked_and_what_was_built_stands_beneath(paper: str) -> None:
    assert WRITTEN in paper
    assert '<span class="differs">written by Lead, 2 July 2024; the data changed since</span>' in paper
    assert f'<p class="built">{BUILT}</p>' in paper
    assert 'action="/write/point.return/back/"' in paper


def test_sections_are_numbered_and_an_annex_begins_a_page(paper: str) -> None:
    assert '<h2 id="b-points">3. Suggested points</h2>' in paper
    assert '<section class="new-page" aria-labelledby="b-annex">' in paper
    assert '<h2 id="b-annex">Annex A. Names</h2>' in paper


def test_a_reader_is_offered_no_way_to_write() -> None:
    read = render_to_string("figures/paper/paper.html", {"page": shown(PAPER)})
    assert "Write it anew" not in read
    assert "Take the built words back" not in read


def test_a_public_paper_shows_two_languages_a_drawing_and_no_mark() -> None:
    read = unescape(render_to_string("figures/paper/paper.html", {"page": shown(ANSWER)}))
    assert '<p class="paper-kind"><span>Answer <span class="ref"' in read
    assert "Confidential" not in read
    assert '<div lang="hi"><p>26 की मृत्यु हुई है।</p></div>' in read
    assert '<p lang="hi">202 जाने गए हैं।</p>' in read
    assert "<svg><title>Deaths by month</title></svg>" in read
    assert '<th scope="row">March</th>' in read
    assert '<h2 id="b-b">(b) how many died</h2>' in read


@pytest.mark.parametrize(
    ("words", "label", "linked"),
    [
        ("4 of 14 died.", "4", ["4", " of 14 died."]),
        ("On 4 June 4 died.", "4", ["On 4 June 4 died."]),
        ("A-0001-X. All of them.", "A-0001-X", ["A-0001-X", ". All of them."]),
        ("Nobody.", "dead, confirmed by us", ["Nobody."]),
    ],
)
def test_a_label_is_a_link_where_it_stands_just_once(words: str, label: str, linked: list[str]) -> None:
    made = shown_paragraph(Paragraph("lead", words, urls=((label, "/x/"),)))
    assert [piece.words for piece in made.pieces] == linked
    assert [piece.url for piece in (*made.pieces, *made.proofs)].count("/x/") == 1
