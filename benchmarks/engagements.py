"""How fast are the lists of the diplomatic register with 50,000 engagements?

    python -m benchmarks.engagements                   # fills a folder in /tmp first, then measures
    python -m benchmarks.engagements --engagements 5000 --data-dir DIR

Whole pages: session, rules, queries, template, as the role of the web server. Prints a table for README.md.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from benchmarks.generate import timed as told
from benchmarks.measured import Measured, timed
from benchmarks.place import prepared
from safeconduct.store.ids import uuid7
from safeconduct.store.url import ADMIN, embedded_connection

FOLDER = Path("/tmp/safeconduct-engagements")
ENGAGEMENTS = 50_000
TARGET_MS = 100
TIMES = 15
STATES = 60
FIRST, LAST = date(2019, 1, 1), date(2027, 6, 30)
TODAY = date(2026, 11, 22)
PLACES = ("Astana", "Moscow", "New Delhi", "Kazan", "Samarkand", "Geneva", "New York", "Minsk", "Tashkent", "Vientiane")
OCCASIONS = ("", "", "", "SCO summit", "BRICS summit", "General Assembly", "ASEAN meeting", "G20")
TOPICS = ("nationals in the army", "remains", "partnership", "Central Asia", "global issues", "trade", "energy")
KINDS = ("meeting", "meeting", "call", "call", "summons", "note_verbale", "demarche", "letter", "statement")
COPY: dict[str, LiteralString] = {
    "engagement": "COPY diplomacy_engagement (id, number, crisis_id, state_id, known_at, made_by_id, stage, kind,"
    " level, starts_on, ends_on) FROM STDIN",
    "version": 'COPY diplomacy_engagementversion (id, engagement_id, number, stage, kind, setting, level, "on", place,'
    " occasion, topics, summary, reason, known_at, by_id) FROM STDIN",
    "participant": "COPY diplomacy_participant (version_id, side, position, official_id, name, title) FROM STDIN",
}
PAGES = {
    "first page": "",
    "only meetings": "?kind=meeting",
    "of one state": "?state=AA",
    "only those planned": "?stage=planned",
    "only summits (few)": "?level=4",
    "a state and a kind": "?state=AB&kind=summons",
    "a place that many have": "?q=Astana",
    "a topic that many have": "?q=central+asia",
    "a name that few have": "?q=Official+17+",
    "words that nobody has": "?q=Ouagadougou",
    "as known on a day two years back": "?known=2024-11-01",
    "the same, only those planned then": "?known=2024-11-01&stage=planned",
    "the same, a place": "?known=2024-11-01&q=Astana",
    "a page far down": "?after=2020-03-01~01900000000070008000000000000000",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engagements", type=int, default=ENGAGEMENTS)
    parser.add_argument("--data-dir", type=Path, default=FOLDER, help=f"default: {FOLDER}")
    parser.add_argument("--fill", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.fill:
        fill(args.data_dir, args.engagements)
        return 0
    if not (args.data_dir / "filled").exists():
        command = [sys.executable, "-m", "benchmarks.engagements", "--fill", "--data-dir", str(args.data_dir)]
        subprocess.run([*command, "--engagements", str(args.engagements)], check=True)
    with prepared(args.data_dir, role="app"):
        rows = measure()
    print(_table(rows))
    return 0 if all(row.is_met for row in rows) else 1


def measure() -> list[Measured]:
    """Every page of the list, a month of the calendar, and the page of one."""
    from django.urls import reverse

    from benchmarks.pages import _get, signed_in
    from safeconduct.diplomacy.models import Engagement

    client = signed_in("lead")
    here, month = reverse("diplomacy:engagements", args=["war"]), reverse("diplomacy:calendar", args=["war"])
    one = reverse("diplomacy:engagement", args=[Engagement.objects.order_by("-number")[0].reference])
    pages = {name: here + query for name, query in PAGES.items()}
    pages |= {"a month of the calendar": f"{month}?month=2024-07", "the page of one": one}
    pages["a month as known two years back"] = f"{month}?month=2024-12&known=2024-11-01"
    return [
        _measured(name, lambda address=address: _get(client, address))  # type: ignore[misc]
        for name, address in pages.items()
    ]


def _measured(name: str, call: Callable[[], object]) -> Measured:
    """How long it takes, and how much of the processors: that is the same however much else the machine does."""
    call()
    before = worked()
    for _n in range(TIMES):
        call()
    each = 1000 * (worked() - before) / TIMES
    return replace(timed("", name, call, target=TARGET_MS, times=TIMES), note=f"{each:.0f} ms")


def worked() -> float:
    """Seconds that this process and its connection to the database have had of the processors."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _table(rows: Sequence[Measured]) -> str:
    lines = [f"| {row.what} | {row.note} | {row.value:.0f} ms | {row.best:.0f} ms |" for row in rows]
    return "\n".join([f"| page | processor time | median of {TIMES} | best |", "|---|---|---|---|", *lines])


