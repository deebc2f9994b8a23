"""Forms sent over real HTTP, many at once, by a client that costs little: it shares the machine with the measured."""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

BITS_OF_WORK = 14
_LOCATION = re.compile(rb"(?i)\r\nlocation: *([^\r\n]*)")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)")
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
        status, location = await line.post(one)
    except (TimeoutError, OSError, ValueError):
        line.close()
        sent.broken += 1
        return False
    if status == 303:
        sent.acknowledged[one.key] = location
        sent.seconds.append(time.perf_counter() - start)
        return True
    sent.others[status] = sent.others.get(status, 0) + 1
    return status < 500 and status != 429


class _Line(asyncio.Protocol):
    """One kept-alive connection: one form at a time. Plain callbacks cost a third of asyncio's streams."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        self._head = (head + "X-Forwarded-For: ").encode()
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._got = b""

    async def post(self, one: Plea) -> tuple[int, str]:
        """Status and Location of the answer. Raises OSError, TimeoutError or ValueError when it breaks off."""
        loop = asyncio.get_running_loop()
        if self._transport is None:
            self._transport, _same = await loop.create_connection(lambda: self, "127.0.0.1", self._port)
        self._answer, self._got = loop.create_future(), b""
        length = str(len(one.body)).encode()
        self._transport.write(
            b"".join([self._head, one.address.encode(), b"\r\nContent-Length: ", length, b"\r\n\r\n", one.body])
        )
        timer = loop.call_later(PATIENCE, self._give_up)
        try:
            head = await self._answer
        finally:
            timer.cancel()
        found = _LOCATION.search(head)
        return int(head[9:12]), found[1].decode() if found else ""

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, between, body = self._got.partition(b"\r\n\r\n")
        if between and self._answer is not None and not self._answer.done() and _is_whole(head.lower(), body):
            self._answer.set_result(head)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError())

    def _give_up(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(TimeoutError())

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
        self._transport = None


def _is_whole(head: bytes, body: bytes) -> bool:
    """Is the answer there to its last byte?"""
    if b"transfer-encoding: chunked" in head:
        return body.endswith(b"0\r\n\r\n")
    found = _LENGTH.search(head)
    return len(body) >= (int(found[1]) if found else 0)


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
