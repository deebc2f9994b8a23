"""The command line as a person meets it: sentences and exit codes, no tracebacks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.cli.main import COMMANDS, build_parser, main
from safeconduct.store.server import Server


@pytest.fixture(autouse=True)
def _no_other_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


def safeconduct(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("SAFECONDUCT_", "DATABASE_"))}
    command = [sys.executable, "-m", "safeconduct.cli.main", *arguments]
    return subprocess.run(command, env=bare | environment, capture_output=True, text=True, check=False)


def test_every_command_has_a_name_of_its_own_and_a_line_of_help() -> None:
    assert len({command.NAME for command in COMMANDS}) == len(COMMANDS)
    helped = build_parser().format_help()
    for command in COMMANDS:
        assert command.NAME in helped
        assert command.HELP.endswith(".")


def test_help_is_shown_without_a_database(tmp_path: Path) -> None:
    shown = safeconduct("--help", SAFECONDUCT_DATA=str(tmp_path / "untouched"))
    assert shown.returncode == 0
    assert "backup" in shown.stdout
    assert not (tmp_path / "untouched").exists()


@pytest.mark.parametrize("arguments", [[], ["unknown"], ["up", "--port", "many"], ["backup"]])
def test_what_is_not_understood_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: safeconduct" in capsys.readouterr().err


def test_a_wrong_database_url_ends_with_1_and_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://u:secret@host/name")
    assert main(["migrate", "--data-dir", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("DATABASE_URL must begin with postgresql://")
    assert "secret" not in said


def test_a_database_that_does_not_answer_ends_with_1_and_a_sentence(tmp_path: Path) -> None:
    ended = safeconduct("migrate", "--data-dir", tmp_path, DATABASE_URL="postgresql://u@127.0.0.1:1/x")
    assert ended.returncode == 1
    assert ended.stderr.startswith("The database does not answer:")
    assert "Traceback" not in ended.stderr


def test_tables_that_were_not_made_yet_end_with_the_command_that_makes_them(scratch: Path) -> None:
    ended = safeconduct("demo", "--data-dir", scratch / "bare")
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].endswith("Run `safeconduct migrate` first.")


def test_a_folder_in_use_is_refused_naming_the_process(scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    running = Server(scratch / "used", settings={"fsync": "off"})
    running.start()
    try:
        assert main(["up", "--port", "0", "--data-dir", str(scratch / "used")]) == 1
    finally:
        running.stop()
    assert f"already runs on {scratch}/used/database (process {os.getpid()})" in capsys.readouterr().err


def test_a_port_in_use_is_refused_before_anything_is_started(
    scratch: Path, capsys: pytest.CaptureFixture[str], taken_port: int
) -> None:
    assert main(["up", "--port", str(taken_port), "--data-dir", str(scratch / "never")]) == 1
    assert f"Cannot listen on 127.0.0.1 port {taken_port}" in capsys.readouterr().err
    assert not (scratch / "never" / "database").exists()


def test_only_a_demonstration_can_be_thrown_away(scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = scratch / "real"
    kept = data / "files" / "letter"
    kept.parent.mkdir(parents=True)
    kept.touch()
    assert main(["demo-reset", "--data-dir", str(data)]) == 1
    assert "holds no demonstration. Nothing was deleted." in capsys.readouterr().err
    assert kept.exists()
    (data / "demo-logins.json").write_text("[]", encoding="utf-8")
    assert main(["demo-reset", "--data-dir", str(data)]) == 0
    assert not kept.exists()


def test_a_backup_does_not_overwrite_a_file(scratch: Path) -> None:
    there = scratch / "there.tar"
    there.write_text("kept", encoding="utf-8")
    ended = safeconduct("backup", there, "--data-dir", scratch / "bare")
    assert (ended.returncode, there.read_text(encoding="utf-8")) == (1, "kept")
    assert "exists already" in ended.stderr
