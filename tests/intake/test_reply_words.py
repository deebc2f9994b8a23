"""The reply templates that come with Safeconduct say the same in every language that the public is offered."""

import re

import pytest
from django.conf import settings

from safeconduct.intake.replies import RECEIPT_SHORT, Reply, blanks_left, shipped, unknown_blanks

KEYS = sorted({key for key, _language in shipped()})
LANGUAGES = sorted(dict(settings.LANGUAGES))
SCRIPTS = {"hi": r"[\u0900-\u097f]", "ru": r"[\u0400-\u04ff]"}
NAMES = {"SMS"}


def reply(key: str, language: str) -> Reply:
    return shipped()[key, language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_a_template_has_the_same_blanks_and_as_many_paragraphs_in_every_language(key: str, language: str) -> None:
    english, other = reply(key, "en"), reply(key, language)
    for said, there in ((english.subject, other.subject), (english.text, other.text)):
        assert set(blanks_left(there)) == set(blanks_left(said))
        assert unknown_blanks(there) == ()
        assert there.count("\n\n") == said.count("\n\n")
        assert bool(there) == bool(said)


@pytest.mark.parametrize("language", sorted(SCRIPTS))
@pytest.mark.parametrize("key", KEYS)
def test_a_template_has_no_word_of_english_left(key: str, language: str) -> None:
    there = reply(key, language)
    for said in (there.name, there.text):
        assert re.search(SCRIPTS[language], said)
    left = re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\w+\}", "", f"{there.name} {there.subject} {there.text}"))
    assert set(left) <= NAMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_by_text_message_is_short_enough_for_three_parts(language: str) -> None:
    _subject, text = reply(RECEIPT_SHORT, language).filled({"reference": "Q-123456-7", "code": "VXBD-8CJM"})
    assert len(text) <= (3 * 153 if text.isascii() else 3 * 67)
