"""Words of very many names are looked for once and then remembered; what they can come to is told before comparing."""

import random

import numpy as np
import pytest

from safeconduct.identity.evidence import ComparedPairs, Evidence, Paper, compare
from safeconduct.identity.evidence.bounds import LEAST_NATS, Bounds, most_of_names
from safeconduct.identity.evidence.names import ONE_COUNTRY
from safeconduct.identity.matches import SURELY
from safeconduct.identity.names import compare_many
from safeconduct.identity.remembered import Remembered
from safeconduct.identity.tokens import parse_name
from safeconduct.identity.vocabulary import Vocabulary

WORDS = ["rajesh", "kumar", "yadav", "devi", "sunita", "रमेश", "раджеш", "harpreet", "rajeshkumar", "singh", "gurdeep"]


@pytest.fixture
def remembered() -> Remembered:
    return Remembered(Vocabulary(WORDS))


def found(remembered: Remembered, name: str) -> dict[str, list[str]]:
    (asked,) = remembered.ask([parse_name(name)])
    texts = remembered.vocabulary.texts
    return {slot.text: [texts[id] for id in slot.ids] for slot in asked.slots}


def test_the_words_of_a_name_are_those_that_are_found_without_remembering(remembered):
    for name in ("Rajesh Kumar", "Раджеш Кумар", "ਹਰਪ੍ਰੀਤ ਸਿੰਘ"):
        (asked,) = remembered.ask([parse_name(name)])
        exact = remembered.vocabulary.match(parse_name(name)).slots[:2]
        for one, other in zip(asked.slots, exact, strict=False):
            assert one.ids.tolist() == other.ids.tolist()
            assert np.allclose(one.likeness, other.likeness, atol=1e-4)
            assert (one.text, one.kind, one.first) == (other.text, other.kind, other.first)


def test_of_joined_words_only_what_they_surely_are(remembered):
    (asked,) = remembered.ask([parse_name("Rajesh Kumar")])
    joined = asked.slots[2]
    assert [remembered.vocabulary.texts[id] for id in joined.ids] == ["rajeshkumar"]
    assert joined.likeness.min() > SURELY
    assert [reading.altered for reading in asked.readings] == [(), (0,)]


def test_a_reading_that_nothing_is_like_is_left_out(remembered):
    (asked,) = remembered.ask([parse_name("Gurdeep Yadav")])
    assert [reading.altered for reading in asked.readings] == [()]


def test_words_that_were_added_are_found_with_those_that_are_remembered(remembered):
    before = found(remembered, "Gurdip Yadav")["gurdip"]
    remembered.vocabulary.add(["gurdip", "quillfeather"])
    after = found(remembered, "Gurdip Yadav")["gurdip"]
    assert after == [*before, "gurdip"]
    assert found(remembered, "Gurdip Yadav")["gurdip"] == after


def test_the_columns_follow_the_words(remembered):
    assert len(remembered.words()) == len(WORDS)
    remembered.vocabulary.add(["quillfeather"])
    assert len(remembered.words()) == len(WORDS) + 1


def test_initials_and_nothing_are_no_trouble(remembered):
    asked = remembered.ask([parse_name("R. Kumar"), parse_name("7"), parse_name("A. B.")])
    assert [len(each.slots) for each in asked] == [2, 0, 2]


def test_without_any_word_nothing_is_found():
    (asked,) = Remembered(Vocabulary()).ask([parse_name("Rajesh Kumar")])
    assert [len(slot.ids) for slot in asked.slots] == [0, 0, 0]


# ---------------------------------------------------------------- pairs compared at once, and what they can come to
FIRST, LAST = ("Rajesh", "Suresh", "राजेश", "Gurdeep", "Раджеш"), ("Kumar", "Yadav", "Dhaliwal", "Singh", "यादव")


def record(chance: random.Random) -> Evidence:
    told = {
        "father": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
        "birth": chance.choice(["1996-03-12", "1996-12-03", "1996", "1997-03-12", "1969-03-12", "1971", "1996~"]),
        "sex": chance.choice("MF"),
        "papers": (Paper("passport", chance.choice(["Z5017317", "Z5017311", "K1234321"]), "IN"),),
        "village": chance.choice(["Kothra", "Kotra", "Rampura"]),
        "district": chance.choice(["Nagaur", "Sikar"]),
        "spouse": chance.choice(["", "Sunita Devi"]),
    }
    names = (f"{chance.choice(FIRST)} {chance.choice(LAST)}",)
    return Evidence(names=names, **{field: value for field, value in told.items() if chance.random() < 0.6})


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Evidence, Evidence]]:
    chance = random.Random(11)
    return [(record(chance), record(chance)) for _ in range(250)]


def test_pairs_at_once_come_to_what_each_comes_to_alone(pairs):
    ours, theirs = zip(*pairs, strict=True)
    at_once = ComparedPairs(ours, theirs, [(at, at) for at in range(len(pairs))])
    for at in range(0, len(pairs), 10):
        alone, together = compare(*pairs[at]), at_once.comparison(at)
        assert together.probability == pytest.approx(alone.probability, abs=1e-4)
        assert [field.sentence for field in together.fields] == [field.sentence for field in alone.fields]
        assert at_once.probability[at] == pytest.approx(alone.probability, abs=1e-4)


def test_no_pair_comes_to_more_than_its_bound(pairs):
    """Of those without a paper, by which persons are found apart from all else."""
    ours, theirs = zip(*pairs, strict=True)
    bounds, both = Bounds(ours), np.arange(len(pairs))
    names = compare_many([(parse_name(a.names[0]), parse_name(b.names[0])) for a, b in pairs], ONE_COUNTRY)
    nats = most_of_names(*(np.array([getattr(n, part) for n in names], np.float32) for part in ("log_odds", "rarity")))
    years = np.array([int(b.birth[:4]) if b.birth.isdecimal() or "-" in b.birth else 0 for b in theirs])
    at_once = ComparedPairs(ours, theirs, [(at, at) for at in range(len(pairs))])
    most = nats + bounds.rest_after_years(both, years) + LEAST_NATS
    after = nats + bounds.estimated(both, theirs, both, np.full(len(pairs), -np.inf)) + LEAST_NATS
    checked = 0
    for at, (a, b) in enumerate(pairs):
        if a.papers and b.papers:
            continue
        told = np.log(at_once.probability[at] / (1 - at_once.probability[at]))
        assert told <= most[at] + 0.01, (a, b)
        if told > -2.2 and not (a.spouse and b.spouse):
            assert told <= after[at] + 0.01, (a, b)
            checked += 1
    assert checked > 5
