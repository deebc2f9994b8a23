"""Our supervisor of the embedded PostgreSQL: makes it, starts it, watches it, stops it.

`postgres` is our direct child, so that its death is known at once and it cannot outlive us on Linux. One process at a
time looks after a data folder; it holds a lock on `database/lock` as long as it lives.
"""

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg

from safeconduct.store.binaries import ServerError, programs
from safeconduct.store.children import start_child, stop_child
from safeconduct.store.cluster import make_cluster, write_settings
from safeconduct.store.folders import DatabaseFolder, database_folder, prepare_database_folder, server_account
from safeconduct.store.roles import grant_rights, make_roles
from safeconduct.store.url import ADMIN, DATABASE, embedded_connection

POLL = 0.02  # seconds between two looks at a server that is starting
LARGEST_LOG = 10_000_000  # bytes; a larger log is set aside at the next start
PATIENCE_WITH_STOP = 60.0  # seconds for the last checkpoint
PATIENCE_WITH_ORPHAN = 15.0  # seconds for a server whose keeper was killed to end by itself
STILL_IN_USE = "pre-existing shared memory block"  # connections of a killed server have not noticed yet
PID_LINE, STATUS_LINE = 0, 7  # of postmaster.pid, see PostgreSQL's src/include/utils/pidfile.h


class AlreadyRunningError(ServerError):
    """Another process looks after this data folder."""


def _silent(_text: str) -> None:
    """Say nothing."""


class Server:
    """The embedded PostgreSQL of one data folder.

    start() and tend() are called from the main thread (see children.start_child). `say` is given sentences for the
    person who waits; `settings` adds to or replaces PostgreSQL settings.
    """

    def __init__(
        self, data_dir: Path, *, say: Callable[[str], None] = _silent, settings: Mapping[str, str] | None = None
    ) -> None:
        self.data_dir = data_dir
        self._say = say
        self._settings = dict(settings or {})
        self._account = server_account()
        self._lock: IO[str] | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._bin = Path()

    @property
    def folder(self) -> DatabaseFolder:
        """Where this server's files lie."""
        return database_folder(self.data_dir)

    @property
    def pid(self) -> int | None:
        """The process id of `postgres`; None while we run none."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Make the database if there is none, start the server and return when it answers, however long recovery takes.

        Raises AlreadyRunningError when another process looks after the folder, ServerError when the server ends.
        """
        folder = prepare_database_folder(self.data_dir, self._account)
        self._lock = _take_lock(folder)
        try:
            self._bin = programs(folder, self._account)
            _wait_for_orphan(folder, self._say)
            if not folder.cluster.exists():
                self._say(f"Creating the database in {folder.cluster}")
            make_cluster(self._bin, folder, self._account)
            self._launch()
            _ensure_roles(self.data_dir)
        except BaseException:
            self.stop()
            raise

    def _launch(self) -> None:
        deadline = time.monotonic() + PATIENCE_WITH_ORPHAN
        while True:
            self._spawn()
            try:
                return self._wait_until_ready()
            except ServerError:
                if STILL_IN_USE not in tail(self.folder.log) or time.monotonic() > deadline:
                    raise
            time.sleep(POLL)

    def _spawn(self) -> None:
        folder = self.folder
        write_settings(folder, self._account, self._settings)
        _set_aside(folder.log)
        with folder.log.open("ab") as log:
            self._child = start_child(
                [self._bin / "postgres", "-D", folder.cluster],
                on_our_death=signal.SIGINT,
                account=self._account,
                environment={"LC_ALL": "C", "PATH": os.defpath},
                output=log,
                folder=Path("/"),
            )

    def _wait_until_ready(self) -> None:
        began = told = time.monotonic()
        while not self._answers():
            time.sleep(POLL)
            if time.monotonic() - told > 5:
                told = time.monotonic()
                self._say(f"The database is still starting after {told - began:.0f} s: {last_line(self.folder.log)}")

    def _answers(self) -> bool:
        child = self._child
        if child is None or child.poll() is not None:
            raise ServerError(
                f"The database server did not start. {last_line(self.folder.log)} (see {self.folder.log})"
            )
        lines = _pid_file(self.folder)
        return len(lines) > STATUS_LINE and lines[PID_LINE] == str(child.pid) and lines[STATUS_LINE].strip() == "ready"

    def is_running(self) -> bool:
        """Whether `postgres` lives. After a crash of one of its processes it is running: it recovers by itself."""
        return self._child is not None and self._child.poll() is None

    def tend(self) -> bool:
        """Start the server again if it has ended by itself; True when that was so. On the same port."""
        if self.is_running():
            return False
        self._say(f"The database server ended by itself and is started again. {last_line(self.folder.log)}")
        self._launch()
        return True

    def stop(self) -> None:
        """Stop the server cleanly (PostgreSQL's “fast” mode) and give the folder free. Harmless when it is stopped."""
        if self._child:
            stop_child(self._child, signal.SIGINT, PATIENCE_WITH_STOP)
            self._child = None
        if self._lock:
            self._lock.close()
            self._lock = None


