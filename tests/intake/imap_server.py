"""A small IMAP4rev1 server (RFC 3501, with MOVE and UIDPLUS) on a socket of this machine, for a real client to talk to.

It has one account, keeps mails in memory, and can be told to fail: to hang up before a command, or to refuse one mail.
"""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

USER, PASSWORD = "help@embassy.example", 'a "quoted" \\ pass phrase'
_WORD = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\([^)]*\))|(\S+)')


@dataclass
class Kept:
    """A mail in the mailbox."""

    uid: int
    raw: bytes
    flags: set[str] = field(default_factory=set)


class ImapServer(socketserver.ThreadingTCPServer):
    """`with ImapServer() as server:` listens on `server.port`. `log` has every command that was sent."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, keeps_keywords: bool = True, can: str = "MOVE UIDPLUS") -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.keeps_keywords = keeps_keywords
        self.capabilities = f"IMAP4rev1 AUTH=PLAIN {can}".strip()
        self.folders: dict[str, list[Kept]] = {"INBOX": [], "Done": []}
        self.hang_up_before = ""
        self.refused: set[int] = set()
        self.watch: Callable[[str], None] = lambda command: None
        self.log: list[str] = []
        self._next = 1

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def put(self, raw: bytes, *flags: str, folder: str = "INBOX") -> int:
        """A mail arrives; its number."""
        self.folders[folder].append(Kept(self._next, raw, set(flags)))
        self._next += 1
        return self._next - 1

    def flags(self, folder: str = "INBOX") -> list[set[str]]:
        return [kept.flags for kept in self.folders[folder]]

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()


class _HungUp(Exception):
    """The connection ends without a word."""


class _Session(socketserver.StreamRequestHandler):
    server: ImapServer
    folder: str = "INBOX"

    def handle(self) -> None:
        self._say(b"* OK ready")
        try:
            while line := self.rfile.readline():
                self._answer(line.rstrip(b"\r\n"))
        except (_HungUp, OSError):
            pass

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _answer(self, line: bytes) -> None:
        tag, _space, rest = line.partition(b" ")
        words = [_unquoted(*found) for found in _WORD.findall(rest)]
        command = words[0].upper()
        if command == "UID":
            words = words[1:]
            command = words[0].upper()
        self.server.log.append(f"{command} {' '.join(words[1:])}")
        if command == self.server.hang_up_before:
            raise _HungUp
        self.server.watch(command)
        result = getattr(self, f"_{command.lower()}")(*words[1:])
        self._say(tag + b" " + (result or f"OK {command} done").encode())
        if command == "LOGOUT":
            raise _HungUp

    def _capability(self) -> None:
        self._say(f"* CAPABILITY {self.server.capabilities}".encode())

    def _login(self, user: str, password: str) -> str | None:
        return None if (user, password) == (USER, PASSWORD) else "NO [AUTHENTICATIONFAILED] wrong user or password"

    def _select(self, folder: str) -> str | None:
        if folder not in self.server.folders:
            return "NO no such folder"
        self.folder = folder
        more = rb" \*" if self.server.keeps_keywords else b""
        self._say(b"* FLAGS (\\Seen \\Deleted)")
        self._say(f"* {len(self._mails)} EXISTS".encode())
        self._say(b"* OK [PERMANENTFLAGS (\\Seen \\Deleted" + more + b")] kept")
        self._say(b"* OK [UIDVALIDITY 1] valid")
        return "OK [READ-WRITE] selected"

    @property
    def _mails(self) -> list[Kept]:
        return self.server.folders[self.folder]

    def _search(self, *criteria: str) -> None:
        found = list(self._mails)
        if criteria[0] == "UNSEEN":
            found = [kept for kept in found if r"\Seen" not in kept.flags]
        if criteria[0] == "UNKEYWORD":
            found = [kept for kept in found if criteria[1] not in kept.flags]
        self._say(" ".join(["* SEARCH", *(str(kept.uid) for kept in found)]).encode())

    def _fetch(self, uid: str, parts: str) -> str | None:
        if int(uid) in self.server.refused:
            return "NO this mail is damaged"
        for place, kept in enumerate(self._mails, 1):
            if kept.uid == int(uid):
                assert "BODY.PEEK[]" in parts
                flags = " ".join(sorted(kept.flags))
                head = (
                    f"* {place} FETCH (UID {uid} FLAGS ({flags}) RFC822.SIZE {len(kept.raw)} BODY[] {{{len(kept.raw)}}}"
                )
                self.wfile.write(head.encode() + b"\r\n" + kept.raw + b")\r\n")
        return None

    def _store(self, uid: str, what: str, flags: str) -> None:
        assert what == "+FLAGS"
        for kept in self._mails:
            if kept.uid == int(uid):
                kept.flags |= set(flags.strip("()").split())

    def _copy(self, uid: str, folder: str) -> str | None:
        if folder not in self.server.folders:
            return "NO [TRYCREATE] no such folder"
        for kept in [kept for kept in self._mails if kept.uid == int(uid)]:
            self.server.put(kept.raw, *kept.flags, folder=folder)
        return None

    def _move(self, uid: str, folder: str) -> str | None:
        refusal = self._copy(uid, folder)
        if refusal is None:
            self.server.folders[self.folder] = [kept for kept in self._mails if kept.uid != int(uid)]
        return refusal

    def _expunge(self, uid: str = "") -> None:
        gone = [kept for kept in self._mails if r"\Deleted" in kept.flags and uid in ("", str(kept.uid))]
        self.server.folders[self.folder] = [kept for kept in self._mails if kept not in gone]

    def _logout(self) -> None:
        self._say(b"* BYE good bye")


def _unquoted(quoted: bytes, listed: bytes, bare: bytes) -> str:
    return (re.sub(rb"\\(.)", rb"\1", quoted) or listed or bare).decode()
