"""`safeconduct up`, whole: from an empty folder to pages, through a backup, a kill and a stop."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg
import pytest

from safeconduct.store.backup import count_rows
from safeconduct.store.server import is_looked_after, running_server
from safeconduct.store.url import OWNER, embedded_connection
from tests.waiting import until

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("SAFECONDUCT_", "DATABASE_"))}
COMMAND = [sys.executable, "-m", "safeconduct.cli.main"]
JOB = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, args)
    VALUES ('default', %s, '{"timestamp": 0}') RETURNING id
"""


class Instance:
    """A running `safeconduct up`."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        self.log = data.with_suffix(".log")
        with self.log.open("w") as log:
            arguments = ["up", "--data-dir", str(data), "--port", str(port), "--workers", "1"]
            self.process = subprocess.Popen([*COMMAND, *arguments], env=ENVIRONMENT, stdout=log, stderr=log)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def until_ready(self) -> None:
        until(lambda: "Stop with Ctrl-C." in self.said() or self.process.poll() is not None, "the first page", 120)
        assert self.process.poll() is None, self.said()

    def answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/", headers={"Host": "localhost"})
            return connection.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def processes(self) -> dict[str, int]:
        """Our direct children: postgres, granian and procrastinate, each with its process id."""
        listed = subprocess.run(
            ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        )
        lines = re.findall(rf"^ *(\d+) +{self.process.pid} (.*)$", listed.stdout, re.MULTILINE)
        parts = {"-m granian": "granian", "procrastinate": "procrastinate", "bin/postgres": "postgres"}
        return {name: int(pid) for pid, line in lines for part, name in parts.items() if part in line}


@pytest.fixture
def port(taken_port: int) -> int:
    """A port that was free a moment ago and is given out to nobody else soon."""
    return taken_port + 1 if taken_port < 65_000 else taken_port - 1000


@pytest.fixture
def instance(scratch: Path, port: int) -> Iterator[Instance]:
    """A running instance. The tests of this file share its data folder, one after the other: the first creates it."""
    running = Instance(scratch / "house", port)
    try:
        running.until_ready()
        yield running
    finally:
        running.process.terminate()
        running.process.wait(60)


def ask(data: Path, query: str, *parameters: object) -> object:
    with psycopg.connect(embedded_connection(data, OWNER).libpq(), autocommit=True) as connection:
        row = connection.execute(query, parameters).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None


def lives(pid: int) -> bool:
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.strip()[:1] not in ("", "Z")


def test_one_command_brings_pages_and_jobs_and_ctrl_c_ends_all_of_it(instance: Instance) -> None:
    assert f"Safeconduct is ready: http://localhost:{instance.port}/" in instance.said()
    assert instance.answers()
    job = ask(instance.data, JOB, "safeconduct.store.jobs.tidy")
    done = "SELECT status::text = 'succeeded' FROM procrastinate_jobs WHERE id = %s"
    until(lambda: ask(instance.data, done, job), "the job to be done")
    children = instance.processes()
    assert set(children) == {"postgres", "granian", "procrastinate"}
    instance.process.send_signal(signal.SIGINT)
    assert instance.process.wait(60) == 0
    assert [pid for pid in children.values() if lives(pid)] == []
    assert not is_looked_after(instance.data)
    assert "database system is shut down" in (instance.data / "database" / "server.log").read_text(encoding="utf-8")


def test_each_part_that_is_killed_comes_back(instance: Instance) -> None:
    for name in ("granian", "procrastinate", "postgres"):
        pid = instance.processes()[name]
        os.kill(pid, signal.SIGKILL)
        until(lambda name=name, pid=pid: instance.processes().get(name, pid) != pid, f"a new {name}")  # type: ignore[misc]
    until(instance.answers, "pages")
    until(lambda: "procrastinate" in instance.processes(), "a worker")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_nothing_is_left_when_the_command_itself_is_killed(instance: Instance) -> None:
    children = instance.processes()
    instance.process.kill()
    instance.process.wait()
    until(lambda: not any(map(lives, children.values())), "the children to follow")


def test_a_backup_taken_while_in_use_is_restored_into_an_empty_folder(instance: Instance, scratch: Path) -> None:
    document = instance.data / "files" / "ab" / "letter"
    document.parent.mkdir(exist_ok=True)
    document.write_text("Дорогая мама", encoding="utf-8")
    backup, other = scratch / "backup.tar", scratch / "other"
    saved = run("backup", backup, "--data-dir", instance.data)
    assert "1 documents" in saved.stdout, saved.stderr
    refused = run("restore", backup, "--data-dir", instance.data)
    assert (refused.returncode, "The database is not empty" in refused.stderr) == (1, True)
    restored = run("restore", backup, "--data-dir", other)
    assert restored.returncode == 0, restored.stderr
    assert (other / "files" / "ab" / "letter").read_text(encoding="utf-8") == "Дорогая мама"
    with running_server(other):
        assert counted(other) == counted(instance.data)
        assert ask(other, "SELECT count(*) > 20 FROM django_migrations") is True


def counted(data: Path) -> dict[str, int]:
    """All rows except those that the worker writes by itself."""
    with psycopg.connect(embedded_connection(data, OWNER).libpq()) as connection:
        return {name: rows for name, rows in count_rows(connection).items() if not name.startswith("procrastinate")}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
