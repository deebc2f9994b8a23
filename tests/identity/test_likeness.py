"""Likeness of two tokens, in the scripts that were learned and in those that were not."""

import numpy as np
import pytest

from safeconduct.identity.alignment import shipped
from safeconduct.identity.encoder import DIMENSIONS, encode, encode_codes
from safeconduct.identity.letters import codes
from safeconduct.identity.likeness import LEAST, MOST, likeness, likeness_of_codes

SAME = [
    ("kumar", "कुमार"),
    ("lakshmi", "लक्ष्मी"),
    ("laxmi", "लक्ष्मी"),
    ("chaudhary", "चौधरी"),
    ("kumar", "кумар"),
    ("zhukov", "жуков"),
    ("schumacher", "шумахер"),
    ("hussein", "حسين"),
    ("khalid", "خالد"),
    ("gurpreet", "ਗੁਰਪ੍ਰੀਤ"),
    ("harjinder", "ਹਰਜਿੰਦਰ"),
    ("rahman", "রহমান"),
    ("mukherjee", "মুখার্জি"),
    ("patel", "પટેલ"),
    ("mohanty", "ମହାନ୍ତି"),
    ("venkatesh", "వెంకటేశ్"),
    ("siddaramaiah", "ಸಿದ್ದರಾಮಯ್ಯ"),
    ("suresh", "സുരേഷ്"),
    ("sunil", "සුනිල්"),
    ("murugan", "முருகன்"),
    ("selvaraj", "செல்வராஜ்"),
    ("kumar", "کمار"),
    ("rashid", "راشد"),
    ("hashmi", "ہاشمی"),
    ("mohammad", "muhammed"),
    ("lakshmi", "laxmi"),
    ("choudhury", "chowdhuri"),
    ("суреш", "सुरेश"),
    ("सुरेश", "ਸੁਰੇਸ਼"),
    ("müller", "muller"),
    ("ivanov", "ivanvo"),
]
DIFFERENT = [
    ("kumar", "शर्मा"),
    ("suresh", "रामलाल"),
    ("ivanov", "петров"),
    ("khalid", "محمود"),
    ("gurpreet", "ਬਲਵੰਤ"),
    ("rahman", "মুখার্জি"),
    ("murugan", "செல்வராஜ்"),
    ("rashid", "کمار"),
    ("lakshmi", "mohammad"),
    ("суреш", "राजेश्वरी"),
    ("anna", "dmitri"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_a_name_are_alike(one: str, other: str) -> None:
    assert likeness([one], [other])[0] > 3


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_names_are_not_alike(one: str, other: str) -> None:
    assert likeness([one], [other])[0] < 0.5


@pytest.mark.parametrize(
    ("token", "nearer", "farther"),
    [
        ("राम", "ram", "shyam"),
        ("सुरेश", "suresh", "ramesh"),
        ("सुरेश", "suresh", "sureshwari"),
        ("Сергей", "sergei", "sergeevich"),
        ("иванов", "ivanov", "ivanova"),
        ("ਹਰਜੀਤ", "harjeet", "gurjeet"),
        ("حسن", "hasan", "hossam"),
        ("murali", "முரளி", "முருகன்"),
    ],
)
def test_the_right_name_is_more_alike_than_its_neighbour(token: str, nearer: str, farther: str) -> None:
    near, far = likeness([token, token], [nearer, farther])
    assert near > far + 1


def test_likeness_is_the_same_from_either_side() -> None:
    ours, theirs = zip(*SAME, *DIFFERENT, strict=True)
    np.testing.assert_allclose(likeness(ours, theirs), likeness(theirs, ours), atol=1e-3)


def test_nothing_is_more_alike_than_a_token_and_itself() -> None:
    assert likeness(["Kumar", "कुमार", "x"], ["kumar", "कुमार", "x"]).tolist() == [MOST] * 3
    assert (likeness(*zip(*SAME, strict=True)) < MOST).all()


def test_a_token_without_letters_is_like_nothing() -> None:
    assert likeness(["", "42", "😀", ""], ["kumar", "42", "кумар", ""]).tolist() == [LEAST] * 4
    assert not encode(["", "😀"]).any()


def test_single_letters_and_very_long_tokens_have_a_likeness() -> None:
    found = likeness(["k", "к", "a" * 300, "k"], ["к", "кумар", "а" * 300, "venkatanarasimharajuvaripeta" * 9])
    assert np.isfinite(found).all()
    assert likeness([], []).shape == (0,)


def test_likeness_by_codes_and_known_vectors_is_the_same() -> None:
    ours, theirs = (codes(side) for side in zip(*SAME, strict=True))
    vectors = encode_codes(ours), encode_codes(theirs)
    assert (likeness_of_codes(ours, theirs) == likeness_of_codes(ours, theirs, vectors)).all()


def test_vectors_are_small_and_spellings_are_near() -> None:
    vectors = encode(["kumar", "कुमार", "шарма"])
    assert vectors.dtype == np.int8
    assert vectors.shape == (3, DIMENSIONS)
    near, far = vectors[1:].astype(np.float32) @ vectors[0].astype(np.float32) / 127**2
    assert near > 0.8 > 0.4 > far


def test_scripts_that_never_met_have_no_alignment() -> None:
    scores = shipped().scores(codes(["кумар", "kumar"]), codes(["कुमार", "कुमार"]))
    assert np.isnan(scores).tolist() == [True, False]
