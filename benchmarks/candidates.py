"""What does it cost to find out about many requests who they are about: one by one, and all at once?

    python -m benchmarks.candidates                                        # a register of 100,000, generated first
    python -m benchmarks.candidates --persons 1000000 --data DIR --data-dir DIR2

DIR holds the files of names that tools/names_data.py reads; without it the names are those of the ledger's stories,
of which there are few. Three requests in ten are about a person of the register. Prints a table for README.md.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.place import prepared
from safeconduct.store.ids import uuid7

FOLDER = "/tmp/safeconduct-candidates-{persons}"
TRUTH = "asked.json"
ASKED, KNOWN = 20_000, 0.3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="the folder of names")
    parser.add_argument("--persons", type=int, default=100_000, help="of the register (default: 100,000)")
    parser.add_argument("--data-dir", type=Path, help=f"default: {FOLDER}")
    parser.add_argument("--single", type=int, default=200, help="so many are asked one by one (default: 200)")
    parser.add_argument("--batch", type=int, default=500, help="requests in a batch (default: 500)")
    parser.add_argument("--batches", type=int, default=12, help="batches that are asked (default: 12)")
    args = parser.parse_args()
    folder = args.data_dir or Path(FOLDER.format(persons=args.persons))
    if not (folder / TRUTH).exists():
        _generate(folder, args.persons, args.data)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with prepared(folder, role="app"):
        print(_table(folder, args))


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds for each request: of the processor in this process and in the database, and of the clock."""

    here: float
    database: float
    clock: float

    @property
    def all(self) -> float:
        return self.here + self.database


def _timed(folder: Path, count: int, call: Callable[[], Any]) -> tuple[Taken, Any]:
    before = time.process_time(), _database_seconds(folder), time.perf_counter()
    found = call()
    after = time.process_time(), _database_seconds(folder), time.perf_counter()
    return Taken(*(1000 * (end - start) / count for start, end in zip(before, after, strict=True))), found


def _database_seconds(folder: Path) -> float:
    """Seconds of the processor that the server and all that it started have used, those that ended included."""
    server = (folder / "database" / "cluster" / "postmaster.pid").read_text(encoding="utf-8").split()[0]
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            id, told = stat.parent.name, stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if id == server or told[1] == server:
            ticks += sum(map(int, told[11:15] if id == server else told[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _table(folder: Path, args: argparse.Namespace) -> str:
    from safeconduct.people.matching import match_at_once, match_before_create

    asked = _asked(folder)[: args.batch * args.batches]
    records = [evidence for evidence, _id in asked]
    gc.freeze()  # the requests themselves are no work of a batch
    load, memory = os.getloadavg()[0], _megabytes()
    loaded, _none = _timed(folder, 1, lambda: match_at_once(records[:1]))
    memory = _megabytes() - memory
    batches = [records[start : start + args.batch] for start in range(0, len(records), args.batch)]
    told = [_timed(folder, len(some), partial(match_at_once, some)) for some in batches]
    together = [outcome for _taken, outcomes in told for outcome in outcomes]
    some = records[: args.single]
    match_before_create(some[0])
    single, alone = _timed(folder, len(some), lambda: [match_before_create(evidence) for evidence in some])
    first, later = told[0][0], [taken for taken, _outcomes in told[len(told) // 2 :]]
    lines = [
        f"| one by one, {len(some)} requests | {_cells(single)} | |",
        f"| at once, the first {args.batch} | {_cells(first)} | {single.all / first.all:.0f} × |",
        f"| at once, {args.batch} at a time, warm (median) | {_cells(_median(later))} |"
        f" {single.all / _median(later).all:.0f} × |",
    ]
    known, as_many = [id for _evidence, id in asked], together[: len(alone)]
    return "\n".join(
        [
            f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC, {os.cpu_count()} cores, load {load:.1f} before.",
            "", "| ms for each request | here | database | both | |", "|---|---:|---:|---:|---:|", *lines, "",
            f"Names read into memory: {loaded.clock / 1000:.1f} s, {memory:.0f} MB. Found first, of those who are in"
            f" the register: {_found(alone, known):.3f} one by one, {_found(as_many, known):.3f} at once."
            f" The same likeliest person and band: {_agreed(alone, together):.3f}.",
        ]
    )  # fmt: skip


def _asked(folder: Path) -> list[tuple[Any, str]]:
    from safeconduct.identity.evidence import Evidence

    rows = json.loads((folder / TRUTH).read_text(encoding="utf-8"))
    return [(Evidence(**row["said"]), row["id"]) for row in rows]


def _median(several: Sequence[Taken]) -> Taken:
    return Taken(*(median(getattr(taken, part) for taken in several) for part in ("here", "database", "clock")))


def _cells(taken: Taken) -> str:
    return f"{taken.here:.1f} | {taken.database:.1f} | {taken.all:.1f}"


def _found(outcomes: Sequence[Any], known: Sequence[str]) -> float:
    there = [(_best(outcome), id) for outcome, id in zip(outcomes, known, strict=False) if id]
    return sum(best[0] == id for best, id in there) / len(there)


def _best(outcome: Any) -> tuple[str, Any]:
    return (str(outcome.candidates[0].person.pk), outcome.band) if outcome else ("", None)


def _agreed(alone: Sequence[Any], together: Sequence[Any]) -> float:
    """Persons of whom exactly as much speaks are the same here."""
    return sum(_is_same(one, other) for one, other in zip(alone, together, strict=False)) / len(alone)


def _is_same(one: Any, other: Any) -> bool:
    if not one or not other:
        return bool(one) == bool(other)
    sure = [outcome.candidates[0].comparison.probability for outcome in (one, other)]
    return one.band == other.band and (_best(one) == _best(other) or abs(sure[0] - sure[1]) < 1e-4)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _generate(folder: Path, persons: int, data: Path | None) -> None:
    """In a process of its own, as the owner of the tables."""
    command = [sys.executable, "-c", "from benchmarks.candidates import generate; generate()"]
    said = {"CROWD_DATA": str(data or ""), "CROWD_PERSONS": str(persons), "CROWD_FOLDER": str(folder)}
    subprocess.run(command, check=True, env=os.environ | said)


def generate() -> None:
    """Fill the folder, and write down what is asked: of persons of the register (`id` is theirs), of others."""
    from benchmarks.crowd import SEED, Crowd, fill, names_of, said_of

    folder, count = Path(os.environ["CROWD_FOLDER"]), int(os.environ["CROWD_PERSONS"])
    data = Path(os.environ["CROWD_DATA"]) if os.environ["CROWD_DATA"] else None
    drawn = Crowd(names_of(data)).persons()
    persons, strangers = list(islice(drawn, count)), list(islice(drawn, ASKED))
    ids = [uuid7() for _person in persons]
    with prepared(folder, role="owner"):
        fill(folder, persons, ids)
    chance = random.Random(SEED + 1)
    asked = []
    for stranger in strangers:
        at = chance.randrange(count) if chance.random() < KNOWN else -1
        said = said_of(persons[at] if at >= 0 else stranger, chance)
        asked.append({"said": said, "id": str(ids[at]) if at >= 0 else ""})
    (folder / TRUTH).write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
