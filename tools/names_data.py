"""Reads the files of names that the learned parts are trained and measured on, and splits them, always alike."""

import csv
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOKEN_FILES = {"Cyrl": ("tokens_en_ru.tsv", "latn", "cyrl"), "Arab": ("tokens_en_ar.tsv", "latn", "arab")}
PERSONS_FILE, HINDI_FILE, POOL_FILE = "persons_en_hi.tsv", "tokens_en_hi.tsv", "pool_latin_fullnames.tsv"


@dataclass(frozen=True)
class Pair:
    """One name token in Latin letters and in another script; `part` is train, calibrate or test."""

    latin: str
    other: str
    script: str
    part: str
    count: int = 1


@dataclass(frozen=True)
class PersonPair:
    """One person's name, and the father's or husband's, in Latin letters and in Devanagari ("" where not known)."""

    id: str
    part: str
    latin: str
    other: str
    father_latin: str
    father_other: str


def part_of_token(key: str) -> str:
    """Test, calibrate or train: by the id of the row (rows without one: the Latin text)."""
    return {0: "test", 1: "calibrate"}.get(zlib.crc32(key.encode()) % 20, "train")


def part_of_person(key: str) -> str:
    """Test, calibrate or train: by the id of the person."""
    remainder = zlib.crc32(key.encode()) % 20
    return "test" if remainder < 4 else "calibrate" if remainder < 6 else "train"


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def read_tokens(data: Path, script: str) -> list[Pair]:
    """Pairs of Latin and `script` ("Cyrl", "Arab" or "Deva") tokens."""
    if script == "Deva":
        rows = _rows(data / HINDI_FILE)
        return [Pair(r["english"].lower(), r["hindi"], script, part_of_token(r["english"])) for r in rows]
    name, latin, other = TOKEN_FILES[script]
    return [Pair(r[latin], r[other], script, part_of_token(r["id"]), int(r["count"])) for r in _rows(data / name)]


def read_persons(data: Path) -> list[PersonPair]:
    """Persons with names in Latin letters and in Devanagari."""
    return [
        PersonPair(
            r["id"],
            part_of_person(r["id"]),
            r["name_latn"],
            r["name_deva"],
            r["father_latn"] or "",
            r["father_deva"] or "",
        )
        for r in _rows(data / PERSONS_FILE)
    ]


def read_pool(data: Path) -> list[str]:
    """Full names in Latin letters, to fill a register with."""
    return [r["name"] for r in _rows(data / POOL_FILE)]
