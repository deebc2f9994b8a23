"""Ids for machines, references for people."""

import string
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.store.ids import _Sequence, check_character, parse_reference, read_uuid, reference, uuid7

LOOK_ALIKE = [{"0", "O"}, {"1", "I", "L"}, {"5", "S"}, {"U", "V"}]
SIGNS = string.ascii_uppercase + string.digits
EXAMPLES = [("RU24", 138), ("IL23", 1), ("SO25", 9999), ("UA22", 10_000), ("P", 42), ("KITS", 5050), ("LB06", 1234567)]


def clock(*nanoseconds: int) -> _Sequence:
    return _Sequence(iter(nanoseconds).__next__)


def test_an_id_is_a_uuid_of_version_7_with_the_time_in_front() -> None:
    made = uuid7()
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert 1_700_000_000_000 < made.int >> 80 < 2**48


def test_ids_increase_in_the_order_in_which_they_are_made() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_the_counter_carries_into_the_next_millisecond() -> None:
    sequence = clock(*[5_000_000] * 5000)
    pairs = [sequence.next() for _ in range(5000)]
    assert pairs == sorted(set(pairs))
    assert {millis for millis, _ in pairs} >= {5, 6}
    assert max(counter for _, counter in pairs) < 2**12


def test_a_clock_that_is_set_back_does_not_set_the_ids_back() -> None:
    sequence = clock(9_000_000, 2_000_000, 2_000_000, 10_000_000)
    pairs = [sequence.next() for _ in range(4)]
    assert pairs == sorted(set(pairs))


@pytest.mark.parametrize(
    ("prefix", "number", "written"),
    [("RU24", 138, "RU24-0138-5"), ("P", 1, "P-0001-A"), ("IL23", 10_000, "IL23-10000-Y")],
)
def test_a_reference_is_prefix_number_and_check_character(prefix: str, number: int, written: str) -> None:
    assert reference(prefix, number) == written


def test_the_check_character_makes_the_weighted_sum_a_multiple_of_31() -> None:
    # R=17 U=20 2 4 0 1 3 8, weights 3^8 … 3^1 from the left, worked out by hand modulo 31.
    weights = [20, 17, 16, 26, 19, 27, 9, 3]
    total = sum(w * v for w, v in zip(weights, [17, 20, 2, 4, 0, 1, 3, 8], strict=True))
    assert (total + int(check_character("RU240138"))) % 31 == 0


@pytest.mark.parametrize("prefix", ["", "24", "ru24", "RU-24", "RU2", "RU2024", "TOOLONGX24", "ЯЯ24", "RU 24"])
def test_a_prefix_is_letters_and_perhaps_a_year(prefix: str) -> None:
    with pytest.raises(ValueError, match="needs letters"):
        reference(prefix, 1)


@pytest.mark.parametrize("number", [0, -1])
def test_numbers_begin_with_one(number: int) -> None:
    with pytest.raises(ValueError, match="a number from 1"):
        reference("RU24", number)


@pytest.mark.parametrize(
    "typed",
    [
        "RU24-0138-5", "ru24-0138-5", "RU2401385", " ru24 0138 5 ", "RU24–0138–5", "RU24 / 0138 / 5",
        "ru24.0138.5",
        "RU24-O138-5", "RU24-0I38-S", "ru24_o138_s",
    ],
)  # fmt: skip
def test_a_reference_is_read_however_a_person_writes_it(typed: str) -> None:
    assert parse_reference(typed) == "RU24-0138-5"


@given(st.from_regex(r"[A-Z]{1,6}([0-9]{2})?", fullmatch=True), st.integers(1, 99_999))
def test_every_reference_is_read_as_it_was_written(prefix: str, number: int) -> None:
    written = reference(prefix, number)
    assert parse_reference(written) == written
    assert parse_reference(written.lower().replace("-", " ")) == written


@given(st.from_regex(r"[A-Z]{1,6}[0-9]{2}", fullmatch=True), st.integers(1, 99_999))
def test_hyphens_may_be_left_out_where_there_is_a_year(prefix: str, number: int) -> None:
    written = reference(prefix, number)
    front, number_part, check = written.split("-")
    for typed in (front + number_part + check, f"{front}-{number_part}{check}", f"{front}{number_part}-{check}"):
        assert parse_reference(typed) == written


@given(st.from_regex(r"[A-Z]{1,6}([0-9]{2})?", fullmatch=True), st.integers(1, 9_999))
def test_a_reference_without_its_check_character_is_never_read_as_another(prefix: str, number: int) -> None:
    cut = reference(prefix, number)[:-2]
    for typed in (cut, cut.replace("-", "")):
        with pytest.raises(ValueError, match=r"is not a reference|has a wrong character"):
            parse_reference(typed)


@pytest.mark.parametrize(
    "typed", ["", "-", "RU24", "RU24-0138", "0138-5", "RU24-01x8-5", "RU24-0138-55", "хуже некуда"]
)
def test_what_is_no_reference_is_refused_with_an_example_of_one(typed: str) -> None:
    with pytest.raises(ValueError, match=r"is not a reference\. A reference looks like RU24-0138-5"):
        parse_reference(typed)


def test_the_example_in_the_sentence_is_a_true_reference() -> None:
    assert reference("RU24", 138) == "RU24-0138-5"


def test_a_wrong_character_is_named_as_the_reason() -> None:
    with pytest.raises(ValueError, match="“RU24-0139-5” has a wrong character, or two changed places"):
        parse_reference("RU24-0139-5")


@pytest.mark.parametrize(("prefix", "number"), EXAMPLES)
def test_every_single_wrong_character_is_found(prefix: str, number: int) -> None:
    written = reference(prefix, number)
    for place, right in enumerate(written):
        for wrong in SIGNS:
            if right not in ("-", wrong):
                assert_refused_or_understood(written, written[:place] + wrong + written[place + 1 :], {right, wrong})


@pytest.mark.parametrize(("prefix", "number"), EXAMPLES)
def test_every_swap_of_two_neighbours_is_found(prefix: str, number: int) -> None:
    signs = reference(prefix, number).replace("-", "")
    written = reference(prefix, number)
    for place in range(len(signs) - 1):
        pair = signs[place : place + 2]
        if pair[0] != pair[1]:
            typed = signs[:place] + pair[::-1] + signs[place + 2 :]
            assert_refused_or_understood(written, hyphenated(typed, written), set(pair))


def hyphenated(signs: str, like: str) -> str:
    rest = iter(signs)
    return "".join("-" if sign == "-" else next(rest) for sign in like)


def assert_refused_or_understood(written: str, typed: str, signs: set[str]) -> None:
    """A look-alike may be understood as what was meant; anything else is refused. Never is another reference read."""
    try:
        read = parse_reference(typed)
    except ValueError:
        return
    assert read == written, f"{typed} was read as {read}"
    assert any(signs <= alike for alike in LOOK_ALIKE), f"{typed} passes"


@pytest.mark.parametrize("text", ["", "none", "0190d2", "\x00", "9" * 400])
def test_what_is_no_id_is_none(text: str) -> None:
    assert read_uuid(text) is None
    assert read_uuid(str(id := uuid7())) == id
