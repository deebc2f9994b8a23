"""The documents of import and figures are what the commands do."""

import ast
import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import safeconduct
from safeconduct.cases.imports.written import explanation_in_markdown
from safeconduct.cli.figures_as_json import figure, head, situation
from safeconduct.cli.main import build_parser
from safeconduct.diplomacy.due import VAGUE
from safeconduct.diplomacy.enums import AssuranceState
from safeconduct.figures.actions import set_measure, set_partition
from safeconduct.figures.answers.slots import DAYS, MINOR, TRAITS, Slot
from safeconduct.figures.answers.taking import MOST
from safeconduct.figures.enums import Audience, Severity
from safeconduct.figures.pages.partitions import STRAYS
from safeconduct.figures.reports.build import ORDER
from safeconduct.figures.reports.offered import offered_sections
from safeconduct.figures.rule_tree import DEEPEST, MOST_LEAVES, RuleFault, read_rule
from safeconduct.figures.summary import summary_of
from safeconduct.people.register.written import columns_in_markdown

TIME = datetime(2025, 1, 17, tzinfo=UTC)
DOCS = Path(__file__).resolve().parents[2] / "docs"
PACKAGE = Path(safeconduct.__file__).parent


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


def rows_of(document: str, heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    text = (DOCS / document).read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def names_in(rows: list[list[str]]) -> list[str]:
    return [row[0].strip("`") for row in rows]


def test_every_document_and_file_that_is_named_is_there():
    root = DOCS.parent
    texts = [path.read_text(encoding="utf-8") for path in [*root.glob("*.md"), *DOCS.glob("*.md")]]
    named = {name for text in texts for name in re.findall(r"`(docs/[\w.-]+)`", text)}
    assert [name for name in sorted(named) if not (root / name).exists()] == []
    files = re.findall(r"figures/[\w/]+(?:\.\w+|/)", (DOCS / "answers.md").read_text(encoding="utf-8"))
    assert files
    assert [name for name in files if not (PACKAGE / name).exists()] == []


def test_the_document_of_answers_has_every_condition_of_a_slot_and_examples_that_are_read():
    rows = rows_of("answers.md", "Slots")
    assert names_in(rows) == ["none", *TRAITS, MINOR, *DAYS]
    for name, example, _words in rows:
        slot = Slot.parse(example.strip("`{}"))
        assert (slot.fault, name in {"none", example}) == ("", name == "none")
        assert slot.is_plain == (name == "none")
    assert f"at most {MOST} different figures" in (DOCS / "answers.md").read_text(encoding="utf-8")


def test_the_document_of_answers_has_every_check_with_its_weight():
    told = {row[0].strip("`"): row[1] for row in rows_of("answers.md", "Findings")}
    found = checks()
    assert set(told) == set(found)
    assert {check: told[check] for check, words in found.items() if words not in {"", told[check]}} == {}
    weights = [str(weight.label) for weight in Severity]
    assert list(told.values()) == sorted(told.values(), key=weights.index)


def checks() -> dict[str, str]:
    """The name of every check in the code, with the words of its weight where that is always the same."""
    modules = [*(PACKAGE / "figures" / "findings").glob("*.py"), PACKAGE / "diplomacy" / "contradicted.py"]
    calls = [node for path in modules for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in FINDS]
    named = [call for call in made if len(call.args) > 1 and isinstance(call.args[1], ast.Constant)]
    return {call.args[1].value: weight_of(call) for call in named} | dict.fromkeys(STRAYS, "must be mended")


FINDS = {"Finding", "_finding", "_told"}
"""What makes a finding: its second argument is the check."""


def weight_of(call: ast.Call) -> str:
    third = call.args[2] if len(call.args) > 2 else None
    return str(Severity[third.attr].label) if isinstance(third, ast.Attribute) else ""


def test_the_document_of_measures_has_every_kind_of_rule_and_rules_that_are_read():
    with pytest.raises(RuleFault) as told:
        read_rule({})
    kinds = str(told.value).rpartition(":")[2].strip(" .").split(", ")
    assert sorted(names_in(rows_of("measures.md", "The rule"))) == sorted(kinds)
    text = (DOCS / "measures.md").read_text(encoding="utf-8")
    rules = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    assert all(read_rule(rule, lookup=lambda _key: {"known": True}) for rule in rules)
    assert [kind for kind in kinds if f'{{"{kind}": ' not in text] == []
    assert f"at most {DEEPEST} deep" in text
    assert f"at most {MOST_LEAVES} conditions" in text


def test_the_document_of_situation_reports_has_every_section_in_its_order():
    sections = names_in(rows_of("situation-report.md", "What is in it"))
    assert sections == [key for key in ORDER if key in sections]
    assert set(sections) == {"figures", "places", "waiting", "operations", "needs", "measures", *offered_sections()}
    names = names_in(rows_of("situation-report.md", "Taken away"))
    assert names[-len(sections) + 1 :] == sections[:-1]


def test_the_document_of_situation_reports_has_every_name_of_the_data():
    text = (DOCS / "situation-report.md").read_text(encoding="utf-8")
    modules = [*(PACKAGE / "figures" / "reports").glob("*.py"), *PACKAGE.glob("*/reported.py")]
    found = {name for path in modules for name in names_of_data(ast.parse(path.read_text(encoding="utf-8")))}
    assert {"days_overdue", "over_a_week", "hedge", "signatures", "is_rehearsal"} <= found
    assert sorted(name for name in found if f"`{name}`" not in text) == []


def names_of_data(tree: ast.Module) -> Iterator[str]:
    """The keys of dicts that are made into data, and the names of needs."""
    for node in ast.walk(tree):
        is_function = isinstance(node, ast.FunctionDef) and node.name.endswith("data")
        is_variable = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "data"
        if is_function or is_variable:
            dicts = [inner for inner in ast.walk(node) if isinstance(inner, ast.Dict)]
            yield from (key.value for each in dicts for key in each.keys if isinstance(key, ast.Constant))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_need":
            yield node.args[0].value
