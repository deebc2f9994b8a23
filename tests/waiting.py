"""Waiting for other processes: look often, give up late."""

import time
from collections.abc import Callable


def until(condition: Callable[[], object], what: str, within: float = 60.0) -> None:
    """Return as soon as the condition holds; fail after `within` seconds, saying what was waited for."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"waited {within:.0f} s for: {what}"
        time.sleep(0.02)
