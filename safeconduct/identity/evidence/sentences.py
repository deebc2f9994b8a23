"""Sentences for people, kept as a template and its values so that they can be said in any language.

`identity` knows no translations. A template is marked with `gettext_noop`, the name that makemessages looks for, so
that it stands in the catalogue of translations; who shows the sentence says it with his own gettext:

    from django.utils.translation import gettext
    sentence.say(gettext)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def gettext_noop(text: str) -> str:
    """Mark a text as one to translate, and leave it as it is."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template for `str.format` and its values; a value can be a sentence itself (a month, a kind of paper)."""

    template: str = ""
    values: Mapping[str, str | int | Sentence] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.template)

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """In English."""
        return self.say(str)

    def say(self, translate: Callable[[str], str]) -> str:
        """In the language of `translate`, a function such as gettext; the values that are sentences too."""
        said = {
            name: value.say(translate) if isinstance(value, Sentence) else value for name, value in self.values.items()
        }
        return translate(self.template).format(**said) if self.template else ""


NOTHING = Sentence()
