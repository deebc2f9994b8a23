"""A select that is written in Python. Django renders a template for every option: too slow for lists of a hundred."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Select(forms.Select):
    """The same element as Django's own, with its groups."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The element as HTML, without a renderer."""
        del renderer
        widget = self.get_context(name, value, attrs)["widget"]
        groups = format_html_join(
            "", "{}", ((_group(label, options),) for label, options, _index in widget["optgroups"])
        )
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(widget["attrs"]), groups)


def _group(label: str | None, options: list[dict[str, Any]]) -> SafeString:
    inside = format_html_join("", '<option value="{}"{}>{}</option>', map(_option, options))
    return format_html('<optgroup label="{}">{}</optgroup>', label, inside) if label else inside


def _option(option: dict[str, Any]) -> tuple[object, SafeString, object]:
    return option["value"], flatatt(option["attrs"]), option["label"]
