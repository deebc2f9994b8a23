"""Figures by home state, post and sex, against DuckDB over the same claims joined with the same persons.

    python -m benchmarks.traits --data-dir /tmp/safeconduct-bench

Stops when the numbers differ. Exits with 1 when a target is missed. Generates the data first where there are none.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.engagements import worked
from benchmarks.measured import Measured, in_turns, ratio
from benchmarks.place import DEFAULT_FOLDER, prepared

if TYPE_CHECKING:
    import duckdb

    from safeconduct.cases.models import Crisis

TARGET_MS, TIMES = 150, 7
MOMENTS = {
    "the end of a month": datetime(2025, 6, 30, 23, 59, 59, 999999, tzinfo=UTC),
    "the middle of a month": datetime(2025, 6, 15, 23, 59, 59, 999999, tzinfo=UTC),
    "the latest day": datetime(2026, 11, 20, 23, 59, 59, 999999, tzinfo=UTC),
}
MEASURE, REGION = "released", "Punjab"
ONLY = {"trait": {"name": "home_region", "values": [REGION]}}
PERSONS = """
    SELECT c.id AS case_id, c.post_id::text AS post, p.sex, p.home_region
    FROM cases_case c JOIN people_person p ON p.id = c.person_id WHERE c.crisis_id = '{crisis}'
"""
FIGURE = """
    WITH standing AS (
        SELECT case_id, track, viewpoint, arg_max(state, (is_death, happened, known_at, id)) AS state
        FROM claims WHERE counts_from <= $at AND (counts_until IS NULL OR counts_until > $at)
          AND viewpoint = 'ours' AND track IN ('service', 'condition') GROUP BY ALL
    ), picture AS (
        SELECT case_id FROM standing GROUP BY ALL
        HAVING bool_or(track = 'service' AND state = 'released') AND NOT bool_or(track = 'condition' AND state = 'dead')
    )
    SELECT {value}, count(*) FROM picture JOIN persons USING (case_id) WHERE {where} GROUP BY 1
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, default=DEFAULT_FOLDER, help=f"default: {DEFAULT_FOLDER}")
    parser.add_argument("--cases", type=int, default=1_000_000, help="where the data have to be generated first")
    args = parser.parse_args()
    if not (args.data_dir / "database").exists():
        command = [sys.executable, "-m", "benchmarks.generate", f"--cases={args.cases}", f"--data-dir={args.data_dir}"]
        subprocess.run(command, check=True)
    with prepared(args.data_dir, role="app"):
        from safeconduct.cases.models import Crisis

        print(f"load of the machine: {os.getloadavg()[0]:.1f}")
        measured = _measure(args.data_dir, Crisis.objects.get(slug="war"))
        print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    return 0 if all(row.is_met for row in measured) else 1


def _measure(data_dir: Path, crisis: Crisis) -> list[Measured]:
    out = []
    with _duck(data_dir, crisis) as duck:
        for when, at in MOMENTS.items():
            for what, ours, value, where in _questions(crisis, at):
                query = FIGURE.format(value=value, where=where)
                out += _compare(f"{what}, {when}", ours, lambda query=query, at=at: _ask(duck, query, at))  # type: ignore[misc]
    return out


@contextmanager
def _duck(data_dir: Path, crisis: Crisis) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the claims and the persons in Parquet, and as many threads as there are cores."""
    import duckdb

    from benchmarks.duck import CLAIMS, THREADS, open_parquet

    with duckdb.connect(config={"threads": THREADS}) as duck:
        open_parquet(duck, data_dir, crisis, {"claims": CLAIMS, "persons": PERSONS})
        yield duck


def _questions(crisis: Crisis, at: datetime) -> list[tuple[str, Callable[[], dict[str, int]], str, str]]:
    """What is asked, how we answer from nothing, and what DuckDB groups and filters by."""
    from safeconduct.figures.queries import counts, current_versions, figure, group_by_trait

    versions = current_versions()
    released = versions[MEASURE]

    def grouped(trait: str, narrowed: dict[str, object] | None = None) -> dict[str, int]:
        return group_by_trait(crisis, released, versions, trait, as_known=at, narrowed=narrowed)

    def filtered() -> dict[str, int]:
        found = figure(released, counts(crisis, as_known=at), versions, narrowed=ONLY)
        return {REGION: found.number}

    punjab = f"home_region = '{REGION}'"
    return [
        ("released, from one home state", filtered, "home_region", punjab),
        ("released, by home state", lambda: grouped("home_region"), "home_region", "true"),
        ("released, by post", lambda: grouped("post"), "post", "true"),
        ("released, by sex", lambda: grouped("sex"), "sex", "true"),
        ("released, from one home state, by post", lambda: grouped("post", ONLY), "post", punjab),
        ("released, from one home state, by sex", lambda: grouped("sex", ONLY), "sex", punjab),
    ]


def _compare(what: str, ours: Callable[[], dict[str, int]], theirs: Callable[[], dict[str, int]]) -> list[Measured]:
    if ours() != theirs():
        raise SystemExit(f"{what}: DuckDB counts {theirs()}, the ledger {ours()}.")
    own, duck = in_turns("t", {what: ours, f"{what}: DuckDB": theirs}, target=0, times=TIMES)
    before = worked()
    for _turn in range(TIMES):
        ours()
    each = 1000 * (worked() - before) / TIMES
    own = Measured("t", what, own.value, TARGET_MS, "ms", own.best)
    times = ratio("t", f"{what}: ours ÷ DuckDB", own, duck, target=1)
    verdict = "" if own.is_met and times.is_met else "  MISSED"
    said = f"{each:.0f} ms | {own.value:.0f} ms ({own.best:.0f})"
    print(f"| {what} | {said} | {duck.value:.0f} ms | {times.value:.2f} × |{verdict}", flush=True)
    return [own, times]


def _ask(duck: duckdb.DuckDBPyConnection, query: str, at: datetime) -> dict[str, int]:
    return dict(duck.execute(query, {"at": at.timestamp()}).fetchall())


if __name__ == "__main__":
    sys.exit(main())
