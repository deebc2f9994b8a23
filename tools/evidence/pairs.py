"""Pairs of records to count and to measure on: two offices' records of one invented population."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.evidence import BulkEvidence, Evidence, NameScores
from safeconduct.identity.evidence.names import known_names, told_names
from safeconduct.identity.rarity import Rarity
from safeconduct.identity.tokens import parse_name
from safeconduct.identity.vocabulary import Vocabulary
from tools.evidence.population import Person, people
from tools.evidence.records import OURS, THEIRS, record
from tools.evidence.words import read_words
from tools.names_data import read_persons

LEAST_NAME = -5.0  # log odds of a name below which two records are no pair to look at, unless they are of one family
SAME, SIBLING, PARENT, SPOUSE, STRANGER = range(5)  # as in `weights.RELATIONS`
REGISTERED = 0.7  # share of persons of whom we have a record
ASKED = 0.35  # share of persons of whom they have one


@dataclass(frozen=True)
class Setting:
    """One population: which part of the names it is drawn from, how many persons, and the seed."""

    parts: tuple[str, ...]
    persons: int
    seed: int
    families_only: bool = False  # only pairs of one family: enough to count fields


@dataclass(frozen=True)
class Pairs:
    """Rows `first` of their records and `second` of ours; `relation` (n,) is the truth; `names` and `parents` are
    scored.
    """

    theirs: BulkEvidence
    ours: BulkEvidence
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    relation: NDArray[np.int8]
    names: NameScores
    parents: NameScores
    their_families: NDArray[np.int64]
    our_families: NDArray[np.int64]
    concentration: float

    @property
    def register(self) -> int:
        return self.ours.size

    @property
    def same(self) -> NDArray[np.bool_]:
        return self.relation == SAME


@dataclass(frozen=True)
class Listed:
    """A real person of whom only names are known."""

    number: int
    family: int
    role: str = "child"


@dataclass(frozen=True)
class _Side:
    persons: Sequence[Person | Listed]
    records: list[Evidence]

    @property
    def families(self) -> NDArray[np.int64]:
        return np.array([person.family for person in self.persons])


def make_pairs(data: Path, setting: Setting) -> Pairs:
    """All pairs of a record of theirs with one of ours that a search by name would bring up, or of one family."""
    chance = Random(setting.seed)
    persons = people(read_words(data, setting.parts), setting.persons, chance)
    ours, theirs = _side(persons, REGISTERED, "ours", chance), _side(persons, ASKED, "theirs", chance)
    return _pairs(theirs, ours, everybody=not setting.families_only)


def listed_pairs(data: Path, parts: tuple[str, ...]) -> Pairs:
    """Real pairs: the name and the father's name of persons of these parts in Devanagari, against everybody's in Latin
    letters. Everybody is a family of one."""
    real = read_persons(data)
    sides = [
        [(at, row) for at, row in enumerate(real) if row.part in parts and row.other and row.father_other],
        [*enumerate(real)],
    ]
    theirs, ours = (_Side([Listed(at, at) for at, _row in side], []) for side in sides)
    theirs.records.extend(Evidence(row.other, father=row.father_other) for _at, row in sides[0])
    ours.records.extend(Evidence(row.latin, father=row.father_latin) for _at, row in sides[1])
    return _pairs(theirs, ours, everybody=True)


def _pairs(theirs: _Side, ours: _Side, *, everybody: bool) -> Pairs:
    vocabulary = Vocabulary()
    rows = np.array([vocabulary.name(parse_name(one.names[0])) for one in ours.records])
    found = list(_candidates(vocabulary, rows, ours, theirs, everybody=everybody))
    first = np.concatenate([np.full(len(ids), at, np.intp) for at, (ids, _odds, _rarity) in enumerate(found)])
    second, odds, rarity = (np.concatenate(column) for column in zip(*found, strict=True))
    relation = np.array(
        [relation_of(theirs.persons[i], ours.persons[j]) for i, j in zip(first, second, strict=True)], np.int8
    )
    bulk = [BulkEvidence.from_list(side.records, vocabulary.rarity) for side in (theirs, ours)]
    return Pairs(
        *bulk, first, second, relation, NameScores(odds, rarity),
        _parents(theirs, ours, first, second, vocabulary.rarity),
        theirs.families, ours.families, _concentration(vocabulary),
    )  # fmt: skip


def _side(persons: list[Person], share: float, office: str, chance: Random) -> _Side:
    chosen = [person for person in persons if chance.random() < share]
    places = [person.place for person in persons]
    return _Side(chosen, [record(person, OURS if office == "ours" else THEIRS, places, chance) for person in chosen])


_Found = tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.float32]]


def _candidates(
    vocabulary: Vocabulary, rows: NDArray[np.int32], ours: _Side, theirs: _Side, *, everybody: bool
) -> Iterator[_Found]:
    """For each record of theirs: rows of ours, log odds of the names, rarity."""
    families = ours.families
    parsed = [parse_name(one.names[0]) for one in theirs.records]
    for start in range(0, len(parsed), 500):
        asked = vocabulary.match_all(parsed[start : start + 500])
        for matches, person in zip(asked, theirs.persons[start : start + 500], strict=True):
            some = np.arange(len(rows)) if everybody else np.flatnonzero(families == person.family)
            odds = matches.log_odds(rows[some])
            kept = (odds > LEAST_NAME) | (families[some] == person.family)
            ids = some[kept]
            yield ids, odds[kept], matches.rarity(rows[ids])


def relation_of(a: Person | Listed, b: Person | Listed) -> int:
    """What two persons are to each other."""
    if a.number == b.number:
        return SAME
    if a.family != b.family:
        return STRANGER
    if a.role == b.role == "child":
        return SIBLING
    return PARENT if "child" in (a.role, b.role) else SPOUSE


def _parents(
    theirs: _Side, ours: _Side, first: NDArray[np.intp], second: NDArray[np.intp], rarity: Rarity
) -> NameScores:
    """What the relatives' names say."""
    known_theirs, known_ours = (
        [known_names(one)._replace(names=()) for one in side.records] for side in (theirs, ours)
    )
    out = np.empty((len(first), 2), np.float32)
    for start in range(0, len(first), 20_000):
        rows = slice(start, start + 20_000)
        pairs = [(known_theirs[i], known_ours[j]) for i, j in zip(first[rows], second[rows], strict=True)]
        out[rows] = [(kin.log_odds, kin.rarity) for _names, kin in told_names(pairs, rarity)]
    return NameScores(out[:, 0], out[:, 1])


def _concentration(vocabulary: Vocabulary) -> float:
    """Nats by which the words of this register are more common in it than in the whole world."""
    keys = np.ascontiguousarray(vocabulary.kept["key"])
    return float(np.average(Rarity().of(keys) - vocabulary.rarity.of(keys), weights=vocabulary.counts))
