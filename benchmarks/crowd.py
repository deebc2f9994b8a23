"""Made persons for the look-up of many at once: a register of them, and what others say of them and of strangers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.generate import timed
from benchmarks.stories import FIRST, LAST, REGIONS
from safeconduct.store.ids import uuid7
from safeconduct.store.url import ADMIN, embedded_connection

SEED = 20_261_123
WITH_PASSPORT, WITH_PHONE, WITH_FATHER = 0.6, 0.6, 0.8
CHUNK = 20_000
ADDED = "abdeghiklmnoprstuvy"
LETTERS = ("ee", "i"), ("sh", "s"), ("aa", "a"), ("v", "w"), ("oo", "u"), ("a", "aa"), ("i", "ee"), ("h", "")
"""What one clerk writes for what another one writes."""


@dataclass(frozen=True, slots=True)
class Made:
    """A person of the register, or one who is in none."""

    name: str
    father: str
    birth: date
    sex: str
    region: str
    village: str
    district: str
    passport: str
    phone: str


class Crowd:
    """Persons drawn by the words of some names, as often as they occur; the same for the same seed.

    `names` are full names in Latin letters: many persons are called alike, as in life.
    """

    def __init__(self, names: Sequence[str], seed: int = SEED) -> None:
        self._chance = random.Random(seed)
        words = [[word for word in name.split() if len(word) > 1] for name in names]
        self._drawn = {place: _counts(words, place) for place in ("first", "middle", "last")}
        self._villages = [_village(self._chance) for _ in range(6000)]
        self._districts = [_village(self._chance) for _ in range(400)]

    def persons(self) -> Iterator[Made]:
        """One after the other, without end."""
        while True:
            yield from (self._person(*words) for words in self._words(20_000))

    def _words(self, count: int) -> Iterator[tuple[str, str, str, str]]:
        first, other, middle, last = (
            self._chance.choices(*self._drawn[place], k=count) for place in ("first", "first", "middle", "last")
        )
        return zip(first, other, middle, last, strict=True)

    def _person(self, first: str, other: str, middle: str, last: str) -> Made:
        chance = self._chance
        name = f"{first} {middle} {last}" if chance.random() < 0.3 else f"{first} {last}"
        district = chance.randrange(len(self._districts))
        return Made(
            name,
            f"{other} {last}" if chance.random() < WITH_FATHER else "",
            date(1950, 1, 1) + timedelta(chance.randrange(20_500)),
            chance.choice("MMMF"),
            list(REGIONS)[district % len(REGIONS)],
            self._villages[(district * 15 + chance.randrange(15)) % len(self._villages)],
            self._districts[district],
            _passport(chance) if chance.random() < WITH_PASSPORT else "",
            f"+91{chance.randrange(6 * 10**9, 10**10)}" if chance.random() < WITH_PHONE else "",
        )


def _counts(names: Sequence[Sequence[str]], place: str) -> tuple[list[str], list[int]]:
    told: Counter[str] = Counter()
    for name in names:
        if len(name) > 1:
            told.update({"first": name[:1], "middle": name[1:-1] or name[:1], "last": name[-1:]}[place])
    return list(told), list(told.values())


def _village(chance: random.Random) -> str:
    syllables = [f"{chance.choice('bcdghjklmnprst')}{chance.choice('aeiou')}" for _ in range(chance.randint(2, 3))]
    return "".join(syllables).capitalize() + chance.choice(["pur", "garh", "wal", "nagar", "ganj", "ra", ""])


def _passport(chance: random.Random) -> str:
    return f"{chance.choice('JKLMNPRSTUVWXYZ')}{chance.randrange(10**7):07d}"


def names_of(data: Path | None) -> list[str]:
    """Names to draw from: of the files that tools/names_data.py reads, three Indian ones to one of the world; without
    them those of the ledger's stories."""
    if data is None:
        return [f"{first} {last}" for first in FIRST.split() for last in LAST.split()]
    from tools.names_data import read_persons, read_pool

    indian = [name for p in read_persons(data) for name in (p.latin, p.father_latin) if name]
    world = read_pool(data)
    return [*indian, *random.Random(SEED).sample(world, min(len(world), len(indian) // 3))]


def fill(data_dir: Path, persons: Sequence[Made], ids: Sequence[UUID]) -> None:
    """Fill an empty data folder whose server runs. Foreign keys are not checked row by row."""
    from django.core.management import call_command

    from safeconduct.people.counting import count_bearers

    with timed("tables"):
        call_command("migrate", verbosity=0, interactive=False)
    with psycopg.connect(embedded_connection(data_dir, ADMIN).libpq(), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("SET synchronous_commit = off")
        with timed(f"{len(persons)} persons"):
            rest = zip(ids, persons, strict=True)
            while some := list(islice(rest, CHUNK)):
                _write(admin, some)
        with timed("vacuum, analyze"):
            admin.execute("VACUUM ANALYZE")
    with timed("bearers of each word"):
        count_bearers()


def _write(admin: psycopg.Connection, numbered: Sequence[tuple[UUID, Made]]) -> None:
    from benchmarks.register import COPY
    from safeconduct.people.indexing import token_ids

    tokens = token_ids([each.name for _id, each in numbered])
    rows: dict[str, list[tuple[Any, ...]]] = {
        "person": [
            (id, e.name, e.sex, e.birth.isoformat(), "IN", e.region, f"{e.village}, {e.district} district", e.father)
            for id, e in numbered
        ],
        "name": [(uuid7(), id, e.name, e.name, "Latn", "ours", "", tokens[e.name]) for id, e in numbered],
        "paper": [
            (uuid7(), id, "passport", e.passport, e.passport, "IN", "", "", "") for id, e in numbered if e.passport
        ],
        "contact": [(uuid7(), id, "phone", e.phone, e.phone, "") for id, e in numbered if e.phone],
    }
    for table, of_table in rows.items():
        with admin.cursor() as cursor, cursor.copy(COPY[table]) as copy:
            for row in of_table:
                copy.write_row(row)


def said_of(person: Made, chance: random.Random) -> dict[str, Any]:
    """What a request says of a person, as fields of `Evidence`: less than a register knows, and written by others."""
    name = _written(person.name, chance)
    said: dict[str, Any] = {"names": [name], "country": "IN", "sex": person.sex if chance.random() < 0.5 else ""}
    if person.father and chance.random() < 0.5:
        said["father"] = _written(person.father, chance)
    if chance.random() < 0.5:
        said["birth"] = str(person.birth.year) if chance.random() < 0.4 else person.birth.isoformat()
    if person.passport and chance.random() < 0.4:
        said["papers"] = [["passport", _slipped(person.passport, chance), "IN"]]
    if person.phone and chance.random() < 0.5:
        said["phones"] = [person.phone[3:] if chance.random() < 0.5 else person.phone]
    if chance.random() < 0.5:
        said |= {"village": person.village, "district": person.district, "state": person.region}
    return said


def _written(name: str, chance: random.Random) -> str:
    words = [_respelled(word, chance) if chance.random() < 0.3 else word for word in name.split()]
    if len(words) > 2 and chance.random() < 0.3:
        words.pop(1)
    return " ".join(reversed(words) if chance.random() < 0.1 else words).title()


def _respelled(word: str, chance: random.Random) -> str:
    ways = [(here, there) for here, there in LETTERS if here in word[1:]]
    if not ways:
        return word + chance.choice(ADDED)
    here, there = chance.choice(ways)
    return word[0] + word[1:].replace(here, there, 1)


def _slipped(number: str, chance: random.Random) -> str:
    """One number in eight has a sign that is off."""
    if chance.random() > 1 / 8:
        return number
    at = chance.randrange(1, len(number))
    return number[:at] + str((int(number[at]) + chance.randint(1, 9)) % 10) + number[at + 1 :]
