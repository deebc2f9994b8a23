"""`safeconduct roles`."""

from pathlib import Path

from safeconduct.access.role_table import role_document
from safeconduct.cli.main import build_parser


def test_the_document_is_printed(capsys):
    args = build_parser().parse_args(["roles"])
    assert args.command.run(args) == 0
    assert capsys.readouterr().out == role_document()


def test_the_document_is_written_into_a_file(tmp_path: Path, capsys):
    args = build_parser().parse_args(["roles", "--write", str(tmp_path / "roles.md")])
    assert args.command.run(args) == 0
    assert (tmp_path / "roles.md").read_text(encoding="utf-8") == role_document()
    assert "is current" in capsys.readouterr().out
