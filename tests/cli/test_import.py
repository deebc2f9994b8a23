"""`safeconduct import`, run in this process against the database of the tests."""

from pathlib import Path

import pytest

from safeconduct.audit.models import Entry
from safeconduct.cases.imports.written import write_template
from safeconduct.cases.models import Case
from safeconduct.cli.main import main
from tests.tables import HEADERS, OMVEER, read_xlsx, xlsx

pytestmark = pytest.mark.django_db(transaction=True)
LEAD = "lead@ministry.example"
BAD = ("Mahesh", "31 June 1990", "P7654321", *OMVEER[3:])


@pytest.fixture
def table(tmp_path) -> Path:
    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx([HEADERS, OMVEER]))
    return path


@pytest.fixture
def half_bad(tmp_path) -> Path:
    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx([HEADERS, OMVEER, BAD]))
    return path


def test_a_good_file_is_imported_and_ends_with_0(crisis, table, capsys):
    assert main(["import", "cases", str(table), "--crisis", "army", "--as", LEAD]) == 0
    said = capsys.readouterr()
    assert "1 rows, 1 new, 0 already there, 0 rejected." in said.out
    assert "1 of 1 rows" in said.err
    assert Case.objects.get().person.name == OMVEER[0]
    assert Entry.objects.get(verb="import_file").address == "command line"
    assert not list(table.parent.glob("*rejected*"))


def test_the_same_file_again_says_that_it_is_there(crisis, table, capsys):
    for _time in range(2):
        assert main(["import", "cases", str(table), "--crisis", "army", "--as", LEAD]) == 0
    assert f"Row 2: Imported before: {Case.objects.get().reference}." in capsys.readouterr().out


def test_bad_rows_end_with_1_and_lie_in_a_file_beside(crisis, half_bad, capsys):
    arguments = ["import", "cases", str(half_bad), "--crisis", "army", "--as", LEAD]
    assert main(arguments) == 1
    said = capsys.readouterr().err
    assert "Row 3, born: " in said
    assert "More than a fifth of the rows are rejected." in said
    assert read_xlsx((half_bad.parent / "list-rejected.xlsx").read_bytes())[1][0] == "Mahesh"
    assert main(arguments) == 1
    assert (half_bad.parent / "list-rejected-2.xlsx").exists()


def test_rejected_rows_go_where_they_are_told_to(crisis, half_bad, tmp_path):
    told = tmp_path / "bad rows.xlsx"
    main(["import", "cases", str(half_bad), "--crisis", "army", "--as", LEAD, "--rejected", str(told)])
    assert told.exists()


def test_a_file_of_rejected_rows_is_never_overwritten(crisis, table, capsys):
    arguments = ["import", "cases", str(table), "--crisis", "army", "--as", LEAD, "--rejected", str(table)]
    assert main(arguments) == 1
    assert "exists already" in capsys.readouterr().err
    assert not Case.objects.exists()


def test_a_dry_run_writes_nothing(crisis, half_bad, capsys):
    assert main(["import", "cases", str(half_bad), "--crisis", "army", "--as", LEAD, "--dry-run"]) == 1
    assert "1 would be new" in capsys.readouterr().out
    assert not Case.objects.exists()
    assert list(half_bad.parent.iterdir()) == [half_bad]


def test_columns_that_are_not_read_are_named(crisis, tmp_path, capsys):
    (tmp_path / "list.xlsx").write_bytes(xlsx([(*HEADERS, "remarks"), (*OMVEER, "tall")]))
    main(["import", "cases", str(tmp_path / "list.xlsx"), "--crisis", "army", "--as", LEAD])
    assert "Not read: remarks." in capsys.readouterr().out


def test_the_post_of_the_command_keeps_rows_that_name_none(crisis, tmp_path):
    (tmp_path / "list.xlsx").write_bytes(xlsx([HEADERS, (*OMVEER[:5], "", "")]))
    arguments = ["import", "cases", str(tmp_path / "list.xlsx"), "--crisis", "army", "--as", LEAD]
    assert main([*arguments, "--post", "embassy kyiv"]) == 0
    assert Case.objects.get().post.name == "Embassy Kyiv"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--crisis", "armee", "--as", LEAD], "There is no crisis “armee”. There are: army."),
        (["--crisis", "army"], "Say who does it with --as EMAIL: every act carries a name. For example: colleague@"),
        (["--crisis", "army", "--as", "nobody@x.example"], "Nobody signs in with “nobody@x.example”."),
        (["--crisis", "army", "--as", LEAD, "--post", "Minsk"], "There is no post “Minsk”. There are: Capital"),
    ],
)
def test_what_is_not_there_ends_with_2_and_says_what_is(crisis, table, capsys, arguments, sentence):
    assert main(["import", "cases", str(table), *arguments]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("list.xlsx", b"%PDF-1.7", "This is a PDF, not a table that can be read."),
        ("list.xlsx", b"", "The file is empty."),
        ("list.csv", b"x" * (50 * 1024**2), "has 50 MB; the largest that is read is 20 MB."),
        ("list.csv", b"one,two\n1,2\n", "No row names the columns."),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_1_and_one_sentence(crisis, tmp_path, capsys, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    assert main(["import", "cases", str(tmp_path / name), "--crisis", "army", "--as", LEAD]) == 1
    said = capsys.readouterr().err.strip()
    assert sentence in said
    assert len(said.splitlines()) == 1


def test_a_file_that_is_not_there_is_told(crisis, tmp_path, capsys):
    assert main(["import", "cases", str(tmp_path / "none.csv"), "--crisis", "army", "--as", LEAD]) == 1
    assert "There is no file" in capsys.readouterr().err


def test_who_may_not_import_is_told_why(crisis, table, capsys):
    assert main(["import", "cases", str(table), "--crisis", "army", "--as", "diplomat@ministry.example"]) == 1
    assert "To import cases from a file takes the role" in capsys.readouterr().err


def test_the_template_is_written_once(tmp_path, capsys):
    path = tmp_path / "template.xlsx"
    assert main(["import", "template", str(path)]) == 0
    assert read_xlsx(path.read_bytes()) == read_xlsx(write_template())
    assert main(["import", "template", str(path)]) == 1
    assert "exists already" in capsys.readouterr().err
