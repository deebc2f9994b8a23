"""The virus scanner: a real socket that speaks clamd's protocol, and what is written down of its word."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.intake.actions.receiving import NewFile, NewRequest, receive_request
from safeconduct.intake.actions.scanning import scan_pending
from safeconduct.intake.enums import ScanVerdict
from safeconduct.intake.models import Channel, FileScan
from safeconduct.intake.scanning import PIECE, Scan, ScannerAway, scan_bytes

BAD = b"X5O!P%@AP this is what the scanner of this test calls bad"
LARGEST = 3 * PIECE


class Clamd(socketserver.StreamRequestHandler):
    """clamd(8): a command that ends with NUL, pieces with their length, a length of nothing, an answer with NUL."""

    def handle(self) -> None:
        command = b"".join(iter(lambda: self.rfile.read(1), b"\0"))
        assert command == b"zINSTREAM"
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > LARGEST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.wfile.write(b"stream: Test.Signature FOUND\0" if BAD in content else b"stream: OK\0")


class NoClamd(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 mail.example ESMTP\0")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class UnixServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def served(server: socketserver.BaseServer) -> Iterator[socketserver.BaseServer]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def scanner() -> Iterator[str]:
    for server in served(Server(("127.0.0.1", 0), Clamd)):
        yield f"127.0.0.1:{server.server_address[1]}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("content", [b"", b"clean", b"x" * PIECE, b"x" * (2 * PIECE + 1)])
def test_what_is_clean_is_clean_whatever_its_size(scanner: str, content: bytes):
    assert scan_bytes(content, at=scanner) == Scan(ScanVerdict.CLEAN)


def test_what_is_infected_is_named_also_between_two_pieces(scanner: str):
    found = Scan(ScanVerdict.INFECTED, "Test.Signature")
    assert scan_bytes(BAD, at=scanner) == found
    assert scan_bytes(b"x" * (PIECE - 5) + BAD, at=scanner) == found


def test_what_is_too_large_for_the_scanner_could_not_be_scanned(scanner: str):
    said = scan_bytes(b"x" * (LARGEST + 20 * PIECE), at=scanner)
    assert (said.verdict, "size limit" in said.words) == (ScanVerdict.FAILED, True)


def test_a_socket_of_this_machine_serves_as_well(tmp_path: Path):
    path = tmp_path / "clamd.ctl"
    for _server in served(UnixServer(str(path), Clamd)):
        assert scan_bytes(BAD, at=f"unix:{path}").verdict == ScanVerdict.INFECTED


@pytest.mark.parametrize("at", ["127.0.0.1:1", "unix:/nowhere/clamd.ctl", "nonsense", "", "host:port"])
def test_a_scanner_that_is_away_is_said_to_be_away(at: str):
    with pytest.raises(ScannerAway):
        scan_bytes(b"x", at=at)


def test_something_else_that_answers_is_no_scanner():
    for server in served(Server(("127.0.0.1", 0), NoClamd)):
        with pytest.raises(ScannerAway):
            scan_bytes(b"x", at=f"127.0.0.1:{server.server_address[1]}")  # type: ignore[attr-defined]


def test_each_file_is_scanned_once_and_its_verdict_kept(scanner: str, form: Channel):
    files = (NewFile("good.pdf", "", b"%PDF"), NewFile("bad.pdf", "", BAD))
    receive_request(NewRequest(form, "one", b"{}", "application/json", files=files))
    assert [scan_pending(at=scanner), scan_pending(at=scanner)] == [2, 0]
    said = FileScan.objects.order_by("file__number").values_list("file__name", "verdict", "words")
    assert list(said) == [("good.pdf", "clean", ""), ("bad.pdf", "infected", "Test.Signature")]


def test_while_the_scanner_is_away_files_wait(form: Channel):
    receive_request(NewRequest(form, "one", b"{}", "application/json", files=(NewFile("a", "", b"a"),)))
    with pytest.raises(ScannerAway):
        scan_pending(at="127.0.0.1:1")
    assert not FileScan.objects.exists()
