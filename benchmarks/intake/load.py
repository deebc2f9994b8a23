"""Forms sent over real HTTP, many at once, by a client that costs little: it shares the machine with the measured."""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

BITS_OF_WORK = 14
PATIENCE = 30.0
"""Seconds that a client waits for an answer."""


@dataclass(frozen=True, slots=True)
class Plea:
    """A form as a browser sends it. `key` makes every repeat the same request; `address` is where it comes from, as a
    proxy of ours says it."""

    key: str
    body: bytes
    address: str


@dataclass(slots=True)
class Sent:
    """What came of many: keys that were acknowledged with where their receipt is, answers of another kind by status,
    and how long each acknowledgement took, in seconds."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    others: dict[int, int] = field(default_factory=dict)
    broken: int = 0
    seconds: list[float] = field(default_factory=list)


def plea(fields: Mapping[str, str], *, worked: bool = False) -> Plea:
    """A form with a fresh key; `worked`: with the proof of work that the script of the page does."""
    key = str(uuid4())
    said = {"key": key, "language": "en", **fields}
    if worked:
        said["work"] = work_for(key)
    return Plea(key, urlencode(said).encode(), ".".join(["10", *(str(byte) for byte in os.urandom(3))]))


def work_for(key: str) -> str:
    """The number that a phone looks for."""
    nonce = 0
    while int.from_bytes(hashlib.sha256(f"{key}:{nonce}".encode()).digest()[:4], "big") >> (32 - BITS_OF_WORK):
        nonce += 1
    return str(nonce)


def send_all(port: int, path: str, pleas: Iterator[Plea], *, connections: int, until: Callable[[], bool]) -> Sent:
    """Send pleas over so many connections until they are all sent or `until` says so. One that breaks off is sent again
    with the same key, as a phone does it."""
    return asyncio.run(_send_all(port, path, pleas, connections, until))


async def _send_all(port: int, path: str, pleas: Iterator[Plea], connections: int, until: Callable[[], bool]) -> Sent:
    sent = Sent()
    await asyncio.gather(*(_client(port, path, pleas, sent, until) for _ in range(connections)))
    return sent


async def _client(port: int, path: str, pleas: Iterator[Plea], sent: Sent, until: Callable[[], bool]) -> None:
    line = _Line(port, path)
    for one in pleas:
        while not await _try(line, one, sent):
            if until():
                return
            await asyncio.sleep(0.05)
        if until():
            break
    line.close()


async def _try(line: _Line, one: Plea, sent: Sent) -> bool:
    """Send one plea once; was it answered for good?"""
    start = time.perf_counter()
    try:
        status, location = await asyncio.wait_for(line.post(one), PATIENCE)
    except (TimeoutError, OSError, EOFError, ValueError, IndexError):
        line.close()
        sent.broken += 1
        return False
    if status == 303:
        sent.acknowledged[one.key] = location
        sent.seconds.append(time.perf_counter() - start)
        return True
    sent.others[status] = sent.others.get(status, 0) + 1
    return status < 500 and status != 429


class _Line:
    """One kept-alive connection."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, one: Plea) -> tuple[int, str]:
        """Status and Location of the answer. Raises OSError, EOFError or ValueError when it breaks off."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        more = f"X-Forwarded-For: {one.address}\r\nContent-Length: {len(one.body)}\r\n\r\n"
        self._writer.write((self._head + more).encode() + one.body)
        await self._writer.drain()
        head = await self._reader.readuntil(b"\r\n\r\n")
        said = dict(line.lower().split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:] if ": " in line)
        location = next(
            (line[10:] for line in head.decode("latin-1").split("\r\n") if line.lower()[:9] == "location:"), ""
        )
        if said.get("transfer-encoding", "").strip() == "chunked":
            await self._reader.readuntil(b"0\r\n\r\n")
        elif length := int(said.get("content-length", "0")):
            await self._reader.readexactly(length)
        return int(head.split(b" ", 2)[1]), location.strip()

    def close(self) -> None:
        if self._writer is not None:
            with suppress(OSError):
                self._writer.close()
        self._reader = self._writer = None


def status_of(port: int, path: str) -> int:
    """The status with which a page answers; 0 when nothing does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
