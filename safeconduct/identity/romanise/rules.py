"""How these tables are written: words between spaces; a rule of spelling is a pattern and what is written for it."""

import re

Rule = tuple[re.Pattern[str], str]


def rules(*pairs: tuple[str, str]) -> tuple[Rule, ...]:
    """Rules from pairs of pattern and replacement."""
    return tuple((re.compile(pattern), text) for pattern, text in pairs)


def apply(these: tuple[Rule, ...], text: str) -> str:
    """`text` after all rules, in their order."""
    for pattern, replacement in these:
        text = pattern.sub(replacement, text)
    return text


def words(text: str) -> list[str]:
    """The words of a table."""
    return text.split()
