"""The machine-readable zone: the specimens of ICAO Doc 9303, invented passports, and every way to get one wrong."""

from collections.abc import Iterator
from datetime import date

import pytest

from safeconduct.people.mrz import MachineReadableZone, MrzError, check_digit, parse_mrz

TODAY = date(2026, 11, 22)

# The specimens of Doc 9303: the passport of Utopia (part 4), cards (parts 5 and 6), visas (part 7).
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
SPECIMENS = {"TD3": TD3, "TD2": TD2, "TD1": TD1, "MRV-A": MRV_A, "MRV-B": MRV_B}


def passport(
    number: str = "Z1234567", names: str = "YADAV<<RAMPRAKASH", born: str = "960311", expires: str = "310522",
    *, state: str = "IND", nationality: str = "IND", sex: str = "M", personal: str = "",
) -> str:  # fmt: skip
    """An invented passport with the right check digits."""
    number, personal = number.ljust(9, "<"), personal.ljust(14, "<")
    second = "".join(part + check_digit(part) for part in (number,)) + nationality
    second += f"{born}{check_digit(born)}{sex}{expires}{check_digit(expires)}{personal}{check_digit(personal)}"
    whole = check_digit(second[0:10] + second[13:20] + second[21:43])
    return f"P<{state}{names}".ljust(44, "<") + "\n" + second + whole


def read(text: str) -> MachineReadableZone:
    return parse_mrz(text, today=TODAY)


def refusal(text: str) -> MrzError:
    with pytest.raises(MrzError) as refused:
        read(text)
    return refused.value


@pytest.mark.parametrize(
    ("text", "digit"),
    [
        ("520727", "3"),
        ("AB2134<<<", "5"),
        ("L898902C3", "6"),
        ("D231458907<<<<<<<<<<<<<<<74081221204159<<<<<<<<<<<", "6"),
        ("D23145890734", "9"),
        ("<<<<<<", "0"),
        ("", "0"),
    ],
)
def test_the_check_digit_is_that_of_the_examples_of_doc_9303(text: str, digit: str) -> None:
    assert check_digit(text) == digit


def test_a_passport_is_read_whole() -> None:
    zone = read(TD3)
    assert (zone.format, zone.document_code, zone.issuing_state, zone.nationality) == ("TD3", "P", "UTO", "UTO")
    assert (zone.surname, zone.given_names, zone.names_cut) == ("ERIKSSON", "ANNA MARIA", False)
    assert (zone.document_number, zone.sex, zone.optional) == ("L898902C3", "F", "ZE184226B")
    assert (zone.born.edtf, zone.expires.edtf) == ("1974-08-12", "2012-04-15")
    assert zone.text == TD3


@pytest.mark.parametrize(
    ("format", "code", "number", "nationality", "born", "expires", "optional"),
    [
        ("TD1", "I", "D23145890", "UTO", "1974-08-12", "2012-04-15", ""),
        ("TD2", "I", "D23145890", "UTO", "1974-08-12", "2012-04-15", ""),
        ("MRV-A", "V", "L8988901C", "XXX", "1940-09-07", "1996-12-10", "6ZE184226B"),
        ("MRV-B", "V", "L8988901C", "XXX", "1940-09-07", "1996-12-10", ""),
    ],
)
def test_cards_and_visas_are_read_too(
    format: str, code: str, number: str, nationality: str, born: str, expires: str, optional: str
) -> None:
    zone = read(SPECIMENS[format])
    assert (zone.format, zone.document_code, zone.document_number) == (format, code, number)
    assert (zone.surname, zone.given_names, zone.sex) == ("ERIKSSON", "ANNA MARIA", "F")
    assert (zone.issuing_state, zone.nationality) == ("UTO", nationality)
    assert (zone.born.edtf, zone.expires.edtf, zone.optional) == (born, expires, optional)


@pytest.mark.parametrize(
    ("names", "surname", "given_names"),
    [
        ("YADAV<<RAMPRAKASH", "YADAV", "RAMPRAKASH"),
        ("VAN<DER<MUELLEN<<JOOST<PIET", "VAN DER MUELLEN", "JOOST PIET"),
        ("GURPREET<SINGH", "GURPREET SINGH", ""),
        ("<<GURPREET<SINGH", "", "GURPREET SINGH"),
    ],
)
def test_surname_and_given_names_are_told_apart(names: str, surname: str, given_names: str) -> None:
    zone = read(passport(names=names))
    assert (zone.surname, zone.given_names) == (surname, given_names)


def test_names_that_fill_their_field_may_be_cut_short() -> None:
    assert read(passport(names="THIRUNAVUKKARASU<<VENKATASUBRAMANIAN<PO")).names_cut
    assert not read(passport(names="THIRUNAVUKKARASU<<VENKATASUBRAMANIAN<P")).names_cut


