"""The documents of import and figures are what the commands do."""

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safeconduct.cases.imports.written import explanation_in_markdown
from safeconduct.cli.figures_as_json import figure, head, situation
from safeconduct.cli.main import build_parser
from safeconduct.diplomacy.due import VAGUE
from safeconduct.diplomacy.enums import AssuranceState
from safeconduct.figures.actions import set_measure, set_partition
from safeconduct.figures.enums import Audience
from safeconduct.figures.summary import summary_of
from safeconduct.people.register.written import columns_in_markdown

TIME = datetime(2025, 1, 17, tzinfo=UTC)
DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_document_of_imports_has_the_columns_that_are_read():
    text = (DOCS / "import.md").read_text(encoding="utf-8")
    assert explanation_in_markdown() in text, "Run: safeconduct import columns docs/import.md"


def test_every_command_of_the_document_is_understood():
    text = (DOCS / "import.md").read_text(encoding="utf-8")
    commands = [line for line in text.splitlines() if line.startswith("safeconduct ")]
    assert len(commands) == 3
    for command in commands:
        build_parser().parse_args(shlex.split(command)[1:])


def test_the_document_of_registers_has_the_columns_that_are_read_and_commands_that_are_understood():
    text = (DOCS / "register.md").read_text(encoding="utf-8")
    assert columns_in_markdown() in text, "Run: safeconduct register columns docs/register.md"
    commands = [line.strip() for line in text.splitlines() if line.startswith("    safeconduct ")]
    assert len(commands) == 2
    for command in commands:
        build_parser().parse_args(shlex.split(command)[1:])


def test_the_command_of_the_document_of_the_register_is_understood_and_its_days_are_read_so():
    text = (DOCS / "diplomacy.md").read_text(encoding="utf-8")
    (command,) = [line.strip() for line in text.splitlines() if line.startswith("    safeconduct ")]
    assert build_parser().parse_args(shlex.split(command)[1:]).engagement == "E-0004-8"
    assert "7 to 56 days" in text
    assert VAGUE == {"hours": (0, 1), "days": (1, 7), "weeks": (7, 56), "months": (31, 183)}
    assert [str(state.label) for state in AssuranceState if f"{state.label}" not in text] == ["withdrawn by them"]


@pytest.mark.django_db
def test_every_name_of_the_json_is_described(crisis, lead):
    set_measure("known", name="known to us", definition="All.", rule={"known": True}, by=lead)
    set_measure("all", name="all", definition="All.", rule={"known": True}, by=lead)
    set_partition("all", name="all", whole="known", parts=["all"], crisis=crisis, by=lead)
    summary = summary_of(crisis, as_known=TIME, audience=Audience.PUBLIC)
    told = json.loads(json.dumps(situation(summary)))
    assert told["equation"]["whole"] == figure(summary.figures["known"])
    text = (DOCS / "figures-json.md").read_text(encoding="utf-8")
    assert [name for name in names_of(told) if f"`{name}`" not in text] == []
    assert set(head(crisis, TIME, "public")) < set(told)


def names_of(told: object) -> set[str]:
    if isinstance(told, dict):
        return set(told) | {name for value in told.values() for name in names_of(value)}
    return {name for value in told for name in names_of(value)} if isinstance(told, list) else set()