def _take_lock(folder: DatabaseFolder) -> IO[str]:
    lock = folder.lock.open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        holder = lock.read().strip() or "?"
        lock.close()
        raise AlreadyRunningError(
            f"Safeconduct already runs on {folder.root} (process {holder}). Use that one, stop it, or choose "
            "another folder with --data-dir."
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def is_looked_after(data_dir: Path) -> bool:
    """Whether some living process holds the lock of this data folder."""
    try:
        with database_folder(data_dir).lock.open("a+", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _pid_file(folder: DatabaseFolder) -> list[str]:
    try:
        return (folder.cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _wait_for_orphan(folder: DatabaseFolder, say: Callable[[str], None]) -> None:
    """See to a postmaster.pid from before: wait for a server that is ending, drop the note of one long dead.

    Raises AlreadyRunningError when a server runs here that nobody looks after.
    """
    deadline = time.monotonic() + PATIENCE_WITH_ORPHAN
    told = False
    while (lines := _pid_file(folder)) and _is_postgres(int(lines[PID_LINE])):
        if time.monotonic() > deadline:
            pid = lines[PID_LINE]
            raise AlreadyRunningError(
                f"A database server (process {pid}) still runs on {folder.cluster}, and no Safeconduct looks after it. "
                f"Stop it with `kill -INT {pid}` and start again."
            )
        if not told:
            say("Waiting for the database server of an earlier run to end")
            told = True
        time.sleep(POLL)
    (folder.cluster / "postmaster.pid").unlink(missing_ok=True)


def _is_postgres(pid: int) -> bool:
    """Whether a living process with this id is a PostgreSQL server; after a reboot it may be anything."""
    command = ["ps", "-p", str(pid), "-o", "stat=,comm="]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()  # noqa: S603
    except FileNotFoundError:
        return _is_postgres_in_proc(pid)
    return len(found) > 1 and not found[0].startswith("Z") and "postgres" in found[1]


def _is_postgres_in_proc(pid: int) -> bool:
    try:
        name, state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split("(", 1)[1].rsplit(")", 1)
    except OSError:
        return False
    return "postgres" in name and not state.strip().startswith("Z")


def _set_aside(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def tail(log: Path) -> str:
    """The end of what the server wrote, at most 2 KiB; empty when it wrote nothing."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 2048))
        return file.read().decode("utf-8", "replace")


def last_line(log: Path) -> str:
    """The line of the server's log that says most: the last fatal one, else the last."""
    lines = [line.strip() for line in tail(log).splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
    return (fatal or lines or [""])[-1]


def _ensure_roles(data_dir: Path) -> None:
    folder = database_folder(data_dir)
    if folder.roles_made.exists():
        return
    passwords = json.loads(folder.passwords.read_text(encoding="utf-8"))
    with psycopg.connect(embedded_connection(data_dir, ADMIN, "postgres").libpq(), autocommit=True) as admin:
        make_roles(admin, passwords)
    with psycopg.connect(embedded_connection(data_dir, ADMIN, DATABASE).libpq(), autocommit=True) as admin:
        grant_rights(admin, DATABASE)
    folder.roles_made.touch()


@contextmanager
def running_server(data_dir: Path, say: Callable[[str], None] = _silent) -> Iterator[None]:
    """A running embedded server for the time of a command: the one that `up` runs, else one of our own."""
    if is_looked_after(data_dir):
        yield
        return
    server = Server(data_dir, say=say)
    server.start()
    try:
        yield
    finally:
        server.stop()
