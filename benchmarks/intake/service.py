"""A Safeconduct of its own in a folder, as `safeconduct up` runs it: with a crisis, a form and somebody to lead."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.intake.load import status_of
from safeconduct.store.url import APP, embedded_connection

PROJECT = Path(__file__).resolve().parent.parent.parent
SLUG = "endurance"
FORM = f"/help/{SLUG}/"
PASSWORD = "a long pass phrase for benchmarks"
LEAD = "lead@ministry.example"
STARTS_WITHIN = 90.0


@dataclass(slots=True)
class Service:
    """A running one. `pid` is that of `safeconduct up`, which everything else is a child of."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]

    def connect(self) -> psycopg.Connection:
        """To its database, as the web does. Raises psycopg.OperationalError while it is down."""
        told = embedded_connection(self.data, APP, "safeconduct")
        return psycopg.connect(
            dbname=told.name, user=told.user, password=told.password, host=told.host, port=told.port, autocommit=True
        )


def environment(data: Path) -> dict[str, str]:
    """That of its commands. They believe one proxy, so that forms come from many addresses."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAFECONDUCT_")}
    kept.pop("DATABASE_URL", None)
    ours = {"SAFECONDUCT_DATA": str(data), "SAFECONDUCT_PROXIES": "1"}
    return kept | ours | {"DJANGO_SETTINGS_MODULE": "safeconduct.settings"}


def prepare(data: Path) -> None:
    """Make the tables, a ministry, the crisis and its form, once."""
    if (data / "prepared").exists():
        return
    data.mkdir(parents=True, exist_ok=True)
    for module in (["safeconduct.cli.main", "migrate"], ["benchmarks.intake.made"]):
        subprocess.run([sys.executable, "-m", *module], env=environment(data), cwd=PROJECT, check=True)
    (data / "prepared").touch()


@contextmanager
def running(data: Path, port: int, *, workers: int = 2, readers: int = 1, quiet: bool = True) -> Iterator[Service]:
    """Run it until the block ends."""
    prepare(data)
    command = [sys.executable, "-m", "safeconduct.cli.main", "up", f"--port={port}", f"--workers={workers}"]
    out = (data / "up.log").open("ab") if quiet else None
    process = subprocess.Popen(
        [*command, f"--readers={readers}"], env=environment(data), cwd=PROJECT, stdout=out, stderr=out
    )
    try:
        _wait(port, process)
        yield Service(data, port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while status_of(port, FORM) != 200:
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("Safeconduct did not start; up.log in its folder says why.")
        time.sleep(0.2)
