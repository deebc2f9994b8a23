"""`safeconduct reconcile`, run in this process against the database of the tests."""

import shlex
from pathlib import Path

import pytest

from safeconduct.audit.models import Entry
from safeconduct.cases.actions.lists import matching
from safeconduct.cases.models import Claim, ListReading, ReceivedList, RowMatch
from safeconduct.cli.main import build_parser, main
from tests.cases.lists.conftest import HEADERS, MEN, OMVEER, RAJESH, UNKNOWN, open_man
from tests.tables import read_xlsx, xlsx

pytestmark = pytest.mark.django_db(transaction=True)
LEAD = "lead@ministry.example"
DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch, settings, tmp_path):
    import os

    for name in ("SAFECONDUCT_DATA", "SAFECONDUCT_DB_ROLE", "SAFECONDUCT_POOL"):
        monkeypatch.setenv(name, os.environ[name])
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": files}


@pytest.fixture
def men(crisis, ministry, lead):
    return [open_man(crisis, ministry, lead, *man) for man in MEN]


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx([HEADERS, OMVEER, RAJESH, UNKNOWN]))
    return path


def reconcile(file: Path, *more: str) -> int:
    return main(["reconcile", str(file), "--crisis", "army", "--sender", "Ministry of Defence", "--as", LEAD, *more])


def test_a_dry_run_prints_the_heaps_and_writes_nothing(men, file, capsys):
    entries = Entry.objects.count()
    assert reconcile(file, "--dry-run") == 0
    said = capsys.readouterr()
    assert "same: 2" in said.out
    assert "ТИЛВАРА Омвир Сингх" in said.out
    assert "“пропал без вести” → whereabouts: missing" in said.out
    assert "3 of 3 rows" in said.err
    assert not ReceivedList.objects.exists()
    assert Entry.objects.count() == entries


def test_a_list_is_matched_and_its_outcome_written(men, file, tmp_path, capsys):
    out = tmp_path / "outcome.xlsx"
    assert reconcile(file, "--out", str(out), "--on", "February 2026") == 0
    assert "same: 2" in capsys.readouterr().out
    assert "ТИЛВАРА Омвир Сингх" in str(read_xlsx(out.read_bytes()))
    assert ReceivedList.objects.get().said_on.edtf == "2026-02"
    assert Entry.objects.get(verb="receive_list").address == "command line"
    assert not Claim.objects.exists()


def test_the_same_file_again_changes_nothing_and_says_so(men, file, capsys):
    reconcile(file)
    rows = list(RowMatch.objects.values_list("row", "heap", "case"))
    assert reconcile(file) == 0
    assert "has been matched before. Nothing was changed." in capsys.readouterr().out
    assert list(RowMatch.objects.values_list("row", "heap", "case")) == rows


def test_what_was_stopped_goes_on_with_the_same_command(men, file, capsys, monkeypatch):
    monkeypatch.setattr(matching, "batches", lambda length, start=0: (slice(at, at + 1) for at in range(start, length)))
    place = matching.place

    def interrupted(_received: ReceivedList) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(matching, "place", interrupted)
    assert reconcile(file) == 1
    assert "The same command goes on where it was." in capsys.readouterr().err
    assert ListReading.objects.get().stage == "stopped"
    monkeypatch.setattr(matching, "place", place)
    assert reconcile(file) == 0
    assert ListReading.objects.get().stage == "matched"


def test_rows_are_accepted_when_their_words_are_confirmed(men, file, capsys):
    assert reconcile(file, "--accept-same") == 1
    assert "What their words mean is only proposed." in capsys.readouterr().err
    assert reconcile(file, "--accept-same", "--words-as-proposed") == 0
    assert "2 claims are recorded." in capsys.readouterr().out
    assert set(Claim.objects.values_list("case", flat=True)) == {men[0].pk, men[1].pk}


@pytest.mark.parametrize(
    ("more", "code", "sentence"),
    [
        (["--crisis", "none"], 2, "There is no crisis “none”."),
        (["--as", ""], 2, "Say who does it with --as EMAIL"),
        (["--as", "press@ministry.example"], 1, "takes the role"),
        (["--said", "whereabouts=lost in space"], 1, "is not a track and a state"),
        (["--on", "yesterday-ish"], 2, "is not understood as a date"),
        (["--dry-run", "--accept-same"], 2, "A dry run writes nothing"),
        (["--sender", " "], 1, "Write who sent the list"),
    ],
)
def test_what_cannot_be_done_ends_with_a_sentence(men, file, capsys, more, code, sentence):
    assert reconcile(file, *more) == code
    assert sentence in capsys.readouterr().err
    assert not ReceivedList.objects.exists()


def test_a_file_that_is_not_there_or_too_large_or_no_list_ends_with_1(men, tmp_path, capsys):
    large, pdf = tmp_path / "large.csv", tmp_path / "list.xlsx"
    with large.open("wb") as out:
        out.truncate(200 * 1024**2)
    pdf.write_bytes(b"%PDF-1.7")
    for path, sentence in (
        (tmp_path / "none.xlsx", "There is no file"),
        (large, "The file has 200 MB"),
        (pdf, "a PDF"),
    ):
        assert reconcile(path) == 1
        assert sentence in capsys.readouterr().err


def test_a_workbook_is_never_written_over(men, file, tmp_path, capsys):
    assert reconcile(file, "--out", str(file)) == 1
    assert "exists already" in capsys.readouterr().err


def test_every_command_of_the_document_is_understood():
    text = (DOCS / "reconcile.md").read_text(encoding="utf-8")
    commands = [line for line in text.splitlines() if line.startswith("safeconduct ")]
    assert len(commands) == 3
    for command in commands:
        build_parser().parse_args(shlex.split(command)[1:])


def test_the_document_names_every_option():
    text = (DOCS / "reconcile.md").read_text(encoding="utf-8")
    parser = next(action for action in build_parser()._actions if action.dest == "==SUPPRESS==" or action.choices)
    options = [
        name
        for action in parser.choices["reconcile"]._actions  # type: ignore[union-attr, index]
        for name in action.option_strings
        if name.startswith("--") and name not in {"--help", "--data-dir"}
    ]
    assert [name for name in options if name not in text] == []
