"""A surge: so many forms at once, three in ten about persons of a register, and until when all of them have candidates.

    python -m benchmarks.intake.surge                                   # 10,000 against a register of 100,000
    python -m benchmarks.intake.surge --requests 150000 --persons 1000000 --data NAMES --data-dir DIR

Real HTTP against `safeconduct up`, fsync on. While it lasts the page of the queue is asked for, as a crisis lead and as
an officer of one post. DIR is made first where it is empty, and can be used again.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.intake.load import Plea, Sent, plea, send_all
from benchmarks.intake.service import FORM, LEAD, PASSWORD, SLUG, Service, running

FOLDER = "/tmp/safeconduct-surge-{persons}"
KNOWN = 0.3
CONNECTIONS = 16
LOOKS_EVERY = 2.0
"""Seconds between two looks at the queue."""
GIVES_UP_AFTER = 3600.0
OFFICER = "officer@ministry.example"


@dataclass(slots=True)
class Looked:
    """How long the page of the queue took, in seconds, for each who looked."""

    seconds: dict[str, list[float]] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--persons", type=int, default=100_000, help="of the register")
    parser.add_argument("--data", type=Path, help="the folder of names")
    parser.add_argument("--data-dir", type=Path, help=f"default: {FOLDER}")
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8767)
    args = parser.parse_args()
    folder = args.data_dir or Path(FOLDER.format(persons=args.persons))
    if not folder.exists():
        said = {"CROWD_DATA": str(args.data or ""), "CROWD_PERSONS": str(args.persons), "CROWD_FOLDER": str(folder)}
        command = [sys.executable, "-c", "from benchmarks.candidates import generate; generate()"]
        subprocess.run(command, check=True, env=os.environ | said)
    pleas = list(islice(_pleas(args.persons, args.data), args.requests))
    with running(folder, args.port, readers=args.readers) as service:
        print(_surge(service, pleas))


def _pleas(persons: int, data: Path | None) -> Iterator[Plea]:
    """Forms about persons of the register and about strangers."""
    from benchmarks.crowd import SEED, Crowd, names_of, said_of

    drawn = Crowd(names_of(data)).persons()
    known = list(islice(drawn, persons))
    chance = random.Random(SEED + 2)
    for stranger in drawn:
        yield plea(_fields(said_of(chance.choice(known) if chance.random() < KNOWN else stranger, chance), chance))


def _fields(said: Mapping[str, Any], chance: random.Random) -> dict[str, str]:
    home = ", ".join(part for part in (said.get("village", ""), said.get("district", "")) if part)
    told = {
        "name": said["names"][0],
        "father": said.get("father", ""),
        "birth": said.get("birth", ""),
        "passport": said["papers"][0][1] if said.get("papers") else "",
        "phone": said["phones"][0] if said.get("phones") else "",
        "home": home,
        "region": said.get("state", ""),
        "words": "He does not answer his phone since last week. Please tell us where he is.",
        "writer": "family",
        "writer_phone": f"+91{chance.randrange(6 * 10**9, 10**10)}",
    }
    return {name: value for name, value in told.items() if value}


def _surge(service: Service, pleas: Sequence[Plea]) -> str:
    before = _count(service, "intake_request")
    over, looked = threading.Event(), Looked()
    watchers = [threading.Thread(target=_watch, args=(service, who, looked, over)) for who in (LEAD, OFFICER)]
    for watcher in watchers:
        watcher.start()
    start = time.monotonic()
    sent = send_all(service.port, FORM, iter(pleas), connections=CONNECTIONS, until=lambda: False)
    accepted = time.monotonic() - start
    read = _until_read(service)
    over.set()
    for watcher in watchers:
        watcher.join()
    present = _count(service, "intake_request") - before
    found = _count(service, "intake_mention WHERE likely_id IS NOT NULL")
    return _told(len(pleas), sent, accepted, read, present, found, looked)


def _until_read(service: Service) -> float:
    """Seconds after the last form until every mention was looked up."""
    start = time.monotonic()
    while time.monotonic() - start < GIVES_UP_AFTER:
        waiting = _count(service, "intake_handling WHERE NOT is_read") + _count(
            service, "intake_mention WHERE looked_up_at IS NULL"
        )
        if not waiting:
            break
        time.sleep(1)
    return time.monotonic() - start


def _count(service: Service, what: str) -> int:
    with service.connect() as connection:
        row = connection.execute(f"SELECT count(*) FROM {what}".encode()).fetchone()
    assert row
    return int(row[0])


def _watch(service: Service, who: str, looked: Looked, over: threading.Event) -> None:
    """Look at the queue again and again, as somebody who signed in."""
    browser = _signed_in(service.port, who)
    while not over.wait(LOOKS_EVERY):
        start = time.perf_counter()
        with browser.open(f"http://localhost:{service.port}/c/{SLUG}/requests/", timeout=60) as page:
            page.read()
        looked.seconds.setdefault(who, []).append(time.perf_counter() - start)


def _signed_in(port: int, who: str) -> urllib.request.OpenerDirector:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    address = f"http://localhost:{port}/account/login/"
    with browser.open(address) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert token
    form = {"csrfmiddlewaretoken": token[1], "login": who, "password": PASSWORD}
    with browser.open(address, urllib.parse.urlencode(form).encode()) as page:
        assert "/account/login/" not in page.geturl(), "The sign-in failed."
    return browser


def _told(asked: int, sent: Sent, accepted: float, read: float, present: int, found: int, looked: Looked) -> str:
    seconds = sorted(sent.seconds)
    p50, p99 = (1000 * seconds[int(share * (len(seconds) - 1))] for share in (0.5, 0.99))
    lines = [
        f"{len(sent.acknowledged)} of {asked} accepted in {accepted:.0f} s, {len(sent.acknowledged) / accepted:.0f} a "
        f"second; p50 {p50:.0f} ms, p99 {p99:.0f} ms; other answers {sent.others}, broken off {sent.broken}",
        f"{present} in the database; all looked up {read:.0f} s after the last one; somebody is likely for {found}",
    ]
    for who, times in looked.seconds.items():
        median, worst = 1000 * statistics.median(times), 1000 * max(times)
        lines.append(f"queue as {who}: p50 {median:.0f} ms, worst {worst:.0f} ms ({len(times)} looks)")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
