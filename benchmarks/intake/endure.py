"""`make endure`: kill web workers, readers, the job worker and PostgreSQL at random moments while forms are sent, and
count at the end: every request that was acknowledged is there, exactly once, and was read.

Killed with SIGKILL: nobody is asked to finish anything. Real forms over real HTTP to `safeconduct up`, fsync on.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from os import kill
from pathlib import Path

import psycopg

from benchmarks.intake.load import Plea, Sent, plea, send_all
from benchmarks.intake.service import FORM, Service, running

KILLS = 50
LEAST, MOST = 0.5, 3.0
"""Seconds between two kills."""
PATIENCE = 60.0
"""Seconds after which something is killed though too few forms were sent meanwhile."""
READ_WITHIN = 300.0
"""Seconds after the last request within which all have to be read."""
SIGHTS = {
    "web worker": ("granian",),
    "job worker": ("procrastinate", "--queues=default"),
    "reader": ("procrastinate", "--queues=intake"),
    "PostgreSQL": ("postgres", "-D"),
    "database connection": ("postgres: ", "safeconduct"),
}
"""What is killed, by words in its command line."""


@dataclass(slots=True)
class Outcome:
    """What the count at the end says."""

    sent: Sent = field(default_factory=Sent)
    killed: Counter[str] = field(default_factory=Counter)
    present: int = 0
    lost: int = 0
    twice: int = 0
    unread: int = 0
    seconds: float = 0.0

    @property
    def is_whole(self) -> bool:
        return bool(self.sent.acknowledged) and not (self.lost or self.twice or self.unread)

    def told(self) -> str:
        """In words."""
        killed = ", ".join(f"{what} {n}×" for what, n in sorted(self.killed.items()))
        return "\n".join(
            [
                f"killed: {sum(self.killed.values())} ({killed})",
                f"acknowledged: {len(self.sent.acknowledged)}; broken off and sent again: {self.sent.broken}; "
                f"other answers: {dict(sorted(self.sent.others.items()))}",
                f"in the database: {self.present}; acknowledged but lost: {self.lost}; there twice: {self.twice}; "
                f"not read: {self.unread}",
                f"read to the end {self.seconds:.1f} s after the last one",
                "Nothing was lost." if self.is_whole else "SOMETHING WAS LOST.",
            ]
        )


class _Pace:
    """When something is killed: after so many forms, while they are on their way; without a number, after a while."""

    def __init__(self, every: int | None) -> None:
        self.every, self.due, self.over = every, threading.Semaphore(0), threading.Event()

    def pleas(self) -> Iterator[Plea]:
        """Forms, until it is over."""
        for n in count(1):
            if self.over.is_set():
                return
            said = {"name": f"Omveer Singh Tilwara {n % 97}", "birth": "1998", "words": f"He does not answer. {n}"}
            yield plea(said)
            if self.every and n % self.every == 0:
                self.due.release()

    def wait(self, seconds: float) -> None:
        if self.every:
            self.due.acquire(timeout=PATIENCE)
        else:
            self.over.wait(seconds)


def endure(
    data: Path,
    port: int,
    *,
    kills: int = KILLS,
    connections: int = 8,
    seed: int | None = None,
    every: int | None = None,
) -> Outcome:
    """Send forms while things are killed, and count. `every`: kill after so many forms instead of after a while."""
    outcome, chance, pace = Outcome(), random.Random(seed), _Pace(every)
    with running(data, port) as service:
        killer = threading.Thread(target=_kill, args=(service, kills, chance, outcome, pace))
        killer.start()
        outcome.sent = send_all(port, FORM, pace.pleas(), connections=connections, until=lambda: False)
        killer.join()
        _count(service, outcome)
    return outcome


def _kill(service: Service, kills: int, chance: random.Random, outcome: Outcome, pace: _Pace) -> None:
    for n in range(kills):
        pace.wait(chance.uniform(LEAST, MOST))
        what = list(SIGHTS)[n % len(SIGHTS)]
        if pids := _seen(service.process.pid, SIGHTS[what]):
            with suppress(ProcessLookupError, PermissionError):
                kill(chance.choice(pids), signal.SIGKILL)
                outcome.killed[what] += 1
    pace.wait(MOST)
    pace.over.set()


def _seen(ours: int, words: tuple[str, ...]) -> list[int]:
    """Processes below `safeconduct up` whose command line has these words."""
    parents, lines = _processes()
    below = [pid for pid in parents if pid != ours and _is_below(pid, ours, parents)]
    return [pid for pid in below if all(word in lines[pid] for word in words)]


def _is_below(pid: int, ours: int, parents: dict[int, int]) -> bool:
    while pid in parents and pid != ours:
        pid = parents[pid]
    return pid == ours


def _processes() -> tuple[dict[int, int], dict[int, str]]:
    """The parent and the command line of every process."""
    parents, lines = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            pid = int(folder.name)
            lines[pid] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            parents[pid] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return parents, lines


def _count(service: Service, outcome: Outcome) -> None:
    start = time.monotonic()
    while (unread := _ask(service, _UNREAD)) and time.monotonic() - start < READ_WITHIN:
        time.sleep(0.5)
    outcome.unread, outcome.seconds = unread, time.monotonic() - start
    with service.connect() as connection:
        keys = Counter(key.partition("#")[0] for (key,) in connection.execute("SELECT key FROM intake_request"))
    outcome.present = sum(keys.values())
    outcome.lost = sum(key not in keys for key in outcome.sent.acknowledged)
    outcome.twice = sum(n > 1 for n in keys.values())


_UNREAD = """
    SELECT (SELECT count(*) FROM intake_handling WHERE NOT is_read)
        + (SELECT count(*) FROM intake_mention WHERE looked_up_at IS NULL)
        + (SELECT count(*) FROM intake_request) - (SELECT count(*) FROM intake_handling)
"""


def _ask(service: Service, statement: str) -> int:
    try:
        with service.connect() as connection:
            return int((connection.execute(statement).fetchone() or [1])[0])
    except psycopg.OperationalError:
        return 1


def main(arguments: list[str] | None = None) -> int:
    """Run it and tell what was lost; exit code 1 when anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--data", type=Path, help="a folder to keep; default: one that is thrown away")
    asked = parser.parse_args(arguments)
    data = asked.data or Path(tempfile.mkdtemp(prefix="endure-"))
    try:
        outcome = endure(data, asked.port, kills=asked.kills, seed=asked.seed)
    finally:
        if asked.data is None:
            shutil.rmtree(data, ignore_errors=True)
    print(outcome.told())
    return 0 if outcome.is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
