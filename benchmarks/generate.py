"""A ledger as large as a ministry may come to have, the same at every run.

    python -m benchmarks.generate --cases 1000000 --data-dir /tmp/bench

People, cases and claims are written set by set in SQL (as the superuser of the embedded server: foreign keys are not
checked row by row); posts, users, crises and measures come from the application's own actions; and standing is derived
from the claims by the application's own `cases_derive`, in chunks of the size that an import uses.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import accumulate, cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString, cast
from uuid import UUID

import psycopg

from benchmarks.place import DEFAULT_FOLDER, prepared
from benchmarks.stories import CALL, FIRST, LAST, REGIONS, STORIES
from safeconduct.store.ids import reference
from safeconduct.store.url import ADMIN, embedded_connection

if TYPE_CHECKING:
    from benchmarks.world import World

SQL = Path(__file__).parent / "sql"
START, UNTIL = datetime(2024, 8, 20, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
"""27 months of claims."""
CLAIMS_PER_CASE = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000, help="cases of the large crisis (default: a million)")
    parser.add_argument("--data-dir", type=Path, default=DEFAULT_FOLDER, help=f"default: {DEFAULT_FOLDER}")
    args = parser.parse_args()
    with prepared(args.data_dir, role="owner"):
        generate(args.data_dir, args.cases)


def generate(data_dir: Path, cases: int) -> None:
    """Fill an empty data folder whose server runs. Prints how long each part took."""
    from django.core.management import call_command

    from benchmarks.world import make_world
    from safeconduct.people.indexing import token_ids

    with timed("tables"):
        call_command("migrate", verbosity=0, interactive=False)
    with timed("posts, users, crises, measures"):
        world = make_world(cases)
        token_ids([*FIRST.split(), *LAST.split(), "Kumar", "Singh", "Lal"])
    with psycopg.connect(embedded_connection(data_dir, ADMIN).libpq(), autocommit=True) as admin:
        _load(admin, world, cases)
        admin.execute("ANALYZE")
        with timed("traits"):
            admin.execute("SELECT cases_fill_traits()")
        with timed("standing"):
            _derive(admin)
        with timed("tallies folded"):
            admin.execute("SELECT cases_fold_tallies(), cases_fold_trait_tallies()")
        with timed("vacuum analyze"):
            admin.execute("VACUUM ANALYZE")


def _load(admin: psycopg.Connection, world: World, cases: int) -> None:
    """Everything that is told: in one transaction, without row-by-row checks of foreign keys."""
    facts = _facts(world, cases)
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute("SET LOCAL work_mem = '512MB'")
        admin.execute("SET LOCAL synchronous_commit = off")
        _run(admin, "draw", facts)
        _tell_stories(admin)
        with timed("persons and cases"):
            _run(admin, "seed", facts)
            _number(admin, cases)
            _run(admin, "cases", facts)
        with timed("claims, clocks and the record"):
            _run(admin, "claims", facts)


def _facts(world: World, cases: int) -> dict[str, Any]:
    small = max(cases // 1000, 200)
    return {
        "cases": cases,
        "small": small,
        "claims": CLAIMS_PER_CASE * (cases + small),
        "start": START,
        "until": UNTIL,
        "crisis": world.crisis.pk,
        "small_crisis": world.small_crisis.pk,
        "reaches": world.reaches[:-1],
        "posts": [post.pk for post in world.posts],
        "officers": [officer.pk for staff in world.officers for officer in staff],
        "begins": [1, *accumulate(len(staff) for staff in world.officers)][:-1],
        "staff": [len(staff) for staff in world.officers],
        "lead": world.lead.pk,
        "first": FIRST.split(),
        "middle": ["Kumar", "Singh", "Lal", None, None, None, *FIRST.split()],
        "last": LAST.split(),
        "regions": list(REGIONS),
        "call": CALL,
    }


def _run(admin: psycopg.Connection, name: str, facts: dict[str, Any]) -> None:
    """Run the statements of sql/<name>.sql, one after the other."""
    text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    with psycopg.ClientCursor(admin) as cursor:
        cursor.execute(cast(LiteralString, text), facts if "%(" in text else None)


def _tell_stories(admin: psycopg.Connection) -> None:
    shares = list(accumulate(share for _, share, _ in STORIES.values()))
    with admin.cursor() as cursor:
        with cursor.copy("COPY story FROM STDIN") as copy:
            for number, (circumstance, _, _) in enumerate(STORIES.values(), start=1):
                copy.write_row((number, circumstance, shares[number - 1] / shares[-1]))
        with cursor.copy("COPY step FROM STDIN") as copy:
            for row in _steps():
                copy.write_row(row)


def _steps() -> Iterator[tuple[object, ...]]:
    for number, (_, _, steps) in enumerate(STORIES.values(), start=1):
        for place, (said, chance) in enumerate(steps.items(), start=1):
            name, state = said.split("=")
            yield (number, place, *name.split("."), state, chance)


def _number(admin: psycopg.Connection, cases: int) -> None:
    """Give the cases their references, as the application would."""
    with admin.cursor() as cursor:
        years = cursor.execute("SELECT n, to_char(opened_at, 'YY') FROM seed ORDER BY n").fetchall()
        with cursor.copy("COPY number FROM STDIN") as copy:
            for n, year in years:
                copy.write_row((n, reference(f"{'RU' if n <= cases else 'QK'}{year}", n)))
        cursor.execute("SELECT setval('cases_reference_number', %s)", [len(years)])


def _derive(admin: psycopg.Connection) -> None:
    """As an import does it, see cases/actions/history.py; over two connections, for two cores."""
    from safeconduct.cases.actions.history import CHUNK

    ids = [row[0] for row in admin.execute("SELECT id FROM cases_case ORDER BY opened_at").fetchall()]
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    second = psycopg.connect(admin.info.dsn, password=admin.info.password, autocommit=True)
    with second, ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(_derive_chunk, chunks, cycle([admin, second])))


def _derive_chunk(chunk: list[UUID], connection: psycopg.Connection) -> None:
    connection.execute("SELECT count(*) FROM cases_derive(%s)", [chunk])


@contextmanager
def timed(part: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{part:32} {time.perf_counter() - began:8.1f} s", flush=True)


if __name__ == "__main__":
    main()
