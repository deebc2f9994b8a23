"""Rules that every template of the package keeps: nothing inline, nothing from elsewhere, every word translated."""

import re
from pathlib import Path

import pytest

import safeconduct

PACKAGE = Path(safeconduct.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))

_INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:|\{% ?autoescape off|\|safe\b")
_ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
_CODE = re.compile(r"\{#.*?#\}|\{% comment.*?%\}.*?\{% endcomment %\}|<(?:title|kbd|code|script)\b.*?</\w+>", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{% block (?:body_attributes|page_class) %\}.*?\{% endblock %\}")
_SPOKEN = re.compile(r"""(?:aria-label|aria-valuetext|placeholder|title|alt|data-label)=["'][^"'{]*[^\W\d_]{3,}""")
_TRANSLATED = re.compile(r"\{% blocktrans.*?%\}.*?\{% endblocktrans\w* %\}", re.DOTALL)
_MARKUP = re.compile(r"\{[{%].*?[%}]\}|<[^>]*>", re.DOTALL)
_NAMES = {"SHA", "Safeconduct", "WhatsApp", "docx", "txt", "|"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_has_nothing_inline_and_escapes_everything(template: Path) -> None:
    assert _INLINE.findall(template.read_text()) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_loads_nothing_from_elsewhere(template: Path) -> None:
    assert _ELSEWHERE.findall(template.read_text()) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_word_of_a_template_can_be_translated(template: Path) -> None:
    bare = template.read_text()
    for code in (_CODE, _ATTRIBUTES, _TRANSLATED, _MARKUP):
        bare = code.sub(" ", bare)
    assert [word for word in re.findall(r"[^\W\d_]{3,}", bare) if word not in _NAMES] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_word_that_is_only_heard_can_be_translated(template: Path) -> None:
    assert _SPOKEN.findall(template.read_text()) == []
