"""From `safeconduct up` on a data folder that is there to its first page."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from benchmarks.measured import Measured

TIMES = 5
GIVE_UP_AFTER = 60.0


def measure_start(data_dir: Path) -> list[Measured]:
    taken = [_start_once(data_dir) for _ in range(TIMES)]
    what = "`safeconduct up` on an existing folder to its first page"
    return [Measured("g", what, median(taken), 5, "s", min(taken))]


def _start_once(data_dir: Path) -> float:
    """Seconds until the sign-in page was sent. Stops it again, in order."""
    port = _free_port()
    environment = os.environ | {"SAFECONDUCT_DATA": str(data_dir.absolute())}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "safeconduct.cli.main", "up", f"--port={port}"]
    began = time.perf_counter()
    child = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait_for_page(f"http://127.0.0.1:{port}/", began)
        return time.perf_counter() - began
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(timeout=90)


def _wait_for_page(address: str, began: float) -> None:
    while not _is_sent(address):
        if time.perf_counter() - began > GIVE_UP_AFTER:
            raise SystemExit("`safeconduct up` sent no page within a minute.")
        time.sleep(0.02)


def _is_sent(address: str) -> bool:
    try:
        with urlopen(address, timeout=10) as page:
            return bool(page.read())
    except HTTPError:
        raise
    except (URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
