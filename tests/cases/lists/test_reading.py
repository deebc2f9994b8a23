"""Which column means what, whatever the language of its header and whatever stands above it."""

import pytest

from safeconduct.cases.lists.columns import fault_of, recognise
from safeconduct.cases.lists.reading import fault_of_row, read_list, said_by
from safeconduct.cases.lists.statuses import propose
from safeconduct.cases.lists.theirs import date_in, evidence_of
from safeconduct.store.tables.faults import FileFault
from tests.tables import ods, text, xlsx

from .conftest import HEADERS, OMVEER, RAJESH

TITLED = [["Министерство обороны"], [], ["СПИСОК"], ["граждан Индии"], [], ["Приложение 1"], HEADERS, OMVEER, RAJESH]


def meanings(content: bytes, name: str = "list.xlsx") -> list[str]:
    file = read_list(content, name)
    return [column.meaning for column in recognise(file.rows, file.header_row)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (xlsx(TITLED), "list.xlsx"),
        (ods(TITLED), "list.ods"),
        (text(TITLED, delimiter=";", encoding="cp1251"), "list.csv"),
        (text([["п/п" if cell == "№ п/п" else cell for cell in row] for row in TITLED], encoding="koi8-r"), "list.csv"),
        (text(TITLED, delimiter="\t", encoding="utf-16"), "list.txt"),
    ],
)
def test_a_russian_list_with_its_header_in_row_seven_is_read_in_every_kind_of_file(content, name):
    file = read_list(content, name)
    assert file.header_row == 7
    assert meanings(content, name) == ["number", "name", "birth", "passport", "status", "when"]
    said = said_by(file.below()[0], meanings(content, name), file.headers)
    assert said["name"] == "ТИЛВАРА Омвир Сингх"
    assert said["status"] == "пропал без вести"


def test_hindi_headers_are_known():
    headers = ["क्रमांक", "नाम", "पिता का नाम", "जन्म तिथि", "गाँव", "ज़िला", "राज्य", "पासपोर्ट"]
    row = ["1", "ओमवीर सिंह", "भंवर सिंह", "11/06/1998", "कोठरा", "नागौर", "राजस्थान", "Z5017317"]
    assert meanings(xlsx([headers, row])) == [
        "number", "name", "father", "birth", "place", "district", "region", "passport",
    ]  # fmt: skip


def test_columns_without_headers_are_known_by_what_stands_in_them():
    rows = [[1, "Omveer Singh", "1998-06-11", "Z5017317"], [2, "Rajesh Kumar", "1999-04-03", "Z5021708"]]
    file = read_list(text(rows), "list.csv")
    assert file.header_row == 0
    assert meanings(text(rows), "list.csv") == ["number", "name", "birth", "passport"]
    assert [row.number for row in file.below()] == [1, 2]


def test_family_and_given_names_in_columns_of_their_own_are_one_name():
    file = read_list(xlsx([["Фамилия", "Имя", "Отчество"], ["Тилвара", "Омвир", "Бханварович"]]), "list.xlsx")
    columns = [column.meaning for column in recognise(file.rows, file.header_row)]
    assert said_by(file.below()[0], columns, file.headers)["name"] == "Тилвара Омвир Бханварович"


def test_of_two_columns_with_one_header_the_second_name_is_another_writing_and_the_second_date_is_left_open():
    rows = [["ФИО", "ФИО", "Дата рождения", "Дата рождения"], ["Тилвара Омвир", "Omveer Tilwara", "11.06.1998", "?"]]
    assert meanings(xlsx(rows)) == ["name", "other_name", "birth", ""]


def test_two_columns_cannot_both_be_the_father_and_a_list_has_names():
    assert "A, C both mean “father”" in fault_of(["father", "name", "father"])
    assert fault_of(["number", "birth"]) == "No column is a name. Say which column has the names."
    assert fault_of(["name", "phone", "phone"]) == ""


def test_a_merged_cell_counts_for_every_row_that_it_covers():
    rows = [["ФИО", "В/ч", "Дата рождения"], ["Тилвара Омвир", "", "1998"], ["Кумар Раджеш", "", "1999"]]
    file = read_list(xlsx(rows, merge="B2:B3"), "list.xlsx")
    said = [said_by(row, ["name", "unit", "birth"], file.headers)["unit"] for row in file.below()]
    assert said == ["merged", "merged"]
    assert [row.cells[1] for row in file.below()] == ["merged", ""], "the cells stay as they came"


def test_a_header_that_is_repeated_on_a_new_page_says_nothing():
    file = read_list(xlsx([HEADERS, OMVEER, HEADERS, RAJESH]), "list.xlsx")
    said = [
        said_by(row, ["number", "name", "birth", "passport", "status", "when"], file.headers) for row in file.below()
    ]
    assert [fault_of_row(each) for each in said] == ["", "No name is written in this row.", ""]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "No name is written in this row."),
        ({"name": "12345"}, "has no letter in it"),
        ({"name": "🙂"}, "has no letter in it"),
        ({"name": "О"}, ""),
        ({"name": "Ким"}, ""),
    ],
)
def test_a_row_whose_name_is_none_says_so(said, sentence):
    assert sentence in fault_of_row(said)
    assert bool(sentence) == bool(fault_of_row(said))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "list.xlsx", "The file is empty."),
        (b"%PDF-1.7", "list.xlsx", "This is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "list.xlsx", "with a password"),
        (xlsx([HEADERS]), "list.xlsx", "Below the headers in row 1 nothing is written."),
        (bytes(range(256)) * 4, "list.csv", "The letters of this file cannot be read for certain."),
        (b"PK\x03\x04 broken", "list.xlsx", "The file is damaged"),
        (xlsx([[], []]), "list.xlsx", "Nothing is written in this file."),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_one_sentence(content, name, sentence):
    with pytest.raises(FileFault, match=sentence):
        read_list(content, name)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("пропал без вести", "whereabouts=missing"),
        ("ПОГИБ 12.03.2025", "condition=dead"),
        ("уволен со службы", "service=released"),
        ("издан приказ об увольнении", "service=release_ordered"),
        ("लापता", "whereabouts=missing"),
        ("Missing in action", "whereabouts=missing"),
        ("не значится", "whereabouts=unknown"),
        ("в отпуске", ""),
    ],
)
def test_words_for_a_state_are_proposed(words, state):
    assert propose(words) == state


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("11.06.1998", "1998-06-11"),
        ("11/06/1998", "1998-06-11"),
        ("06/25/1998", "1998-06-25"),
        ("1998 г.р.", "1998"),
        ("11.06.98", "1998-06-11"),
        ("1998-06-11", "1998-06-11"),
        ("31.02.1998", ""),
        ("не известна", ""),
        ("", ""),
    ],
)
def test_dates_are_read_as_lists_write_them(text, edtf, today):
    assert date_in(text, today=today).edtf == edtf


def test_a_row_is_evidence(today):
    said = {"name": "ТИЛВАРА Омвир", "father": "s/o Bhanwar Singh", "passport": "Z5017317; Z5021708", "sex": "муж."}
    found = evidence_of(said, country="IN", today=today)
    assert (found.names, found.father, found.sex) == (("ТИЛВАРА Омвир",), "Bhanwar Singh", "M")
    assert [paper.number for paper in found.papers] == ["Z5017317", "Z5021708"]
