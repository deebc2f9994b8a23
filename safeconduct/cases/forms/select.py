"""A select that is written in Python. Django renders a template for every option: too slow for a thousand officers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe


class Select(forms.Select):
    """The same element as Django's own, with its groups."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The element as HTML, without a renderer."""
        del renderer
        chosen = set(self.format_value(value))
        inside = "".join(_option_or_group(key, label, chosen) for key, label in self.choices)
        # Every part is escaped where it is written.
        return format_html(
            '<select name="{}"{}>{}</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            mark_safe(inside),  # noqa: S308
        )


def _option_or_group(key: Any, label: Any, chosen: set[str]) -> str:
    if not isinstance(label, list | tuple):
        return _option(key, label, chosen)
    options = "".join(_option(value, text, chosen) for value, text in label)
    return f'<optgroup label="{escape(key)}">{options}</optgroup>' if key else options


def _option(value: Any, text: Any, chosen: set[str]) -> str:
    said = "" if value is None else str(value)
    return f'<option value="{escape(said)}"{" selected" if said in chosen else ""}>{escape(text)}</option>'
