"""The supervisor of the embedded PostgreSQL, with real servers."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from safeconduct.store import server as supervisor
from safeconduct.store.binaries import ServerError
from safeconduct.store.folders import DatabaseFolder, database_folder
from safeconduct.store.server import AlreadyRunningError, Server, is_looked_after, running_server
from safeconduct.store.url import ADMIN, APP, OWNER, embedded_connection
from tests.store.conftest import QUICK
from tests.waiting import until

Start = Callable[[Server], Server]
KEEPER = """
import sys, threading
from pathlib import Path
from safeconduct.store.server import Server
server = Server(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
threading.Event().wait()
"""


def ask(server: Server, query: str, role: str = OWNER) -> object:
    with psycopg.connect(embedded_connection(server.data_dir, role).libpq(), autocommit=True) as connection:
        cursor = connection.execute(query)  # type: ignore[arg-type]
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("role", [ADMIN, OWNER, APP])
def test_each_role_signs_in_with_its_own_password_and_with_no_other(server: Server, role: str) -> None:
    assert ask(server, "SELECT current_user", role) == role
    address = embedded_connection(server.data_dir, role).libpq()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address, password="another")


def test_the_loopback_address_asks_for_the_password_too(server: Server) -> None:
    address = embedded_connection(server.data_dir, APP)
    assert ask(server, "SHOW listen_addresses") == "127.0.0.1"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host="127.0.0.1", port=address.port, user=APP, dbname="safeconduct", password="another")
    with psycopg.connect(address.libpq(), host="127.0.0.1") as connection:
        assert connection.info.user == APP


def test_passwords_and_rows_are_closed_to_other_people_of_the_machine(server: Server) -> None:
    folder = server.folder
    assert {path.stat().st_mode & 0o077 for path in (folder.passwords, folder.address, folder.cluster)} == {0}
    assert folder.socket is not None
    assert folder.socket.stat().st_mode & 0o077 == 0
    assert (server.data_dir / "files").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_does_not_run_the_database_as_root(server: Server) -> None:
    assert server.pid is not None
    assert Path(f"/proc/{server.pid}").stat().st_uid == server.folder.cluster.stat().st_uid != 0


def test_pages_have_checksums_and_letters_are_those_of_every_script(server: Server) -> None:
    assert ask(server, "SHOW data_checksums") == "on"
    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, "SELECT lower('ПЁТР Ä')") == "пётр ä"
    assert ask(server, "SELECT similarity('Пётр Ёлкин', 'петр елкин') > 0") is True
    assert ask(server, "SELECT 'ब' < 'ज'") is False


def test_what_is_written_reaches_the_disk_unless_tests_say_otherwise(scratch: Path, started: Start) -> None:
    server = started(Server(scratch / "durable"))
    shown = {name: ask(server, f"SHOW {name}") for name in ("fsync", "full_page_writes", "synchronous_commit", "jit")}
    assert shown == {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "jit": "off"}


def test_rows_are_there_after_a_stop_and_a_new_start(scratch: Path, started: Start) -> None:
    server = started(Server(scratch / "again"))
    ask(server, "CREATE TABLE kept AS SELECT 7 AS number")
    server.stop()
    assert not server.is_running()
    assert not (server.folder.cluster / "postmaster.pid").exists()
    server.start()
    assert ask(server, "SELECT number FROM kept") == 7


def test_a_killed_server_is_started_again_with_every_committed_row_at_the_same_address(
    scratch: Path, started: Start
) -> None:
    said: list[str] = []
    server = started(Server(scratch / "killed", say=said.append))
    ask(server, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    address, pid = server.folder.address.read_text(encoding="utf-8"), server.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: not server.is_running(), "the killed server to be gone")
    assert server.tend()
    assert ask(server, "SELECT count(*) FROM kept") == 1000
    assert server.folder.address.read_text(encoding="utf-8") == address
    assert server.pid != pid
    assert any("ended by itself" in text for text in said)


def test_a_server_that_runs_is_left_alone(server: Server) -> None:
    pid = server.pid
    assert not server.tend()
    assert server.pid == pid


def test_a_second_keeper_of_one_folder_is_refused_with_a_sentence_and_the_first_goes_on(server: Server) -> None:
    second = Server(server.data_dir)
    with pytest.raises(AlreadyRunningError, match=rf"already runs on .* \(process {os.getpid()}\)"):
        second.start()
    assert ask(server, "SELECT 1") == 1


def test_the_note_of_a_dead_server_does_not_stop_a_start(scratch: Path, started: Start) -> None:
    server = started(Server(scratch / "stale", settings=QUICK))
    server.stop()
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    for pid in (int(gone.stdout), os.getpid()):
        note = server.folder.cluster / "postmaster.pid"
        note.write_text(f"{pid}\n{server.folder.cluster}\n1\n5432\n\n\n  1 1\nready   \n", encoding="ascii")
        server.start()
        assert ask(server, "SELECT 1") == 1
        server.stop()


def test_a_server_that_nobody_looks_after_is_not_touched_and_the_sentence_says_how_to_stop_it(
    scratch: Path, started: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE_WITH_ORPHAN", 0.0)
    server = started(Server(scratch / "orphan", settings=QUICK))
    (server.folder.root / "lock").unlink()
    with pytest.raises(AlreadyRunningError, match=f"kill -INT {server.pid}"):
        Server(server.data_dir).start()
    assert ask(server, "SELECT 1") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_the_server_does_not_outlive_a_keeper_that_is_killed(scratch: Path, started: Start) -> None:
    folder = scratch / "keeper"
    keeper = subprocess.Popen([sys.executable, "-c", KEEPER, folder], stdout=subprocess.PIPE)
    assert keeper.stdout is not None
    pid = int(keeper.stdout.readline())
    assert is_looked_after(folder)
    keeper.kill()
    keeper.communicate()
    until(lambda: not lives(pid), "the server to follow its keeper")
    assert not is_looked_after(folder)
    assert ask(started(Server(folder)), "SELECT 1") == 1


def test_a_server_that_cannot_start_says_why_and_gives_the_folder_free(scratch: Path) -> None:
    server = Server(scratch / "wrong", settings={"shared_buffers": "much"})
    with pytest.raises(ServerError, match=r"did not start.*server\.log"):
        server.start()
    assert not is_looked_after(server.data_dir)


def test_a_first_start_that_was_interrupted_is_done_anew(scratch: Path, started: Start) -> None:
    draft = scratch / "interrupted" / "database" / "cluster.draft"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18", encoding="ascii")
    for folder in (draft.parent, draft.parent.parent):
        folder.chmod(0o711)
    server = started(Server(scratch / "interrupted", settings=QUICK))
    assert ask(server, "SELECT 1") == 1
    assert not draft.exists()


def test_where_the_socket_path_would_be_too_long_the_loopback_address_serves(scratch: Path, started: Start) -> None:
    server = started(Server(scratch / ("long" * 25), settings=QUICK))
    assert server.folder.socket is None
    assert json.loads(server.folder.address.read_text(encoding="utf-8"))["host"] == "127.0.0.1"
    assert ask(server, "SELECT 1") == 1


def test_a_socket_path_that_fits_is_used() -> None:
    assert DatabaseFolder(Path("/srv/data/database")).socket == Path("/srv/data/database/socket")


def test_a_command_uses_the_server_that_runs_and_leaves_it_running(server: Server) -> None:
    pid = server.pid
    with running_server(server.data_dir):
        assert ask(server, "SELECT 1") == 1
    assert server.is_running()
    assert server.pid == pid


def test_a_command_starts_a_server_for_itself_where_none_runs(scratch: Path) -> None:
    folder = scratch / "command"
    with running_server(folder):
        assert is_looked_after(folder)
        with psycopg.connect(embedded_connection(folder, APP).libpq()) as connection:
            assert connection.info.user == APP
    assert not is_looked_after(folder)
    assert not (database_folder(folder).cluster / "postmaster.pid").exists()
