"""Villages, districts and states of two records, in whatever spelling and under former names."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from safeconduct.identity.phonetic import fold, skeleton
from safeconduct.identity.romanise import romanise

from .codes import Codes, Difference, Ids, Index, Texts, Truth, differences, identifier
from .outcomes import Outcome
from .record import Evidence
from .sentences import Sentence
from .sentences import gettext_noop as _

LONGEST = 120  # characters of a place that are read
SHORTEST = 3  # consonants of a place that is told by its consonants alone
SHORTEST_APART = 5  # consonants of a place that may be one consonant off


class Places(IntEnum):
    """What the places of two records say together, the best first: the finest that is the same, or that differs."""

    SAME_VILLAGE = 0
    LIKE_VILLAGE = 1
    SAME_DISTRICT = 2
    SAME_STATE = 3
    OTHER_VILLAGE = 4
    OTHER_DISTRICT = 5
    OTHER_STATE = 6
    BLANK = 7


class Place(NamedTuple):
    """A place as it sounds, and its consonants; both empty when blank. `name` is the one in use when we know it."""

    sound: str = ""
    consonants: str = ""
    name: str = ""


class _Gazetteer(NamedTuple):
    words: frozenset[str]
    states: dict[str, str]
    cities: dict[str, str]


@cache
def _gazetteer() -> _Gazetteer:
    data = json.loads((files("safeconduct.identity.evidence") / "places.json").read_text("utf-8"))
    names = {kind: {_plain(name): group[0] for group in data[kind] for name in group} for kind in ("states", "cities")}
    return _Gazetteer(frozenset(map(_plain, data["words"])), names["states"], names["cities"])


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text)).casefold()
    return " ".join(re.sub(r"[^\w\u0900-\u0dff&]+", " ", composed).split())


@lru_cache(maxsize=65_536)
def read_place(text: str, *, state: bool = False) -> Place:
    """Read a village or district, or a state of a country: without words such as "district", under its name in use."""
    known = _gazetteer()
    plain = _plain(str(text or "")[:LONGEST])
    bare = " ".join(word for word in plain.split() if word not in known.words) or plain
    names = known.states if state else known.cities
    name = names.get(plain) or names.get(bare, "")
    latin = romanise(name or bare)
    sound = fold(latin).replace(" ", "") or bare
    return Place(sound, skeleton(latin).replace(" ", ""), name)


class PlaceColumns:
    """The places of many records as numbers, 0 when blank: village, district, state; and the consonants of them.

    Whoever writes one of village and district may mean the other, so each is held against both.
    """

    def __init__(self, records: Sequence[Evidence]) -> None:
        villages = [read_place(record.village) for record in records]
        districts = [read_place(record.district) for record in records]
        states = [read_place(record.state, state=True) for record in records]
        self.village, self.district, self.state = (
            _ids([place.sound for place in places]) for places in (villages, districts, states)
        )
        self.village_letters = Texts([[place.consonants] for place in villages])
        self.district_letters = Texts([[place.consonants] for place in districts])


def _ids(texts: list[str]) -> Ids:
    return np.array([identifier(text) for text in texts], np.int64)


def place_codes(a: PlaceColumns, ia: Index, b: PlaceColumns, ib: Index) -> Codes:
    """What the places of the pairs say: `Places`, shape (pairs,)."""
    states, both_states = _agree(a.state, ia, b.state, ib)
    districts, both_districts = _agree(a.district, ia, b.district, ib)
    villages, both_villages = _agree(a.village, ia, b.village, ib)
    like_villages = _alike(a.village_letters, ia, b.village_letters, ib)
    districts |= _alike(a.district_letters, ia, b.district_letters, ib)
    districts |= _agree(a.village, ia, b.district, ib)[0] | _agree(a.district, ia, b.village, ib)[0]
    elsewhere = (both_districts & ~districts) | (both_states & ~states)
    out = np.full(len(ia), Places.BLANK, np.int8)
    out[both_states & states] = Places.SAME_STATE
    out[both_villages & ~villages] = Places.OTHER_VILLAGE
    out[districts] = Places.SAME_DISTRICT
    out[like_villages] = Places.LIKE_VILLAGE
    out[villages] = Places.SAME_VILLAGE
    out[elsewhere] = Places.OTHER_DISTRICT
    out[both_states & ~states & ~districts & ~villages] = Places.OTHER_STATE
    return out


def _agree(a: Ids, ia: Index, b: Ids, ib: Index) -> tuple[Truth, Truth]:
    """Are the two equal, and are both there?"""
    left, right = a[ia], b[ib]
    both = (left != 0) & (right != 0)
    return both & (left == right), both


def _alike(a: Texts, ia: Index, b: Texts, ib: Index) -> Truth:
    """Are the consonants the same, or one apart when there are many?"""
    apart = differences(a, ia, b, ib, shortest=SHORTEST_APART)[:, 0, 0]
    long = np.minimum(a.length[ia, 0], b.length[ib, 0]) >= SHORTEST
    alike: Truth = (apart < Difference.MORE) & long
    return alike


_FIRST = np.zeros(1, np.intp)
_SENTENCES = {
    "village": {
        "same": _("The same village: {a}"),
        "like": _("{a} and {b} may be two spellings of one village"),
        "renamed": _("{a} and {b} are names of the same village or town"),
        "other": _("Different villages: {a} and {b}"),
        "blank": _("The village of one or both is not known"),
    },
    "district": {
        "same": _("The same district: {a}"),
        "like": _("{a} and {b} may be two spellings of one district"),
        "renamed": _("{a} and {b} are names of the same district"),
        "other": _("Different districts: {a} and {b}"),
        "blank": _("The district of one or both is not known"),
    },
    "state": {
        "same": _("The same state: {a}"),
        "like": _("{a} and {b} may be two spellings of one state"),
        "renamed": _("{a} and {b} are names of the same state"),
        "other": _("Different states: {a} and {b}"),
        "blank": _("The state of one or both is not known"),
    },
}


def place_outcome(level: str, a: Evidence, b: Evidence) -> tuple[Outcome, Sentence]:
    """What `village`, `district` or `state` alone says, for people to read; the weight is that of all three
    together.
    """
    texts = str(getattr(a, level) or "").strip(), str(getattr(b, level) or "").strip()
    values, sentences = {"a": texts[0], "b": texts[1]}, _SENTENCES[level]
    one, other = (read_place(text, state=level == "state") for text in texts)
    if not one.sound or not other.sound:
        return Outcome.BLANK, Sentence(sentences["blank"], values)
    if one.sound == other.sound:
        how = "same" if _plain(texts[0]) == _plain(texts[1]) else "renamed" if one.name else "like"
        return Outcome.MATCH, Sentence(sentences[how], values)
    if level != "state" and _alike(Texts([[one.consonants]]), _FIRST, Texts([[other.consonants]]), _FIRST)[0]:
        return Outcome.CLOSE, Sentence(sentences["like"], values)
    return Outcome.MISMATCH, Sentence(sentences["other"], values)
