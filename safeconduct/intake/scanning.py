"""Asking the virus scanner ClamAV: the INSTREAM command of clamd(8), through a socket of this machine or a host.

A scanner is optional. `SAFECONDUCT_CLAMAV` says where it listens: "unix:/run/clamav/clamd.ctl" or "host:3310".
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass

from .enums import ScanVerdict

PIECE = 256 * 1024
"""Bytes that are sent at once."""
PATIENCE = 60.0
"""Seconds for one answer."""
LONGEST_ANSWER = 4096
LONGEST_WORDS = 300


class ScannerAway(Exception):
    """Nobody answers where the scanner should be, or what answers is no clamd: the file is scanned later."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scanner said of some bytes: the verdict, and its words ("Eicar-Signature")."""

    verdict: ScanVerdict
    words: str = ""


def scan_bytes(content: bytes, *, at: str) -> Scan:
    """Have bytes scanned. Raises `ScannerAway`; a file that the scanner refuses (too large) is `FAILED`."""
    try:
        with _connected(at) as line:
            _send(line, content)
            answer = _received(line)
    except (OSError, ValueError) as error:
        raise ScannerAway(f"{at}: {error}") from error
    return _read(answer, at)


def _connected(at: str) -> socket.socket:
    if at.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(at.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = at.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)


def _send(line: socket.socket, content: bytes) -> None:
    """Pieces with their length before them (four bytes, big-endian), and a length of nothing at the end. A scanner that
    has enough hangs up while we send: what it said is read all the same."""
    try:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return


def _received(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        if not (more := line.recv(LONGEST_ANSWER)):
            break
        said += more
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _read(answer: str, at: str) -> Scan:
    """ "stream: OK", "stream: Eicar-Signature FOUND", or "INSTREAM size limit exceeded. ERROR"."""
    words = answer.removeprefix("stream:").strip()
    if words == "OK":
        return Scan(ScanVerdict.CLEAN)
    if words.endswith(" FOUND"):
        return Scan(ScanVerdict.INFECTED, words.removesuffix(" FOUND")[:LONGEST_WORDS])
    if words.endswith("ERROR"):
        return Scan(ScanVerdict.FAILED, words[:LONGEST_WORDS])
    raise ScannerAway(f"{at}: {words[:100] or 'no answer'}")
