"""How long does it take to find a person among a million, through the desk's own path?

    python -m benchmarks.lookup --data DIR             # a million persons, generated first in /tmp/safeconduct-lookup
    python -m benchmarks.lookup --data DIR --persons 10000000 --data-dir DIR2

DIR holds the files of names that tools/names_data.py reads. Names that were kept apart from training are asked for in
Devanagari and in Cyrillic; the persons stand in the register in Latin letters. Prints a table for README.md.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.identity.pools import Search, searches
from benchmarks.measured import seconds
from benchmarks.place import prepared

FOLDER = Path("/tmp/safeconduct-lookup")
ASKED = 1000
READERS = {"who sees all posts": "lead", "of the large post": "officer-0", "of the tiny post": "officer-1"}
TRUTH = "asked.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="the folder of names; needed to generate")
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--data-dir", type=Path, default=FOLDER, help=f"default: {FOLDER}")
    parser.add_argument(
        "--asked", type=int, default=300, help="so many names of each kind are looked up (default: 300)"
    )
    parser.add_argument("--cold", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.cold:
        print(json.dumps(_cold(args.data_dir)))
        return
    if not (args.data_dir / TRUTH).exists():
        _generate(args)
    print(_table(args))


def _generate(args: argparse.Namespace) -> None:
    """In a process of its own, as the owner of the tables."""
    if args.data is None:
        raise SystemExit("Give the folder of names with --data: the register has to be generated first.")
    command = [sys.executable, "-c", "from benchmarks.lookup import generate; generate()"]
    said = {"LOOKUP_DATA": str(args.data), "LOOKUP_PERSONS": str(args.persons), "LOOKUP_FOLDER": str(args.data_dir)}
    subprocess.run(command, check=True, env=os.environ | said)


def generate() -> None:
    """Fill the folder: everybody who is asked for, and others until there are enough."""
    data, folder = Path(os.environ["LOOKUP_DATA"]), Path(os.environ["LOOKUP_FOLDER"])
    hindi, russian = itertools.islice(searches(data, int(os.environ["LOOKUP_PERSONS"]), ASKED), 2)
    names = list(dict.fromkeys([*hindi.pool, *russian.pool]))
    with prepared(folder, role="owner"):
        from benchmarks.register import fill

        fill(folder, names, papers=len(names) // 3)
    told = {search.what: search.asked for search in (hindi, russian)}
    (folder / TRUTH).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _cold(folder: Path) -> dict[str, float]:
    """Memory and time of a process that asks for the first time."""
    with prepared(folder, role="app"):
        from safeconduct.identity.tokens import parse_name
        from safeconduct.people.vocabulary import known

        begun = _megabytes()
        taken = seconds(lambda: known.ask([parse_name("Раджеш Кумар")]))
        return {"seconds": taken, "megabytes": _megabytes() - begun, "words": len(known)}


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _table(args: argparse.Namespace) -> str:
    truth = _truth(args.data_dir)
    asked = [Search(what, [(q, name) for q, name in rows[: args.asked]], []) for what, rows in truth.items()]
    load = os.getloadavg()[0]
    with prepared(args.data_dir, role="app"):
        cold = json.loads(subprocess.run(_cold_command(args), check=True, capture_output=True, text=True).stdout)
        lines = [*_searches(asked), *_evidence(asked), *_pages(asked)]
    head = f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC, {os.cpu_count()} cores, load {load:.1f} before."
    return "\n".join(
        [
            head, "", "| what | p50 | p95 | found among the first 10 |", "|---|---:|---:|---:|", *lines,
            f"| a worker's first search: {cold['words']:.0f} words read | {cold['seconds']:.2f} s | | |",
            f"| memory that they take in a worker | {cold['megabytes']:.0f} MB | | |",
        ]
    )  # fmt: skip


def _truth(folder: Path) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = json.loads((folder / TRUTH).read_text(encoding="utf-8"))
    return found


def _cold_command(args: argparse.Namespace) -> list[str]:
    return [sys.executable, "-m", "benchmarks.lookup", "--cold", f"--data-dir={args.data_dir}"]


def _searches(asked: Sequence[Search]) -> Iterator[str]:
    from benchmarks.reading import actor
    from safeconduct.cases.queries import persons_for
    from safeconduct.people.search import search_persons

    for search in asked:
        for who, name in READERS.items():
            among = persons_for(actor(name))
            ask = partial(search_persons, among=among, limit=10)
            answers = [(_timed(partial(ask, query)), truth) for query, truth in search.asked]
            found = [(taken, name_is(hits, truth)) for (taken, hits), truth in answers]
            recall = sum(hit for _t, hit in found) / len(found) if name == "lead" else None
            yield _line(f"{search.what}: search, for one {who}", [taken for taken, _hit in found], recall)


def name_is(hits: Sequence[Any], truth: str) -> bool:
    """Is the person with this name among them?"""
    return any(hit.person.name == truth for hit in hits)


def _evidence(asked: Sequence[Search]) -> Iterator[str]:
    from safeconduct.identity.evidence import Evidence
    from safeconduct.people.search import possible_persons

    for search in asked:
        taken, hits = [], 0
        for query, truth in search.asked:
            once, found = _timed(partial(possible_persons, Evidence(names=(query,), country="IN")))
            taken.append(once)
            hits += name_is(found, truth)
        yield _line(f"{search.what}: everything compared", taken, hits / len(taken))


def _pages(asked: Sequence[Search]) -> Iterator[str]:
    from benchmarks.pages import signed_in

    for who, name in READERS.items():
        client = signed_in(name)
        queries = [query for search in asked for query, _truth in search.asked[:100]]
        ask = partial(client.get, "/find/", headers={"HX-Request": "true"})
        taken = [_timed(partial(ask, {"q": query}))[0] for query in queries]
        yield _line(f"results while typing, the whole answer, for one {who}", taken, None)


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = call()
    return time.perf_counter() - began, found


def _line(what: str, taken: Sequence[float], recall: float | None) -> str:
    half, last = quantiles(taken, n=100)[49], quantiles(taken, n=100)[94]
    shown = f"{recall:.3f}" if recall is not None else ""
    return f"| {what} | {1000 * half:.1f} ms | {1000 * last:.1f} ms | {shown} |"


if __name__ == "__main__":
    main()
