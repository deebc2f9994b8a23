"""A child that ends by itself is started again, sooner at first than later."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.cli.watched import LONGEST_PAUSE, STEADY_AFTER, Watched
from tests.waiting import until

WITH_GRANDCHILD = """
import subprocess
grandchild = subprocess.Popen(["sleep", "600"])
with open({note!r}, "w") as file:
    file.write(str(grandchild.pid))
grandchild.wait()
"""


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def said() -> list[str]:
    return []


def watch(code: str, clock: Clock, said: list[str]) -> Watched:
    command = [sys.executable, "-c", code]
    return Watched("clerk", command, environment=os.environ, folder=Path("/"), say=said.append, now=clock)


@pytest.fixture
def failing(clock: Clock, said: list[str]) -> Iterator[Watched]:
    child = watch("raise SystemExit(3)", clock, said)
    child.start()
    yield child
    child.stop()


def ended(child: Watched) -> int | None:
    until(child.has_ended, "the child to end")
    return child.pid


def test_a_child_that_lives_is_left_alone(clock: Clock, said: list[str]) -> None:
    child = watch("import time; time.sleep(600)", clock, said)
    child.start()
    pid = child.pid
    child.tend()
    assert (child.pid, said) == (pid, [])
    child.stop()
    assert child.has_ended()


def test_the_pause_before_each_new_start_doubles_up_to_a_limit(failing: Watched, clock: Clock, said: list[str]) -> None:
    pauses = []
    for _ in range(9):
        before = ended(failing)
        failing.tend()
        asked = clock.time
        while failing.pid == before:
            clock.time += 0.25
            failing.tend()
        pauses.append(clock.time - asked)
    assert pauses == [0.5, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    assert said[0] == "The clerk ended by itself (code 3); it is started again in 0.5 s."


def test_after_a_steady_life_the_pauses_begin_anew(failing: Watched, clock: Clock, said: list[str]) -> None:
    for _ in range(3):
        ended(failing)
        failing.tend()
        clock.time += LONGEST_PAUSE
        failing.tend()
    ended(failing)
    clock.time += STEADY_AFTER
    failing.tend()
    assert said[-1].endswith("started again in 0.5 s.")


def test_what_the_child_started_ends_with_it(clock: Clock, said: list[str], tmp_path: Path) -> None:
    note = tmp_path / "pid"
    child = watch(WITH_GRANDCHILD.format(note=str(note)), clock, said)
    child.start()
    until(lambda: note.exists() and note.read_text(), "the grandchild to start")
    child.stop()
    grandchild = note.read_text()
    state = ["ps", "-o", "stat=", "-p", grandchild]
    until(
        lambda: subprocess.run(state, capture_output=True, text=True, check=False).stdout.strip()[:1] in ("", "Z"),
        "the grandchild to end",
    )
