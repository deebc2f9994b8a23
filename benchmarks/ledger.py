"""Measure the ledger on a generated data folder and print the table; a whole run also writes it into README.md and
results.json.

    python -m benchmarks.ledger --data-dir /tmp/safeconduct-bench

Exits with 1 when a target is missed. Generates the data first where there are none (see generate.py).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measured import Measured
from benchmarks.place import DEFAULT_FOLDER, prepared

RESULTS, README = Path(__file__).parent / "results.json", Path(__file__).parent / "README.md"
HERE_FOLLOWS = "## Figures of the last whole run\n"
PARTS = "abcdefg"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, default=DEFAULT_FOLDER, help=f"default: {DEFAULT_FOLDER}")
    parser.add_argument("--cases", type=int, default=1_000_000, help="where the data have to be generated first")
    parser.add_argument("--parts", default=PARTS, help=f"which parts to measure (default: {PARTS})")
    args = parser.parse_args()
    if not (args.data_dir / "database").exists():
        subprocess.run(_generate(args), check=True)
    load = [os.getloadavg()]
    measured = _start(args) + _measure(args.data_dir, args.parts)
    load.append(os.getloadavg())
    print(_table(measured))
    if args.parts == PARTS:
        _keep(measured, load)
        _tell(measured, load)
    return 0 if all(row.is_met for row in measured) else 1


def _generate(args: argparse.Namespace) -> list[str]:
    return [sys.executable, "-m", "benchmarks.generate", f"--cases={args.cases}", f"--data-dir={args.data_dir}"]


def _start(args: argparse.Namespace) -> list[Measured]:
    """Before all else, because `up` runs the server of the folder itself."""
    from benchmarks.start import measure_start

    return measure_start(args.data_dir) if "g" in args.parts else []


def _measure(data_dir: Path, parts: str) -> list[Measured]:
    """What the web server's role measures on the running server."""
    with prepared(data_dir, role="app"):
        chosen = [measure for part, measure in _measures(data_dir).items() if part in parts]
        return [row for measure in chosen for row in measure()]


def _measures(data_dir: Path) -> dict[str, Callable[[], list[Measured]]]:
    from benchmarks import duck, pages, reading, recording
    from safeconduct.cases.models import Crisis

    crisis = Crisis.objects.get(slug="war")
    return {
        "f": lambda: duck.measure_against_duckdb(data_dir, crisis),
        "b": lambda: reading.measure_figures(crisis),
        "c": lambda: reading.measure_members(crisis),
        "d": lambda: pages.measure_lists(crisis),
        "e": lambda: pages.measure_case_page(crisis),
        "a": lambda: recording.measure_recording(data_dir, crisis, reading.actor("lead")),
    }


def _table(measured: list[Measured]) -> str:
    lines = [f"{'':2} {'median':>10} {'best':>10} {'target':>10}"]
    for row in sorted(measured, key=lambda row: row.part):
        target = f"≤ {row.target:g} {row.unit}" if row.target else ""
        verdict = "" if row.is_met else "  MISSED"
        note = f" ({row.note})" if row.note else ""
        values = f"{row.value:7.2f} {row.unit:2} {row.best:7.2f} {row.unit:2}"
        lines.append(f"{row.part:2} {values} {target:>10} {row.what}{note}{verdict}")
    return "\n".join(lines)


def _keep(measured: list[Measured], load: list[tuple[float, float, float]]) -> None:
    """results.json: the values of this run, the machine, and its load before and after."""
    kept = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load_before_and_after": load,
        "measured": [asdict(row) | {"is_met": row.is_met} for row in measured],
    }
    RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _tell(measured: list[Measured], load: list[tuple[float, float, float]]) -> None:
    """The table at the end of the README."""
    lines = [
        f"{datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores, load of the machine (1 minute) {load[0][0]:.1f} before"
        f" and {load[1][0]:.1f} after. {sum(not row.is_met for row in measured)} targets missed.",
        "",
        "| part | what | median | best | target |",
        "|---|---|---:|---:|---:|",
    ]
    for row in sorted(measured, key=lambda row: row.part):
        target = f"≤ {row.target:g} {row.unit}" + ("" if row.is_met else " **missed**") if row.target else ""
        note = f" ({row.note})" if row.note else ""
        lines.append(
            f"| {row.part} | {row.what}{note} | {row.value:.3g} {row.unit} | {row.best:.3g} {row.unit} | {target} |"
        )
    said, _, _ = README.read_text(encoding="utf-8").partition(HERE_FOLLOWS)
    README.write_text("\n".join([said + HERE_FOLLOWS, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