@pytest.mark.parametrize(
    ("born", "edtf"),
    [
        ("960311", "1996-03-11"),
        ("261122", "2026-11-22"),
        ("261123", "1926-11-23"),
        ("000229", "2000-02-29"),
        ("85<<<<", "1985"),
        ("850000", "1985"),
        ("8506<<", "1985-06"),
        ("85<<12", "1985"),
        ("2612<<", "1926-12"),
        ("<<<<<<", ""),
        ("<<0612", ""),
    ],
)
def test_a_birth_lies_in_the_last_hundred_years_and_stays_as_partial_as_the_zone_says(born: str, edtf: str) -> None:
    assert read(passport(born=born)).born.edtf == edtf


@pytest.mark.parametrize(
    ("expires", "edtf"), [("310522", "2031-05-22"), ("760101", "2076-01-01"), ("980101", "1998-01-01")]
)
def test_an_expiry_lies_at_most_fifty_years_ahead(expires: str, edtf: str) -> None:
    assert read(passport(expires=expires)).expires.edtf == edtf


def test_short_codes_of_states_and_an_unsaid_sex_are_read_without_filler() -> None:
    zone = read(passport(state="D<<", nationality="D<<", sex="<"))
    assert (zone.issuing_state, zone.nationality, zone.sex) == ("D", "D", "")


def test_an_empty_personal_number_needs_no_check_digit() -> None:
    first, second = passport().split("\n")
    assert second[42] == "0"
    assert read(f"{first}\n{second[:42]}<{second[43]}").optional == ""


def test_the_number_of_a_card_may_go_on_in_its_optional_part() -> None:
    first = "I<UTOD23145890<7349XY<ZK".ljust(30, "<").replace("7349XY<", "7349<XY")
    second = "3407127M9507122UTO<<<<<<<<<<<"
    whole = check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    zone = read(f"{first}\n{second}{whole}\nSTEVENSON<<PETER<JOHN<<<<<<<<<")
    assert (zone.document_number, zone.optional) == ("D23145890734", "XYZK")


@pytest.mark.parametrize(
    "text",
    [
        TD3.lower(),
        TD3.replace("\n", ""),
        f"\n  {TD3}  \n\n".replace("<<<", "< < <"),
        TD3.replace("\n", "\r\n"),
        TD3.replace("<<", "«"),
    ],
)
def test_spaces_small_letters_and_missing_breaks_do_not_matter(text: str) -> None:
    assert read(text) == read(TD3)


@pytest.mark.parametrize("text", [TD2, TD1, MRV_A, MRV_B])
def test_the_lines_may_also_come_in_one_piece(text: str) -> None:
    assert read(text.replace("\n", "")) == read(text)


# Where the checked parts and their digits stand, line and columns from 0, and which part the error names.
CHECKED = {
    "TD3": [(1, 0, 10, "document_number"), (1, 13, 20, "born"), (1, 21, 28, "expires"), (1, 28, 43, "optional"),
            (1, 43, 44, "composite")],
    "TD2": [(1, 0, 10, "document_number"), (1, 13, 20, "born"), (1, 21, 28, "expires"), (1, 35, 36, "composite")],
    "TD1": [(0, 5, 15, "document_number"), (1, 0, 7, "born"), (1, 8, 15, "expires"), (1, 29, 30, "composite")],
    "MRV-A": [(1, 0, 10, "document_number"), (1, 13, 20, "born"), (1, 21, 28, "expires")],
    "MRV-B": [(1, 0, 10, "document_number"), (1, 13, 20, "born"), (1, 21, 28, "expires")],
}  # fmt: skip


def wrong_digits(format: str) -> Iterator[tuple[str, str]]:
    """Each zone with one digit of a checked part replaced by each other digit, and the part that is wrong."""
    lines = SPECIMENS[format].split("\n")
    for line, start, end, field in CHECKED[format]:
        for place in (place for place in range(start, end) if lines[line][place].isdigit()):
            for digit in set("0123456789") - {lines[line][place]}:
                changed = lines[line][:place] + digit + lines[line][place + 1 :]
                yield "\n".join([*lines[:line], changed, *lines[line + 1 :]]), field


@pytest.mark.parametrize("format", list(CHECKED))
def test_every_single_wrong_digit_is_found_and_its_part_is_named(format: str) -> None:
    wrong = list(wrong_digits(format))
    assert len(wrong) > 190
    assert [(refusal(text).field) for text, _field in wrong] == [field for _text, field in wrong]


