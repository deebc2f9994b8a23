"""The words of danger and vulnerability: each is found as what it is listed for, in the languages that we must read."""

import tomllib
from importlib.resources import files

import pytest

from safeconduct.intake.reading.signs import Group, kinds, signs_in

SAID = tomllib.loads((files("safeconduct.intake.reading") / "signs.toml").read_text(encoding="utf-8"))
NEEDED = ("en", "hi", "hi-Latn", "ru")
PHRASES = [
    (kind, language, phrase)
    for kind, said in SAID["kinds"].items()
    for language, phrases in said.items()
    if language != "group"
    for phrase in phrases
]


def test_every_kind_has_words_in_the_languages_that_we_must_read() -> None:
    assert set(SAID["kinds"]) == set(kinds())
    for kind, said in SAID["kinds"].items():
        assert set(NEEDED) <= set(said), kind
    assert set(kinds().values()) == set(Group)


@pytest.mark.parametrize("kind", sorted(SAID["kinds"]))
def test_every_phrase_of_a_kind_is_found_in_a_sentence(kind: str) -> None:
    missed = [
        phrase
        for its_kind, _language, phrase in PHRASES
        if its_kind == kind and kind not in {sign.kind for sign in signs_in(f". {phrase.replace('*', '')} .")}
    ]
    assert not missed


def test_no_phrase_stands_for_two_kinds() -> None:
    seen: dict[str, str] = {}
    for kind, _language, phrase in PHRASES:
        assert seen.setdefault(phrase, kind) == kind, phrase


@pytest.mark.parametrize(
    "text",
    [
        "When does the embassy open on Monday?",
        "दूतावास सोमवार को कब खुलता है?",
        "duta was kab khulta hai",
        "Когда открывается посольство в понедельник?",
        "Please renew my visa and tell me the fee.",
        "Спасибо за ответ, документы отправлены почтой.",
    ],
)
def test_an_everyday_question_has_no_signs(text: str) -> None:
    assert not signs_in(text)
