"""The words by which letters speak of people, from `people.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .phrases import PhraseBook
from .signs import plain_words
from .words import fold, words_of


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """`kin`: word of kin -> relation as in people.enums.Relation. `fields`: label -> field. `relatives`: what stands
    after a name, before the name of its "father", "mother" or "spouse". `months`: names of months that other
    dates do not know. The sets hold folded words."""

    mine: PhraseBook[str]
    theirs: PhraseBook[str]
    kin: PhraseBook[str]
    i_am: PhraseBook[str]
    before_name: PhraseBook[str]
    titles: PhraseBook[str]
    relatives: PhraseBook[str]
    fields: PhraseBook[str]
    after_name: PhraseBook[str]
    addressed: PhraseBook[str]
    roles: frozenset[str]
    between: frozenset[str]
    not_names: frozenset[str]
    months: dict[str, int]
    place_after: frozenset[str]


@cache
def people_words() -> PeopleWords:
    """The file, read once."""
    said = tomllib.loads(files(__package__).joinpath("people.toml").read_text(encoding="utf-8"))
    relatives = {kind: said[f"{kind}_of"] for kind in ("father", "mother", "spouse")}
    return PeopleWords(
        **{name: _book({name: said[name]}) for name in _BOOKS},
        kin=_book(said["kin"]),
        fields=_book(said["fields"]),
        relatives=_book(relatives),
        roles=_words(said["roles"]["all"]),
        between=_words(said["between"]["all"]),
        not_names=_words([said["not_names"]["all"]]) | plain_words(),
        months={fold(month): number for each in said["months"].values() for number, month in enumerate(each, 1)},
        place_after=_words([said["place_after"]["all"]]),
    )


_BOOKS = ("mine", "theirs", "i_am", "before_name", "titles", "after_name", "addressed")


def _book(labels: dict[str, dict[str, list[str]]]) -> PhraseBook[str]:
    """A phrase that stands under two labels keeps the first."""
    phrases: dict[str, str] = {}
    for label, languages in labels.items():
        for each in languages.values():
            for phrase in each:
                phrases.setdefault(phrase, label)
    return PhraseBook(phrases)


def _words(texts: list[str]) -> frozenset[str]:
    return frozenset(fold(word) for text in texts for word in text.split() if words_of(word))
