"""What can be wrong with a measure before it is kept, in words for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from safeconduct.access.models import Post
from safeconduct.cases.enums import Trait

from .faults import FigureFault
from .models import Measure, MeasureVersion
from .queries.counting import lookup_in
from .rule_tree import ANY, UNKNOWN, Node, OfTrait, RuleFault, is_beyond, leaves, read_rule

Words = Mapping[str, Mapping[str, str]]
"""Name, definition and hedge in further languages: {"hi": {"name": …, "definition": …, "hedge": …}}."""

LONGEST = {"name": 80, "definition": 2000, "hedge": 160}
LAST_POSITION = 32_767
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
TAKEN = frozenset(
    {"new", "try", "install", "cases", "published", "measures", "partitions", "findings", "charts", "data", "explain"}
)
"""Words that stand in addresses where a measure would."""


def check_key(key: str) -> None:
    """The name of a measure in addresses and in slots of answers."""
    if not KEY.fullmatch(key):
        raise FigureFault("key", _("Write small letters, digits and _, beginning with a letter, at most 60."))
    if key in TAKEN and not Measure.objects.filter(pk=key).exists():
        raise FigureFault("key", _("This word has another meaning in our addresses. Choose another."))


def check_position(position: int) -> None:
    if not 0 <= position <= LAST_POSITION:
        raise FigureFault("position", _("Write a number from 0 to %(n)d.") % {"n": LAST_POSITION})


def written(*, name: str, definition: str, hedge: str, words: Words) -> dict[str, Any]:
    """What a measure is called, in every language, without space around it. English is never left out."""
    said: dict[str, Any] = {"name": name.strip(), "definition": definition.strip(), "hedge": hedge.strip()}
    for field in ("name", "definition"):
        if not said[field]:
            raise FigureFault(field, _("Write it in plain words, in English at least."))
    for field, text in said.items():
        _check_text(field, text, field)
    return said | {"words": _further(words)}


def _further(words: Words) -> dict[str, dict[str, str]]:
    """Further languages: those of the house, each with a name and a definition or not at all."""
    said: dict[str, dict[str, str]] = {}
    for language, given in words.items():
        if language not in dict(settings.LANGUAGES) or language == "en" or set(given) - LONGEST.keys():
            raise FigureFault("words", _("“%(language)s” is not a language of this house.") % {"language": language})
        texts = {field: given.get(field, "").strip() for field in LONGEST}
        if not any(texts.values()):
            continue
        for field, text in texts.items():
            if not text and field != "hedge":
                raise FigureFault(f"{field}_{language}", _("Write name and definition in this language, or neither."))
            _check_text(field, text, f"{field}_{language}")
        said[language] = texts
    return said


def _check_text(field: str, text: str, name: str) -> None:
    if len(text) > LONGEST[field] or "\x00" in text:
        raise FigureFault(name, _("Write at most %(n)d letters.") % {"n": LONGEST[field]})


def check_rule(key: str, rule: object, versions: Mapping[str, MeasureVersion]) -> Node:
    """The rule of a measure, read. Raises `FigureFault` for what says nothing or cannot be.

    A measure that looked at nothing but the standing stays so: everything that is counted over time rests on it.
    """
    try:
        node = read_rule(rule, lookup=lookup_in(versions), within=(key,))
        _check_others(key, rule, versions)
        before = versions.get(key)
        was_beyond = before is None or is_beyond(read_rule(before.rule, lookup=lookup_in(versions), within=(key,)))
    except RuleFault as fault:
        raise FigureFault("rule", str(fault)) from fault
    if is_beyond(node) and not was_beyond:
        raise FigureFault(
            "rule",
            _("So far this measure looks at the standing alone. Make a new measure that also looks at traits, age or "
              "days."),
        )  # fmt: skip
    _check_posts(node)
    return node


def _check_others(key: str, rule: object, versions: Mapping[str, MeasureVersion]) -> None:
    """Do the measures that build on this one still make sense with its new rule?"""
    there = {**{other: version.rule for other, version in versions.items()}, key: rule}
    for other in versions.keys() - {key}:
        try:
            read_rule(there[other], lookup=there.__getitem__, within=(other,))
        except RuleFault as fault:
            facts = {"name": versions[other].name, "fault": fault}
            raise RuleFault(
                _("“%(name)s” builds on this measure, and could not any more: %(fault)s") % facts
            ) from fault


def _check_posts(node: Node) -> None:
    wanted = {UUID(value) for value in _posts_in(node)}
    there = set(Post.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    if missing := wanted - there:
        facts = {"id": ", ".join(sorted(str(post) for post in missing))}
        raise FigureFault("rule", _("There is no post with the id %(id)s.") % facts)


def _posts_in(node: Node) -> Iterator[str]:
    for leaf in leaves(node):
        if isinstance(leaf, OfTrait) and leaf.name == Trait.POST:
            yield from (value for value in leaf.values if value not in (ANY, UNKNOWN))
