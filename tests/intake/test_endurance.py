"""A short run of `make endure`: what was acknowledged is there, once, and read, whatever was killed meanwhile."""

import os
import socket
from pathlib import Path

import pytest

from benchmarks.intake.endure import SIGHTS, endure


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")
@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="kills an embedded server of its own")
def test_nothing_that_was_acknowledged_is_lost_when_everything_is_killed_once(tmp_path: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    outcome = endure(tmp_path, port, kills=len(SIGHTS), connections=4, seed=5, every=8)
    assert outcome.is_whole, outcome.told()
    assert outcome.killed.total() >= len(SIGHTS) - 1
    assert outcome.present >= len(outcome.sent.acknowledged) > 0
