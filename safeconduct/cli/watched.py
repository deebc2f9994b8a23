"""A child process that is started again when it ends by itself."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from safeconduct.cli.words import gettext as _
from safeconduct.store.children import start_child, stop_child

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a new start; doubled each time
STEADY_AFTER = 60.0  # seconds of life after which the pauses begin anew
PATIENCE = 20.0  # seconds to finish what is in hand when asked to stop


class Watched:
    """One child. Call start and tend from the main thread; tend often."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        say: Callable[[str], None],
        on_our_death: signal.Signals = signal.SIGTERM,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._command, self._environment, self._folder = command, environment, folder
        self._on_our_death = on_our_death
        self._say, self._now = say, now
        self._child: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._again_at: float | None = None
        self._pause = FIRST_PAUSE

    def start(self) -> None:
        """Start the child."""
        self._child = start_child(
            self._command, environment=self._environment, folder=self._folder, on_our_death=self._on_our_death
        )
        self._started, self._again_at = self._now(), None

    @property
    def pid(self) -> int | None:
        """The child's process id, also when it has just ended."""
        return self._child.pid if self._child else None

    def has_ended(self) -> bool:
        """Whether the child is gone."""
        return self._child is None or self._child.poll() is not None

    def tend(self) -> None:
        """Start the child again if it ended, after a pause that grows while it keeps ending."""
        if not self.has_ended():
            return
        if self._again_at is None:
            self._plan_restart()
        elif self._now() >= self._again_at:
            self.start()

    def _plan_restart(self) -> None:
        steady = self._now() - self._started >= STEADY_AFTER
        self._pause = FIRST_PAUSE if steady else self._pause
        self._end_leftovers()
        code = self._child.returncode if self._child else None
        facts = {"name": self.name, "code": code, "seconds": f"{self._pause:g}"}
        self._say(_("The %(name)s ended by itself (code %(code)s); it is started again in %(seconds)s s.") % facts)
        self._again_at = self._now() + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _end_leftovers(self) -> None:
        """What the child had started may live on without it, and hold its port."""
        if self._child:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, signal.SIGKILL)

    def restart(self) -> None:
        """Stop the child and start it anew."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """Stop the child and everything that it started."""
        if self._child:
            stop_child(self._child, signal.SIGTERM, PATIENCE)
            self._end_leftovers()
            self._child = None
