"""The words of a register: found in any script, joined and split, grown and kept."""

import numpy as np
import pytest

from safeconduct.identity.matches import MOST_TOKENS
from safeconduct.identity.rarity import Rarity, keys_of
from safeconduct.identity.tokens import parse_name
from safeconduct.identity.vocabulary import Vocabulary, kept_tokens
from safeconduct.identity.words import RECORD, records

WORDS = [
    "ram",
    "kumar",
    "ramkumar",
    "suresh",
    "singh",
    "sharma",
    "petr",
    "ivanov",
    "k",
    "sidorova",
    "lakshmi",
    "joseph",
]


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary(WORDS)


def found(vocabulary: Vocabulary, name: str) -> list[set[str]]:
    matches = vocabulary.match(parse_name(name))
    return [{vocabulary.texts[at] for at in slot.ids[slot.likeness > 3].tolist()} for slot in matches.slots]


@pytest.mark.parametrize(
    ("asked", "word"),
    [("राम", "ram"), ("कुमार", "kumar"), ("सुरेश", "suresh"), ("иванов", "ivanov"), ("шарма", "sharma"), ("ラ", "")],
)
def test_a_word_in_another_script_finds_its_own(vocabulary, asked, word):
    likest = [max(zip(s.likeness, s.ids, strict=True)) for s in vocabulary.match(parse_name(asked)).slots if len(s.ids)]
    assert [vocabulary.texts[at] for _, at in likest][:1] == (
        [word] if word else [vocabulary.texts[at] for _, at in likest][:1]
    )


def test_the_same_word_gets_the_same_id_and_is_counted(vocabulary):
    before = len(vocabulary)
    ids = vocabulary.add(["petr", "olga", "petr", "olga"])
    assert ids[0] == ids[2] == vocabulary.id_of("petr")
    assert ids[1] == ids[3] == before
    assert len(vocabulary) == before + 1
    assert vocabulary.counts[ids[0]] == 3
    assert vocabulary.counts[ids[1]] == 2


def test_a_word_that_was_added_is_found(vocabulary):
    assert "olga" not in found(vocabulary, "ольга")[0]
    vocabulary.add(["olga"])
    assert "olga" in found(vocabulary, "ольга")[0]


def test_many_words_one_after_the_other_are_all_found():
    vocabulary = Vocabulary()
    for word in WORDS:
        vocabulary.add([word])
    assert vocabulary.texts == WORDS
    assert np.array_equal(vocabulary.kept, Vocabulary(WORDS).kept)


def test_what_is_kept_makes_the_same_vocabulary_again(vocabulary):
    kept = np.frombuffer(records(WORDS).tobytes(), RECORD)
    again = Vocabulary(WORDS, kept, vocabulary.counts)
    assert found(again, "राम कुमार") == found(vocabulary, "राम कुमार")
    again.add(["novel"])
    assert len(again) == len(WORDS) + 1


def test_two_words_are_looked_for_joined_too(vocabulary):
    assert any("ramkumar" in words for words in found(vocabulary, "ram kumar")[2:])


def test_a_word_of_two_known_ones_is_looked_for_split_too():
    split = Vocabulary(["ram", "ram", "kumar", "singh"][1:], counts=np.array([9, 9, 9]))
    matches = split.match(parse_name("ramkumar singh"))
    assert any(len(reading.slots) == 3 for reading in matches.readings)
    row = np.full((1, MOST_TOKENS), -1, np.int32)
    row[0, :3] = [split.id_of("ram"), split.id_of("kumar"), split.id_of("singh")]
    assert matches.score(row)[0] > 0.5


def test_an_initial_finds_only_initials(vocabulary):
    assert found(vocabulary, "k joseph")[0] <= {"k"}


def test_a_vocabulary_of_nothing_finds_nothing():
    matches = Vocabulary().match(parse_name("ram kumar"))
    assert matches.score(np.full((2, MOST_TOKENS), -1, np.int32)).max() < 0.01


def test_a_name_without_a_word_finds_nothing(vocabulary):
    matches = vocabulary.match(parse_name("🙂 123"))
    assert matches.slots == ()
    assert matches.score(np.zeros((3, MOST_TOKENS), np.int32)).tolist() == pytest.approx([0, 0, 0], abs=1e-9)


def test_of_a_very_long_name_the_first_words_are_kept():
    tokens = kept_tokens(parse_name(" ".join(f"bin {word}" for word in WORDS * 30)))
    assert len(tokens) <= MOST_TOKENS


def test_a_word_that_the_register_has_often_is_not_rare():
    keys = keys_of(["zorbanik", "singh"])
    alone = Rarity().of(keys)
    assert alone[0] > alone[1]
    crowded = Rarity(keys[:1], np.array([500_000])).of(keys)
    assert crowded[0] < 1 < alone[0]
    assert crowded[1] > alone[1]


def test_spellings_that_sound_alike_are_counted_together():
    assert len(set(keys_of(["lakshmi", "laxmi"]).tolist())) == 1


@pytest.mark.parametrize(
    ("asked", "first", "then"),
    [
        ("R K Sharma", "r k sharma", "ram kumar sharma"),  # as likely; initials are written as initials
        ("Lakshmi J", "lakshmi j", "lakshmi joseph"),
        ("Suresh Singh", "suresh kumar singh", "s singh"),  # less likely; but all that was asked for is there
    ],
)
def test_of_names_that_may_be_the_same_one_of_the_same_shape_goes_first(asked, first, then):
    names = [then, first]
    vocabulary = Vocabulary([word for name in names for word in name.split()])
    words = [[vocabulary.id_of(word) for word in name.split()] for name in names]
    rows = np.array([each + [-1] * (MOST_TOKENS - len(each)) for each in words], np.int32)
    odds, order = vocabulary.match(parse_name(asked)).ranked(rows)
    assert odds[0] >= odds[1]
    assert order[0] < order[1]
    assert np.array_equal(odds, vocabulary.match(parse_name(asked)).log_odds(rows))
