"""Real servers for tests of what leaves us: a mail server (RFC 5321, as far as it is needed) and a web server."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(slots=True)
class MailServer:
    """`taken`: recipients and bytes of every mail that was taken. `answers`: what is said instead of 250 to a word of
    the client, by that word; "DROP" hangs up. "END" is the line with a dot."""

    port: int = 0
    taken: list[tuple[list[str], bytes]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    sessions: int = 0


class _Session(socketserver.StreamRequestHandler):
    timeout = 10

    def handle(self) -> None:
        server: MailServer = self.server.told  # type: ignore[attr-defined]
        server.sessions += 1
        recipients: list[str] = []
        self.say("220 mail.example ready")
        while line := self.rfile.readline():
            word = line.split(b":")[0].split()[0].decode().upper()
            if word == "RCPT":
                recipients.append(line.decode().split("<")[1].split(">")[0])
            if word == "DATA" and "DATA" not in server.answers:
                self.say("354 go on")
                content = self.content()
                if not self.answer(server, "END"):
                    return
                if "END" not in server.answers:
                    server.taken.append((recipients, content))
                recipients = []
                continue
            if word == "QUIT" or not self.answer(server, word):
                return

    def answer(self, server: MailServer, word: str) -> bool:
        """False when it hangs up."""
        said = server.answers.get(word, "250 fine")
        if said == "DROP":
            return False
        self.say(said)
        return True

    def content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server on a port of this machine."""
    told = MailServer()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.daemon_threads = True
        server.told = told  # type: ignore[attr-defined]
        told.port = server.server_address[1]
        with _running(server):
            yield told


@dataclass(slots=True)
class Asked:
    """One HTTP request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Answer = tuple[int, dict[str, str], bytes]


@dataclass(slots=True)
class WebServer:
    """`answer` tells what is said to a request; None hangs up without a word."""

    answer: Callable[[Asked], Answer | None]
    url: str = ""
    asked: list[Asked] = field(default_factory=list)


class _Web(BaseHTTPRequestHandler):
    timeout = 10

    def do_GET(self) -> None:
        told: WebServer = self.server.told  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = Asked(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        told.asked.append(asked)
        answer = told.answer(asked)
        if answer is None:
            self.close_connection = True
            return
        status, headers, content = answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def web_server(answer: Callable[[Asked], Answer | None]) -> Iterator[WebServer]:
    """A web server on a port of this machine."""
    told = WebServer(answer)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Web) as server:
        server.daemon_threads = True
        server.told = told  # type: ignore[attr-defined]
        told.url = f"http://127.0.0.1:{server.server_address[1]}"
        with _running(server):
            yield told


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
