"""The same as-known figure, worked out by DuckDB from all the claims: what it would cost to keep nothing but claims."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import psycopg

from benchmarks.measured import Measured, ratio, seconds, timed
from benchmarks.place import as_owner
from benchmarks.reading import PAST, situation
from safeconduct.cases.models import Crisis

THREADS = 2
CLAIMS = """
    SELECT c.case_id, c.track, c.viewpoint, c.state, c.id,
           extract(epoch FROM greatest(c.known_at, s.at))::float8 AS counts_from,
           extract(epoch FROM r.at)::float8 AS counts_until,
           (c.track = 'condition' AND c.state = 'dead')::int AS is_death,
           least(c.happened_latest, (c.known_at AT TIME ZONE 'UTC')::date) AS happened,
           extract(epoch FROM c.known_at)::float8 AS known_at
    FROM cases_claim c JOIN cases_case k ON k.id = c.case_id
    LEFT JOIN cases_retraction r ON r.claim_id = c.id LEFT JOIN cases_countersignature s ON s.claim_id = c.id
    WHERE k.crisis_id = '{crisis}'
      AND (s.claim_id IS NOT NULL OR NOT (c.track = 'condition' AND c.state = 'dead' AND c.viewpoint = 'ours'))
"""
CASES = "SELECT id, extract(epoch FROM opened_at)::float8 AS opened FROM cases_case WHERE crisis_id = '{crisis}'"
FIGURE = """
    WITH standing AS (
        SELECT case_id, track, viewpoint, arg_max(state, (is_death, happened, known_at, id)) AS state
        FROM claims WHERE counts_from <= $at AND (counts_until IS NULL OR counts_until > $at)
        GROUP BY ALL
    ), picture AS (
        SELECT case_id,
               bool_or(viewpoint = 'ours' AND track = 'condition' AND state = 'dead') AS dead,
               bool_or(viewpoint = 'ours' AND track = 'service' AND state = 'released') AS released,
               bool_or(viewpoint = 'host' AND track = 'whereabouts' AND state = 'missing') AS missing
        FROM standing GROUP BY ALL
    )
    SELECT count(*), count(*) FILTER (WHERE released AND NOT dead), count(*) FILTER (WHERE dead),
           count(*) FILTER (WHERE NOT coalesce(released, false) AND NOT coalesce(dead, false)),
           count(*) FILTER (WHERE missing AND NOT released AND NOT dead)
    FROM cases LEFT JOIN picture ON case_id = id WHERE opened <= $at OR case_id IS NOT NULL
"""
KEYS = ("known_cases", "released", "dead_confirmed_by_us", "remaining", "missing_as_host_reports")


def measure_against_duckdb(data_dir: Path, crisis: Crisis) -> list[Measured]:
    """Both give the same five numbers; ours are read from the tallies, DuckDB's from every claim."""
    at = PAST[0]
    with duckdb.connect(config={"threads": THREADS}) as duck:
        open_parquet(duck, data_dir, crisis, {"claims": CLAIMS, "cases": CASES})
        claims = duck.execute("SELECT count(*) FROM claims").fetchall()[0][0]
        theirs = timed("f", f"DuckDB, {claims} claims in Parquet, {THREADS} threads: five numbers of a partition",
                       lambda: _ask(duck, at), target=0, times=5)  # fmt: skip
        answer = _ask(duck, at)
    ours = timed("f", "Safeconduct: every figure and its partition", lambda: situation(crisis, at), target=0)
    made = situation(crisis, at)[1]
    if answer != tuple(made[key].number for key in KEYS):
        raise SystemExit(f"DuckDB counts {answer}, the ledger {[made[key].number for key in KEYS]}.")
    return [theirs, ours, ratio("f", "DuckDB over all claims ÷ ours", theirs, ours, target=0)]


def _ask(duck: duckdb.DuckDBPyConnection, at: datetime) -> tuple[int, ...]:
    found = duck.execute(FIGURE, {"at": at.astimezone(UTC).timestamp()}).fetchone()
    assert found is not None
    return found


def open_parquet(duck: duckdb.DuckDBPyConnection, data_dir: Path, crisis: Crisis, queries: Mapping[str, str]) -> None:
    """A view in DuckDB on what each query gives, by name; what is not there as a file yet is written first."""
    for name, query in queries.items():
        file = data_dir / f"{name}.parquet"
        if not file.exists():
            print(f"exporting {file}: {seconds(lambda q=query, f=file: _export(duck, data_dir, q, crisis, f)):.0f} s")  # type: ignore[misc]
        duck.execute(f"CREATE VIEW {name} AS SELECT * FROM '{file}'")


def _export(duck: duckdb.DuckDBPyConnection, data_dir: Path, query: str, crisis: Crisis, file: Path) -> None:
    """Once, by way of a CSV file: the claims as they were when the ledger was generated."""
    text = file.with_suffix(".csv")
    with as_owner(data_dir) as owner, text.open("wb") as out:
        _copy(owner, query.format(crisis=crisis.pk), out.write)
    duck.execute(f"COPY (SELECT * FROM read_csv('{text}')) TO '{file}' (FORMAT parquet)")
    text.unlink()


def _copy(owner: psycopg.Connection, query: str, write: object) -> None:
    with owner.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as copy:  # type: ignore[arg-type]
        for block in copy:
            write(block)  # type: ignore[operator]