@pytest.mark.parametrize("format", ["TD1", "TD2"])
def test_a_wrong_digit_in_the_optional_part_of_a_card_is_found_by_the_last_digit(format: str) -> None:
    lines = SPECIMENS[format].split("\n")
    lines[1] = lines[1][:-3] + "7" + lines[1][-2:]
    assert refusal("\n".join(lines)).field == "composite"


def with_second(text: str, start: int, new: str) -> str:
    first, second = text.split("\n")
    return f"{first}\n{second[:start]}{new}{second[start + len(new) :]}"


IND = passport(number="Z1O34567")


@pytest.mark.parametrize(
    ("text", "field", "sentences"),
    [
        (with_second(TD3, 9, "7"), "document_number", ["The check digit of the passport number should be 6 but is 7."]),
        (with_second(IND, 0, "Z1034567"), "document_number", ["Perhaps character 3 of it is O, not 0."]),
        (with_second(TD3, 8, "8"), "document_number", ["should be 1 but is 6", "Compare it with the paper"]),
        (with_second(TD3, 9, "G"), "document_number", ["should be 6 but is G"]),
        (with_second(TD3, 19, "9"), "born", ["The check digit of the date of birth should be 2 but is 9."]),
        (with_second(TD3, 13, "74O812"), "born", ["“74O812” but should be six digits", "character 3 of it is 0"]),
        (with_second(TD3, 21, "I2"), "expires", ["The date of expiry is “I20415”", "character 1 of it is 1, not I"]),
        (with_second(TD3, 42, "2"), "optional", ["The check digit of the personal number should be 1 but is 2."]),
        (with_second(TD3, 43, "5"), "composite", ["The last check digit of line 2", "should be 0 but is 5"]),
        (with_second(MRV_A, 9, "5"), "document_number", ["The check digit of the visa number should be 4 but is 5."]),
        (with_second(TD2, 9, "5"), "document_number", ["The check digit of the document number should be 7 but is 5."]),
        (with_second(TD3, 20, "S"), "sex", ["The sex is “S” but should be M, F or <. Compare it"]),
        (with_second(TD3, 10, "1ND"), "nationality", ["The nationality is “1ND”", "character 1 of it is I, not 1"]),
        (with_second(TD3, 10, "<<<"), "nationality", ["The nationality is “<<<” but should be three letters"]),
        (with_second(TD3, 0, "<<<<<<<<<0"), "document_number", ["The passport number is missing."]),
        (TD3.replace("P<UTO", "P<0TO"), "issuing_state", ["The issuing state is “0TO”", "character 1 of it is O"]),
        (TD3.replace("P<UTO", "R<UTO"), "document_code", ["starts with P on a passport"]),
        (TD3.replace("P<UTO", "<<UTO"), "document_code", ["starts with P on a passport"]),
        (TD3.replace("ANNA", "ANN4"), "names", ["The names have the digit 4 in them."]),
        (TD3.replace("ERIKSSON", "ERIKSS0N"), "names", ["the digit 0", "Perhaps character 7 of it is O, not 0."]),
        (passport(names=""), "names", ["The names are missing."]),
        (passport(born="960631"), "born", ["The date of birth is “960631”, no day of the calendar."]),
        (passport(expires="311301"), "expires", ["The date of expiry is “311301”, no day of the calendar."]),
        (TD3.replace("<<10", "<10"), "lines", ["Line 2 has 43 characters instead of 44.", "all its signs <"]),
        (TD2 + "<", "lines", ["Line 2 has 37 characters instead of 36."]),
        (TD1.replace("\nERI", "<\nERI"), "lines", ["Line 2 has 31 characters instead of 30."]),
        (TD3.replace("ANNA", "ÄNNA"), "lines", ["Character 16 of line 1 is “Ä”.", "only letters A to Z"]),
        (TD3.split("\n")[1], "lines", ["two lines, or three on a small card, but here it has 1."]),
        ("", "lines", ["here it has 0."]),
        ("A\nB\nC\nD", "lines", ["here it has 4."]),
    ],
)  # fmt: skip
def test_a_wrong_zone_is_refused_with_the_part_the_reason_and_the_remedy(
    text: str, field: str, sentences: list[str]
) -> None:
    refused = refusal(text)
    assert refused.field == field
    assert [part for part in sentences if part not in str(refused)] == []
    assert str(refused).endswith(".")


def test_there_are_at_most_two_guesses_at_a_misread_character_and_none_in_a_date() -> None:
    many = passport(number="OOOOOOOOO")
    assert str(refusal(with_second(many, 0, "0"))).count("Perhaps") == 2
    assert "Perhaps" not in str(refusal(with_second(TD3, 19, "6")))


def test_the_day_of_today_is_taken_when_none_is_given() -> None:
    assert parse_mrz(TD3).born.edtf == "1974-08-12"
