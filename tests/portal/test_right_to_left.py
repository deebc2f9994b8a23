"""A language that runs from right to left needs a catalogue and nothing else: no rule names the left or the right."""

import re
from pathlib import Path

import pytest

import safeconduct

PACKAGE = Path(safeconduct.__file__).parent
STYLESHEETS = sorted(PACKAGE.glob("*/static/**/*.css"))

_SIDES = re.compile(
    r"(?:padding|margin|border|scroll-padding|scroll-margin)-(?:left|right)|(?:text-align|float|clear): *(?:left|right)"
    r"|(?<![-\w])(?:left|right) *:"
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_VALUE = r"((?:[a-z]+\([^()]*\)|[^\s;(){}]+))"
_FOUR = re.compile(rf"(?<![-\w])(padding|margin|inset): *{' +'.join([_VALUE] * 4)};")


def names_a_side(css: str) -> list[str]:
    """What in a stylesheet is on the left or on the right whichever way the text runs."""
    css = _COMMENT.sub("", css)
    uneven = [found[0] for found in _FOUR.finditer(css) if found[3] != found[5]]
    return _SIDES.findall(css) + uneven


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_stylesheet_speaks_of_start_and_end_not_of_left_and_right(stylesheet: Path) -> None:
    assert names_a_side(stylesheet.read_text()) == []


@pytest.mark.parametrize(
    "rule",
    ["margin-left: 1rem;", "text-align: right;", "inset: 0 auto auto 0;", "padding: 0 0 0 calc(1% - 2px);", "left:0"],
)
def test_a_rule_that_names_a_side_is_found(rule: str) -> None:
    assert names_a_side(f".a {{ {rule} }}")


@pytest.mark.parametrize("rule", ["margin-inline-start: 1rem;", "padding: 0 1rem 2rem 1rem;", "inset: 0;"])
def test_a_rule_that_names_none_is_not(rule: str) -> None:
    assert not names_a_side(f".a {{ {rule} }}")
