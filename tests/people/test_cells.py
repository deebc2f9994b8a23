"""What somebody wrote about a person in one cell of a table."""

import pytest
from django.utils import translation

from safeconduct.people import cells
from safeconduct.people.enums import Sex
from safeconduct.store.tables.faults import CellFault


@pytest.mark.parametrize("text", ["IN", "in", "IND", "ind"])
def test_a_state_is_read_from_two_letters_and_from_three(text: str) -> None:
    assert cells.state(text) == "IN"


@pytest.mark.parametrize("text", ["India", "XX", "XXB", "I", "ZZZ", "1N"])
def test_what_is_no_state_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(CellFault, match="two letters, for example IN"):
        cells.state(text)


@pytest.mark.parametrize("between", [";", ",", " ", "; ", "\n", " , "])
def test_addresses_may_have_a_semicolon_a_comma_or_a_space_between_them(between: str) -> None:
    assert cells.emails(between.join(("a@mail.example", "b@mail.example"))) == ("a@mail.example", "b@mail.example")


def test_the_same_address_in_other_capitals_is_written_once() -> None:
    assert cells.emails("Meenal@mail.example; b@mail.example, meenal@mail.example") == (
        "Meenal@mail.example",
        "b@mail.example",
    )


@pytest.mark.parametrize(
    "text", ["meenal", "meenal@", "a@b", "a@mail..example", "<a@mail.example>", "a@.example", "a@mail.example; at home"]
)
def test_what_is_no_address_is_named(text: str) -> None:
    with pytest.raises(CellFault, match=r"is not an e-mail address"):
        cells.emails(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("F", Sex.FEMALE), ("жен.", Sex.FEMALE), ("पुरुष", Sex.MALE), ("Male", Sex.MALE), ("x", Sex.OTHER)],
)
def test_the_sex_is_read_in_the_words_of_three_languages(text: str, meant: Sex) -> None:
    assert cells.sex(text) is meant


def test_the_sex_is_read_as_the_pages_call_it() -> None:
    with translation.override("en"):
        assert cells.sex("not  known") is Sex.UNKNOWN
        with pytest.raises(CellFault, match="Write F, M or X"):
            cells.sex("yes")


def test_numbers_are_parted_where_the_next_one_begins() -> None:
    assert cells.phone_texts("+91 98290 12345, +7 916 000-18-12; 495 123;\n+91 98290 12345") == [
        "+91 98290 12345",
        "+7 916 000-18-12",
        "495 123",
    ]


def test_a_name_has_a_letter_and_one_space_between_its_words() -> None:
    assert cells.name("  ओमवीर   सिंह ") == "ओमवीर सिंह"
    with pytest.raises(CellFault, match="no letter"):
        cells.name("12 – 4")


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "Err:502"])
def test_an_error_of_the_spreadsheet_is_no_text(text: str) -> None:
    with pytest.raises(CellFault, match="error"):
        cells.require_text(text, 200)


@pytest.mark.parametrize("text", ["P12", "PASSPORT", "П1234567"])
def test_what_is_no_number_of_a_paper_is_refused(text: str) -> None:
    with pytest.raises(CellFault, match="not the number of a paper"):
        cells.paper(text)
