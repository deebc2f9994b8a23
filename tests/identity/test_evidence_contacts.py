"""What phones and e-mail addresses of two records say."""

import pytest

from safeconduct.identity import Evidence, Outcome, compare

MATCH, CLOSE, MISMATCH, BLANK = Outcome.MATCH, Outcome.CLOSE, Outcome.MISMATCH, Outcome.BLANK

PHONES = [
    ("+91 98123 45678", "+919812345678", "", MATCH),
    ("+91 98123 45678", "09812345678", "IN", MATCH),
    ("+91 98123 45678", "9812345678", "", MATCH),
    ("+91 98123 45678", "00919812345678", "", MATCH),
    ("+91 98123 45678", "919812345678", "", MATCH),
    ("+91 98123 45678", "९८१२३४५६७८", "", MATCH),
    ("+91 98123 45678", "+91 98123 45679", "", CLOSE),
    ("+91 98123 45678", "98213 45678", "IN", CLOSE),
    ("+91 98123 45678", "22123 45678", "", CLOSE),
    ("+91 98123 45678", "+7 981 234 56 78", "", MISMATCH),
    ("+91 98123 45678", "+91 70000 11122", "", MISMATCH),
    ("+91 98123 45678", "📞", "", BLANK),
    ("+91 98123 45678", "12", "", BLANK),
    ("+91 98123 45678", "", "", BLANK),
]


@pytest.mark.parametrize(("a", "b", "country", "outcome"), PHONES)
def test_phones_are_told_apart_in_both_directions(a: str, b: str, country: str, outcome: Outcome) -> None:
    one, other = Evidence("Ravi", phones=(a,), country=country), Evidence("Ravi", phones=(b,), country=country)
    assert compare(one, other).field("phones").outcome is outcome
    assert compare(other, one).field("phones").outcome is outcome


def test_a_phone_without_its_country_code_says_so() -> None:
    found = compare(Evidence("Ravi", phones="+919812345678"), Evidence("Ravi", phones="9812345678")).field("phones")
    assert found.sentence.text == "The same phone, once written without its country code"


EMAILS = [
    ("ravi@example.org", "RAVI@example.org ", MATCH),
    ("ravi.k@gmail.com", "ravik@googlemail.com", CLOSE),
    ("ravi@example.org", "ravi+help@example.org", CLOSE),
    ("ravi.k@example.org", "ravik@example.org", MISMATCH),
    ("ravi@example.org", "mohan@example.org", MISMATCH),
    ("ravi@example.org", "no address", BLANK),
]


@pytest.mark.parametrize(("a", "b", "outcome"), EMAILS)
def test_addresses_are_told_apart_in_both_directions(a: str, b: str, outcome: Outcome) -> None:
    one, other = Evidence("Ravi", emails=(a,)), Evidence("Ravi", emails=(b,))
    assert compare(one, other).field("emails").outcome is outcome
    assert compare(other, one).field("emails").outcome is outcome


def test_different_phones_say_little_against() -> None:
    found = compare(Evidence("Ravi", phones="+919812345678"), Evidence("Ravi", phones="+917000011122")).field("phones")
    assert -2 < found.weight < 0.5
