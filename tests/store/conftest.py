"""Servers of their own, beside the one that the tests' Django uses."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from safeconduct.store.server import Server
from safeconduct.store.url import ADMIN, APP, OWNER, embedded_connection

QUICK = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "16MB"}


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    """A folder that the unprivileged account of the server may enter (pytest's own is closed to it)."""
    folder = Path(tempfile.mkdtemp(prefix="safeconduct-test-")).resolve()
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(scratch: Path) -> Iterator[Server]:
    """A running server with an empty database, shared by the tests of one file."""
    running = Server(scratch / "shared", settings=QUICK)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def started() -> Iterator[Callable[[Server], Server]]:
    """Starts servers and stops them after the test."""
    servers: list[Server] = []

    def start(server: Server) -> Server:
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()


def _connection(server: Server, role: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(embedded_connection(server.data_dir, role).libpq(), autocommit=True) as connection:
        yield connection


@pytest.fixture
def admin(server: Server) -> Iterator[psycopg.Connection]:
    """Connected as the superuser."""
    yield from _connection(server, ADMIN)


@pytest.fixture
def owner(server: Server) -> Iterator[psycopg.Connection]:
    """Connected as the owner of all tables."""
    yield from _connection(server, OWNER)


@pytest.fixture
def app(server: Server) -> Iterator[psycopg.Connection]:
    """Connected as the web server is."""
    yield from _connection(server, APP)
