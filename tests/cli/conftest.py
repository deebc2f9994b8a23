"""Folders and ports for whole instances."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    """A folder that the unprivileged account of the server may enter."""
    folder = Path(tempfile.mkdtemp(prefix="safeconduct-cli-")).resolve()
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of the loopback address on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]
