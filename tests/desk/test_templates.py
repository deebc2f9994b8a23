"""Rules that every template of the package keeps: nothing inline, nothing from elsewhere, every word translated."""

import re
from collections.abc import Callable
from pathlib import Path

import safeconduct

PACKAGE = Path(safeconduct.__file__).parent
TEMPLATES = {path: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.glob("*/templates/**/*.html"))}

_INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:|\{% ?autoescape off|\|safe\b")
_ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
_CODE = re.compile(r"\{#.*?#\}|\{% comment.*?%\}.*?\{% endcomment %\}|<(?:title|kbd|code|script)\b.*?</\w+>", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{% block (?:body_attributes|page_class) %\}.*?\{% endblock %\}")
_SPOKEN = re.compile(r"""(?:aria-label|aria-valuetext|placeholder|title|alt|data-label)=["'][^"'{]*[^\W\d_]{3,}""")
_TRANSLATED = re.compile(r"\{% blocktrans.*?%\}.*?\{% endblocktrans\w* %\}", re.DOTALL)
_MARKUP = re.compile(r"\{[{%].*?[%}]\}|<[^>]*>", re.DOTALL)
_NAMES = {"SHA", "Safeconduct", "WhatsApp", "docx", "txt", "|"}


def found(in_template: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What is found in each template in which there is something."""
    every = {str(path.relative_to(PACKAGE)): in_template(text) for path, text in TEMPLATES.items()}
    assert len(every) > 400
    return {name: words for name, words in every.items() if words}


def test_a_template_has_nothing_inline_and_escapes_everything() -> None:
    assert found(_INLINE.findall) == {}


def test_a_template_loads_nothing_from_elsewhere() -> None:
    assert found(_ELSEWHERE.findall) == {}


def test_every_word_of_a_template_can_be_translated() -> None:
    assert found(_bare_words) == {}


def test_every_word_that_is_only_heard_can_be_translated() -> None:
    assert found(_SPOKEN.findall) == {}


def _bare_words(template: str) -> list[str]:
    for code in (_CODE, _ATTRIBUTES, _TRANSLATED, _MARKUP):
        template = code.sub(" ", template)
    return [word for word in re.findall(r"[^\W\d_]{3,}", template) if word not in _NAMES]
