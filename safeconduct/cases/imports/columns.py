"""Which columns are read, and what may stand in them. The template, the page and docs/import.md are made from this."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.access.enums import Compartment
from safeconduct.people.enums import Sex
from safeconduct.store.tables.headers import fold_header

from ..enums import Circumstance, Ground, Track, Viewpoint

MOST_CLAIMS = 40
"""Claims in one row."""
REASON = "reason"
"""The column that the file of rejected rows adds; it is not read when that file comes back."""


def as_words(values: Iterable[object]) -> tuple[str, ...]:
    """Code words as a person writes them: in_transit is "in transit"."""
    return tuple(str(value).replace("_", " ") for value in values if str(value))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the code, its header, what to write, an example, other headers that mean the same, and the
    words that may stand in it (empty: any)."""

    key: str
    header: str
    what: str | Promise
    example: str
    others: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    longest: int = 200
    needed: bool = False


COLUMNS = (
    Column("name", "name", _("the name, as we write it"), "Omveer Singh Tilwara", ("full name",), needed=True),
    Column("name_passport", "name in passport", _("the name as in the passport"), "TILWARA OMVEER SINGH"),
    Column("name_family", "name by family", _("the name as the family writes it"), "ओमवीर सिंह तिलवाड़ा"),
    Column("name_host", "name by host", _("the name as the host writes it"), "Омвир Сингх"),
    Column("also_known_as", "also known as", _("other names, with ; between them"), "Omi; Veeru", ("alias", "aliases")),
    Column("sex", "sex", _("empty when not known"), "M", ("gender",), ("F", "M", "X", *as_words(
        member.name.lower() for member in Sex if member.value))),
    Column("birth", "born", _("as precisely as it is known"), "about June 1998", ("birth", "date of birth", "dob")),
    Column("nationality", "nationality", _("two letters; empty: the nationality of the crisis"), "IN", longest=3),
    Column("passport", "passport", _("number of the passport"), "P1234567", ("passport number", "passport no"),
           longest=40),
    Column("zone", "machine-readable zone", _("all lines at the foot of the passport's page, in one cell"),
           "P<IND…", ("mrz",)),
    Column("identity_card", "identity card", _("number of the identity card"), "4567 8901 2345", ("national id",),
           longest=40),
    Column("phone", "phone", _("phone numbers with country code, with ; between them"), "+91 98290 12345",
           ("phones", "mobile", "telephone")),
    Column("email", "e-mail", _("addresses, with ; between them"), "veeru@mail.example", ("emails",)),
    Column("home_region", "home region", _("state or region at home"), "Rajasthan", ("home state",), longest=80),
    Column("home_place", "home place", _("district or village at home"), "Nagaur", ("home district",), longest=120),
    Column("father_name", "father's name", _("the father's name"), "Bhanwar Singh Tilwara", ("father", "father name")),
    Column("circumstance", "circumstance", _("why the person is at risk"), "recruited",
           words=as_words(Circumstance.values), needed=True),
    Column("post", "post", _("our post that keeps the case; empty: the post chosen for the whole file"),
           "Embassy Moscow", longest=120),
    Column("known_since", "known since", _("day or time at which the person became known to us; empty: now"),
           "2024-02-26", ("opened",)),
    Column("compartments", "compartments", _("kept apart, with ; between them; you have to hold them"), "minors",
           words=as_words(Compartment.values)),
)  # fmt: skip

CLAIM_COLUMNS = (
    Column("track", "track", _("on which line of the story"), "whereabouts", words=as_words(Track.values), needed=True),
    Column("state", "state", _("a state of that track, see below"), "missing", needed=True),
    Column("viewpoint", "viewpoint", _("whose account it is"), "family", words=as_words(Viewpoint.values), needed=True),
    Column("claimant", "claimant", _("who says it"), "brother", longest=160, needed=True),
    Column("happened", "happened", _("when it was so, as precisely as it is known; empty: not known"), "May 2024"),
    Column("known", "known", _("day or time at which it reached us; empty: now"), "2024-06-11 10:30", ("known at",)),
    Column("grade", "grade", _("source A to F and credibility 1 to 6; empty: F6, cannot be judged"), "C3"),
    Column("ground", "ground", _("for our own finding that a person is dead: on what it rests"), "dna",
           words=as_words(Ground.values)),
    Column("words", "words", _("what was said, in these words"), "He has not called since May.", longest=10_000),
    Column("place", "place", _("a place of the crisis"), "Donetsk", longest=120),
    Column("compartment", "compartment", _("keeps this claim apart; you have to hold it"), "medical",
           words=as_words(Compartment.values)),
)  # fmt: skip
"""The parts of a claim. Their headers begin with "claim 1", "claim 2" …"""

_CYRILLIC, _AS_LATIN = "авекмнорстухіјѕԁһ", "abekmhopctyxijsdh"
_GREEK, _GREEK_AS_LATIN = "αεικνορτυχ", "aeikvoptux"
_LOOK_ALIKE = str.maketrans(_CYRILLIC + _GREEK, _AS_LATIN + _GREEK_AS_LATIN)
_CLAIM = re.compile(r"claim0*([1-9][0-9]?)([^0-9].*)")


def _folded(columns: Iterable[Column]) -> dict[str, Column]:
    return {fold_header(header): column for column in columns for header in (column.header, *column.others)}


_BY_HEADER, _CLAIM_BY_HEADER = _folded(COLUMNS), _folded(CLAIM_COLUMNS)
BY_KEY = {column.key: column for column in COLUMNS}
CLAIM_BY_KEY = {column.key: column for column in CLAIM_COLUMNS}


def claim_key(number: int, part: str) -> str:
    """The key of a claim column: claim_key(1, "track") is "claim.1.track"."""
    return f"claim.{number}.{part}"


def key_of(header: str) -> str | None:
    """The key of the column with this header, None when no such column is read."""
    folded = fold_header(header)
    if folded == REASON:
        return REASON
    if (column := _BY_HEADER.get(folded)) is not None:
        return column.key
    found = _CLAIM.fullmatch(folded)
    part = _CLAIM_BY_HEADER.get(found[2]) if found else None
    return claim_key(int(found[1]), part.key) if found and part and int(found[1]) <= MOST_CLAIMS else None


def header_of(key: str) -> str:
    """The header of a column as the template writes it."""
    if key.startswith("claim."):
        _claim, number, part = key.split(".")
        return f"claim {number} {CLAIM_BY_KEY[part].header}"
    return key if key == REASON else BY_KEY[key].header


def probably_meant(header: str) -> str | None:
    """The header that somebody meant who wrote this one with a slip, or with look-alike letters of another alphabet."""
    alike = fold_header(header).translate(_LOOK_ALIKE)
    if (key := key_of(alike)) is not None:
        return header_of(key)
    if found := _CLAIM.fullmatch(alike):
        near = difflib.get_close_matches(found[2], _CLAIM_BY_HEADER, 1, 0.75)
        return f"claim {found[1]} {_CLAIM_BY_HEADER[near[0]].header}" if near else None
    near = difflib.get_close_matches(alike, _BY_HEADER, 1, 0.86)
    return _BY_HEADER[near[0]].header if near else None


def has_foreign_letters(header: str) -> bool:
    """Are letters of another alphabet mixed into a header that looks like one of ours?"""
    folded = fold_header(header)
    return folded != folded.translate(_LOOK_ALIKE)