def fill(folder: Path, number: int) -> None:
    """An empty folder: 60 states with officials, and engagements over eight years, most of them in two versions."""
    with prepared(folder, role="owner"):
        from django.core.management import call_command

        from benchmarks.world import make_world

        with told("tables, posts, users"):
            call_command("migrate", verbosity=0, interactive=False)
            world = make_world(5_000)
        with psycopg.connect(embedded_connection(folder, ADMIN).libpq(), autocommit=True) as admin:
            admin.execute("SET session_replication_role = replica")
            with told(f"{number} engagements"):
                _write(admin, number, world.crisis.pk, world.lead.pk)
            admin.execute("SELECT setval('diplomacy_engagement_number', %s)", [number])
            with told("vacuum, analyze"):
                admin.execute("VACUUM ANALYZE")
    (folder / "filled").touch()


def _write(admin: psycopg.Connection, number: int, crisis: UUID, by: UUID) -> None:
    chance = random.Random(20_261_123)
    officials = _officials()
    made = [_engagement(n, chance, crisis, by, list(officials)) for n in range(1, number + 1)]
    _copy(admin, "engagement", (row for row, _told in made))
    versions = [version for row, days in made for version in _versions(row, days, chance, by)]
    _copy(admin, "version", iter(versions))
    _copy(admin, "participant", _people(versions, {row[0]: row[3] for row, _told in made}, officials, chance))


def _officials() -> dict[UUID, list[tuple[UUID, str]]]:
    """Six officials for each of the states."""
    from safeconduct.diplomacy.models import Official, State

    letters = [chr(ord("A") + n) for n in range(26)]
    codes = [first + second for first in letters for second in letters][:STATES]
    states = State.objects.bulk_create(State(code=code, name=f"State {code}") for code in codes)
    numbers = count(1)
    people = [
        Official(state=state, name=f"Official {next(numbers)} of {state.name}") for state in states for _n in "123456"
    ]
    Official.objects.bulk_create(people)
    return {state.pk: [(who.pk, who.name) for who in people if who.state_id == state.pk] for state in states}


def _engagement(
    n: int, chance: random.Random, crisis: UUID, by: UUID, states: Sequence[UUID]
) -> tuple[tuple[Any, ...], date]:
    day = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
    known = min(day - timedelta(days=chance.randint(1, 60)), TODAY)
    stage = "planned" if day > TODAY else "cancelled" if chance.random() < 0.04 else "held"
    level = chance.choices((1, 2, 3, 4), (60, 25, 13, 2))[0]
    state = states[min(int(chance.expovariate(0.08)), len(states) - 1)]
    row = (uuid7(), n, crisis, state, _noon(known), by, stage, chance.choice(KINDS), level, day, day)
    return row, known


def _versions(row: tuple[Any, ...], known: date, chance: random.Random, by: UUID) -> Iterator[tuple[Any, ...]]:
    stage, kind, level, day = row[6:10]
    last = (chance.choice(PLACES), chance.choice(OCCASIONS), chance.sample(TOPICS, 2))
    yield uuid7(), row[0], 1, "planned", kind, "bilateral", level, day.isoformat(), *last, "", "", _noon(known), by
    if stage != "planned":
        yield (uuid7(), row[0], 2, stage, kind, "bilateral", level, day.isoformat(), *last,
               "It was raised again, and he said that it was being looked at.", "", _noon(day), by)  # fmt: skip


def _people(
    versions: Sequence[tuple[Any, ...]],
    states: dict[UUID, UUID],
    officials: dict[UUID, list[tuple[UUID, str]]],
    chance: random.Random,
) -> Iterator[tuple[Any, ...]]:
    for version in versions:
        yield version[0], "ours", 1, None, "Joint Secretary", "Joint Secretary"
        for place, (id, name) in enumerate(chance.sample(officials[states[version[1]]], 2), start=2):
            yield version[0], "theirs", place, id, name, "Deputy Minister"


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _copy(admin: psycopg.Connection, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with admin.cursor() as cursor, cursor.copy(COPY[table]) as copy:
        for row in rows:
            copy.write_row(row)


if __name__ == "__main__":
    sys.exit(main())
