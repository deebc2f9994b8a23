"""A register for the look-up of persons: one person for each name, each in a case of one crisis, in an empty folder."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString

import psycopg

from benchmarks.generate import timed
from benchmarks.stories import REGIONS
from benchmarks.world import World
from safeconduct.store.ids import reference, uuid7
from safeconduct.store.url import ADMIN, embedded_connection

CHUNK = 20_000
OPENED = datetime(2026, 1, 20, tzinfo=UTC)
COPY: dict[str, LiteralString] = {
    "person": "COPY people_person (id, name, sex, birth, nationality, home_region, home_place, father_name) FROM STDIN",
    "name": "COPY people_personname (id, person_id, text, folded, script, kind, source, tokens) FROM STDIN",
    "paper": "COPY people_paper (id, person_id, kind, number, folded, issuing_state, issued, expires,"
    " machine_readable_zone) FROM STDIN",
    "contact": "COPY people_contact (id, person_id, kind, value, folded, note) FROM STDIN",
    "case": "COPY cases_case (id, crisis_id, person_id, reference, circumstance, post_id, opened_at, compartments)"
    " FROM STDIN",
}


def fill(data_dir: Path, names: Sequence[str], papers: int) -> None:
    """Fill an empty data folder whose server runs. `papers`: how many persons have a passport and a phone."""
    from django.core.management import call_command

    from benchmarks.world import make_world
    from safeconduct.people.counting import count_bearers

    with timed("tables, posts, users"):
        call_command("migrate", verbosity=0, interactive=False)
        world = make_world(50_000)
    with psycopg.connect(embedded_connection(data_dir, ADMIN).libpq(), autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("SET synchronous_commit = off")
        with timed(f"{len(names)} persons, names, cases"):
            _write(admin, names, papers, world)
        with timed("vacuum, analyze"):
            admin.execute("VACUUM ANALYZE")
    with timed("bearers of each word"):
        count_bearers()


def _write(admin: psycopg.Connection, names: Sequence[str], papers: int, world: World) -> None:
    chance = random.Random(20_261_122)
    for start in range(0, len(names), CHUNK):
        some = names[start : start + CHUNK]
        ids = [uuid7() for _name in some]
        _write_names(admin, some, ids, chance)
        numbered = list(zip(ids, range(start, min(start + CHUNK, papers)), strict=False))
        _copy(admin, "paper", ((uuid7(), id, "passport", _passport(n), _passport(n), "IN", "", "", "")
                               for id, n in numbered))  # fmt: skip
        _copy(admin, "contact", ((uuid7(), id, "phone", _phone(n), _phone(n), "") for id, n in numbered))
        _copy(admin, "case", _cases(ids, start, world, chance))


def _write_names(admin: psycopg.Connection, names: Sequence[str], ids: Sequence[object], chance: random.Random) -> None:
    from safeconduct.people.indexing import token_ids

    tokens = token_ids(names)
    regions = list(REGIONS)
    _copy(admin, "person", ((id, name, chance.choice("MMMF"), str(chance.randint(1960, 2007)), "IN",
                             chance.choice(regions), "", "") for id, name in zip(ids, names, strict=True)))  # fmt: skip
    _copy(admin, "name", ((uuid7(), id, name, name, "Latn", "ours", "", tokens[name])
                          for id, name in zip(ids, names, strict=True)))  # fmt: skip


def _cases(ids: Sequence[object], start: int, world: World, chance: random.Random) -> Iterator[tuple[object, ...]]:
    for n, id in enumerate(ids, start + 1):
        post = world.posts[min(bisect(world.reaches, chance.random()), len(world.posts) - 1)]
        yield uuid7(), world.crisis.pk, id, reference("RU26", n), "recruited", post.pk, OPENED, []


def _passport(n: int) -> str:
    return f"{'ABCEFHJKLMNPRSTUVWXYZ'[n % 21]}{(n * 7919 + 1234567) % 10_000_000:07d}"


def _phone(n: int) -> str:
    return f"+91{9_000_000_000 + n * 97 % 1_000_000_000}"


def _copy(admin: psycopg.Connection, table: str, rows: Iterator[tuple[object, ...]]) -> None:
    with admin.cursor() as cursor, cursor.copy(COPY[table]) as copy:
        for row in rows:
            copy.write_row(row)
