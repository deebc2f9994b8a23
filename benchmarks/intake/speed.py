"""Forms accepted a second over real HTTP, beside pgbench doing the same two inserts on the same server at the same time
of day: rounds of one and the other by turns, so that whatever else the machine does falls on both."""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import psycopg

from benchmarks.intake.load import Plea, Sent, plea, send_all
from benchmarks.intake.service import FORM, Service, running
from safeconduct.store.binaries import wheel_folder
from safeconduct.store.url import OWNER, embedded_connection

CONNECTIONS = 16
ROUNDS, SECONDS = 5, 10.0
MOST_A_SECOND = 4000
"""Forms made ready before each round."""
SAID = {
    "name": "Omveer Singh Tilwara", "birth": "12 March 1998", "father": "Ramesh Singh", "home": "Kothra, Sangrur",
    "words": "My brother went in August. He wrote last on 9 November that they move tonight. He wants to come home.",
    "writer_name": "Seema", "relation": "brother",
}  # fmt: skip
_TPS = re.compile(r"tps = ([0-9.]+)")
TWO_INSERTS = """
BEGIN;
INSERT INTO bench_request (id, number, channel_id, kind, key, received_at, content_type, raw, sha256, size, sender,
    language, list_sha256)
    SELECT id, nextval('bench_number'), id, 'form', id::text, now(), 'application/json', :raw, :sha, 300, '', 'en', ''
    FROM (SELECT gen_random_uuid() AS id) new;
INSERT INTO bench_handling (request_id, crisis_id, post_id, kind, received_at, state, since, is_ahead, rank, points,
    parts, is_read, is_held_up, tries, who, preview, language, writer, automatic, people, unmatched)
    SELECT id, id, id, 'form', now(), 'untouched', now(), false, 0, 0, '[]', false, false, 0, '', '', 'en',
        'unknown', '', 0, 0 FROM (SELECT gen_random_uuid() AS id) new;
COMMIT;
"""


@dataclass(frozen=True, slots=True)
class Round:
    """One after the other: pgbench's transactions a second, and accepted forms a second with how long each took."""

    pgbench: float
    forms: float
    sent: Sent


def measure(service: Service, folder: Path, *, rounds: int, seconds: float) -> list[Round]:
    """Rounds by turns, after one that is not counted."""
    script = _prepare(service, folder)
    found = []
    for nth in range(rounds + 1):
        tps = _pgbench(service, script, seconds if nth else 2.0)
        sent = _forms(service, seconds if nth else 3.0)
        if nth:
            found.append(Round(tps, len(sent.acknowledged) / seconds, sent))
    return found


def _prepare(service: Service, folder: Path) -> Path:
    """Tables like ours for pgbench, without foreign keys, which only we pay for; and its script."""
    told = embedded_connection(service.data, OWNER, "safeconduct")
    with psycopg.connect(told.libpq(), autocommit=True) as owner:
        for table in ("request", "handling"):
            owner.execute(f"DROP TABLE IF EXISTS bench_{table}")
            owner.execute(f"CREATE TABLE bench_{table} (LIKE intake_{table} INCLUDING ALL)")
        owner.execute("CREATE SEQUENCE IF NOT EXISTS bench_number")
    body = next(_pleas()).body
    script = folder / "two_inserts.sql"
    filled = TWO_INSERTS.replace(":raw", f"'\\x{body.hex()}'").replace(":sha", f"'{'0' * 64}'")
    script.write_text(filled, encoding="utf-8")
    return script


def _pgbench(service: Service, script: Path, seconds: float) -> float:
    told = embedded_connection(service.data, OWNER, "safeconduct")
    program = wheel_folder() / "bin" / "pgbench"
    command = [str(program), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-T", str(int(seconds))]
    command += ["-f", str(script), "-h", str(told.host), "-p", str(told.port), "-U", told.user, told.name]
    done = subprocess.run(command, env={"PGPASSWORD": told.password}, capture_output=True, text=True, check=True)
    found = _TPS.search(done.stdout)
    assert found, done.stdout
    return float(found[1])


def _forms(service: Service, seconds: float) -> Sent:
    ready = iter(list(islice(_pleas(), int(MOST_A_SECOND * seconds))))
    over = time.monotonic() + seconds
    return send_all(service.port, FORM, ready, connections=CONNECTIONS, until=lambda: time.monotonic() > over)


def _pleas() -> Iterator[Plea]:
    while True:
        yield plea(SAID)


def told(rounds: list[Round]) -> str:
    """The table for README.md."""
    ratio = statistics.median(each.forms / each.pgbench for each in rounds)
    seconds = sorted(second for each in rounds for second in each.sent.seconds)
    lines = ["| round | pgbench, transactions/s | forms accepted/s | ratio |", "|---|---|---|---|"]
    lines += [
        f"| {nth} | {each.pgbench:.0f} | {each.forms:.0f} | {each.forms / each.pgbench:.3f} |"
        for nth, each in enumerate(rounds, 1)
    ]
    p50, p99 = (1000 * seconds[int(share * (len(seconds) - 1))] for share in (0.5, 0.99))
    others = {status: n for each in rounds for status, n in each.sent.others.items()}
    lines.append(f"\nratio (median) {ratio:.3f}; p50 {p50:.0f} ms, p99 {p99:.0f} ms; other answers {others}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--port", type=int, default=8766)
    asked = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="intake-speed-"))
    folder.chmod(0o755)
    try:
        with running(folder / "data", asked.port, readers=0) as service:
            print(told(measure(service, folder, rounds=asked.rounds, seconds=asked.seconds)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
