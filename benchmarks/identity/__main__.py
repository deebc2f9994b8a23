"""Measure everything on names, and write the table into ../README.md.

python -m benchmarks.identity --data DIR [--quick] [--parts abcd] [--size 1000000]
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.identity.measures import Linked, Row, Value, linked, one_to_one, ours_found, stock_found, told_apart
from benchmarks.identity.pools import composed, searches
from benchmarks.identity.splinked import splink_pairs
from benchmarks.identity.stock import NOT_INSTALLED, Stock, stock_methods
from safeconduct.identity.evidence import Evidence
from safeconduct.identity.linking import link
from safeconduct.identity.names import compare_many
from safeconduct.identity.tokens import parse_name
from tools.name_pairs import hard_pairs
from tools.names_data import PERSONS_FILE, read_persons

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- names: begin -->", "<!-- names: end -->"
OURS, SPLINK = "Safeconduct", "Splink 5 on DuckDB + ICU"
MISSING = """\
There are no names at {data}. Say where they are:  make bench-identity DATA=path/to/names
The folder holds {file} and the other files that tools/names_data.py reads; benchmarks/README.md says whose they are."""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path("data/names"))
    options.add_argument("--quick", action="store_true", help="smaller pools, fewer names; nothing is written")
    options.add_argument("--parts", default="abcd", help="a searches, b pairs, c a list, d large lists")
    options.add_argument("--size", type=int, default=0, help="names in the large pools (1,000,000; --quick: 150,000)")
    chosen = options.parse_args()
    if not (chosen.data / PERSONS_FILE).exists():
        print(MISSING.format(data=chosen.data, file=PERSONS_FILE), file=sys.stderr)
        return 1
    size = chosen.size or (150_000 if chosen.quick else 1_000_000)
    asked = 200 if chosen.quick else 1000
    values: list[Value] = []
    for value in _measured(chosen.data, chosen.parts, size, asked):
        print(f"{value.what}: {value.method}: {value.value}", flush=True)
        values.append(value)
    if not chosen.quick and chosen.parts == "abcd":
        _write(_table(values))
    return 0


def _measured(data: Path, parts: str, size: int, asked: int) -> Iterator[Value]:
    stock = list(stock_methods())
    measures: dict[str, Callable[[], Iterator[Value]]] = {
        "a": lambda: _searches(data, size, asked, stock),
        "b": lambda: _pairs(data, asked, stock),
        "c": lambda: _list(data),
        "d": lambda: _large_lists(data, size, 10 * asked),
    }
    for part in parts:
        yield from measures[part]()


def _searches(data: Path, size: int, asked: int, stock: Sequence[Stock]) -> Iterator[Value]:
    for search in searches(data, size, asked):
        what = f"{search.what}, pool of {len(search.pool):,}, {len(search.asked)} looked for: recall@1 / @10"
        found, taken, index = ours_found(search)
        yield Value(what, OURS, found)
        yield Value(f"{search.what}: one search, median / 95 % (stock: mean)", OURS, taken)
        print(f"   {len(index.vocabulary):,} words, at most {_memory()} MB so far")
        for method in stock:
            if method.score is None:
                yield Value(what, method.name, NOT_INSTALLED)
                continue
            found, taken = stock_found(search, method, asked // 10)
            yield Value(what, method.name, found)
            yield Value(f"{search.what}: one search, median / 95 % (stock: mean)", method.name, taken)


def _pairs(data: Path, asked: int, stock: Sequence[Stock]) -> Iterator[Value]:
    for script, name in (("Deva", "Hindi names"), ("Cyrl", "Russian full names")):
        pairs = hard_pairs(data, "test", script, asked)
        same = sum(pair.same for pair in pairs)
        what = f"{name}, {same} pairs against {len(pairs) - same} that are nearly the same: best F1 (AUC)"
        ours = compare_many([(parse_name(pair.query), parse_name(pair.other)) for pair in pairs])
        yield Value(what, OURS, told_apart(pairs, [found.log_odds for found in ours]))
        for method in stock:
            if method.score is None:
                yield Value(what, method.name, NOT_INSTALLED)
            else:
                yield Value(what, method.name, told_apart(pairs, [method.score(p.query, p.other) for p in pairs]))


def _list(data: Path) -> Iterator[Value]:
    persons = read_persons(data)
    asked = [(at, p) for at, p in enumerate(persons) if p.part == "test" and p.other and p.father_other]
    ours, truth = [(p.other, p.father_other) for _, p in asked], [at for at, _ in asked]
    theirs = [(p.latin, p.father_latin) for p in persons]
    what = (
        f"List of {len(ours)} Devanagari rows (name, father) against {len(theirs)}: best F1 / recall at precision .99"
    )
    found, taken = linked(ours, theirs, truth, _our_links)
    yield Value(what, OURS, found)
    yield Value("The same list: time", OURS, taken)
    try:
        found, taken = linked(ours, theirs, truth, lambda one, other: one_to_one(splink_pairs(one, other)))
        yield Value(what, SPLINK, found)
        yield Value("The same list: time", SPLINK, taken)
    except ImportError:
        yield Value(what, SPLINK, NOT_INSTALLED)


def _our_links(ours: Sequence[Row], theirs: Sequence[Row]) -> Linked:
    records = [[Evidence(names=(name,), father=father) for name, father in rows] for rows in (ours, theirs)]
    return [tuple(found) for found in link(records[0], records[1], threshold=0.001)]


def _large_lists(data: Path, size: int, rows: int) -> Iterator[Value]:
    names = composed(data, size)
    theirs = [(name, names[-1 - at]) for at, name in enumerate(names)]
    known = [(p.other, p.father_other, p.latin, p.father_latin) for p in read_persons(data) if p.other]
    many = [known[at % len(known)] for at in range(rows)]
    theirs[: len(known)] = [(name, father) for _, _, name, father in known]
    truth = [at % len(known) for at in range(rows)]
    _, taken = linked([(name, father) for name, father, _, _ in many], theirs, truth, _our_links)
    yield Value(f"List of {rows:,} rows against {size:,}: time", OURS, taken)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _table(values: Sequence[Value]) -> str:
    methods = list(dict.fromkeys(value.method for value in values))
    cells = {(value.what, value.method): value.value for value in values}
    lines = [
        f"`make bench-identity` on {datetime.now(UTC):%d %B %Y at %H:%M} UTC, {os.cpu_count()} cores, load of the"
        f" machine after it {os.getloadavg()[0]:.1f}; at most {_memory()} MB.",
        "",
        "| | " + " | ".join(methods) + " |",
        "|---|" + "---|" * len(methods),
    ]
    for what in dict.fromkeys(value.what for value in values):
        lines.append(f"| {what} | " + " | ".join(cells.get((what, method), "–") for method in methods) + " |")
    return "\n".join(lines)


def _write(table: str) -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
