"""Folders and ports for whole instances; what a command changes of the environment is put back."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _restored_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command sets these for itself, and runs in the process of the tests."""
    for name in ("SAFECONDUCT_DATA", "SAFECONDUCT_DB_ROLE", "SAFECONDUCT_POOL"):
        monkeypatch.setenv(name, os.environ[name])


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
