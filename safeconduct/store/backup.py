"""One file with everything that cannot be made again: the database and the documents.

A tar of `manifest.json`, `database.dump` (pg_dump's custom format) and `files/…`. The manifest names every member with
its SHA-256 and every table with its rows, counted in the very snapshot that is dumped. Documents are kept by their hash
and never change, so copying them after the dump gives every document that the dump mentions.
Not in it: the signing key (people sign in again after a restore) and the database's passwords.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import IO, cast

import psycopg
from psycopg import sql

from safeconduct import __version__
from safeconduct.store.binaries import wheel_folder
from safeconduct.store.roles import forget_default_rights, grant_default_rights
from safeconduct.store.url import APP, Connection

FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
CHUNK = 1 << 20  # bytes
TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
    ORDER BY relname
"""


class BackupError(RuntimeError):
    """The backup cannot be written or restored; the message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself."""

    format: int
    version: str  # of Safeconduct
    made: str  # UTC, ISO 8601
    members: dict[str, str]  # name in the tar: SHA-256
    rows: dict[str, int]  # table: number of rows


def write_backup(target: Path, connection: Connection, files: Path) -> Manifest:
    """Write a backup of the database and of the folder of documents; the file appears when it is complete.

    The role must be able to read all tables. Raises BackupError when pg_dump does not succeed.
    """
    draft = target.with_name(f".{target.name}.draft")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            dump = Path(folder) / DUMP
            rows = _dump(connection, dump)
            found = {DUMP: dump} | {f"{FILES}{path.relative_to(files).as_posix()}": path for path in _walk(files)}
            hashes = {name: _sha256(path.open("rb")) for name, path in found.items()}
            made = datetime.now(UTC).isoformat(timespec="seconds")
            manifest = Manifest(FORMAT, __version__, made, hashes, rows)
            _write_tar(draft, manifest, found)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _walk(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sha256(file: IO[bytes]) -> str:
    with file:
        return hashlib.file_digest(cast(BufferedReader, file), "sha256").hexdigest()


def _dump(connection: Connection, dump: Path) -> dict[str, int]:
    """Dump and count in one snapshot."""
    with psycopg.connect(connection.libpq()) as reader:
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = _value(reader, sql.SQL("SELECT pg_export_snapshot()"))
        rows = count_rows(reader)
        _run_tool(connection, "pg_dump", ["--format=custom", f"--snapshot={snapshot}", f"--file={dump}"])
    return rows


def count_rows(connection: psycopg.Connection) -> dict[str, int]:
    """How many rows each table of the public schema has. Reads every table."""
    tables = [str(name) for (name,) in connection.execute(TABLES).fetchall()]
    count = sql.SQL("SELECT count(*) FROM {}")
    return {table: int(str(_value(connection, count.format(sql.Identifier(table))))) for table in tables}


def _value(connection: psycopg.Connection, query: sql.SQL | sql.Composed) -> object:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def _run_tool(connection: Connection, name: str, arguments: list[str]) -> None:
    """Run pg_dump or pg_restore against a database; the password goes through the environment, not the command line."""
    environment = {**os.environ, "PGPASSWORD": connection.password, "LC_ALL": "C"}
    known = {"dbname": connection.name, "user": connection.user, "host": connection.host, "port": connection.port}
    address = psycopg.conninfo.make_conninfo("", **{k: v for k, v in (known | connection.options).items() if v})
    command = [str(_tool(name, connection)), "--dbname", address, *arguments]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode != 0:
        raise BackupError(f"{name} did not succeed: {result.stderr.strip()}")


def _tool(name: str, connection: Connection) -> str | Path:
    """The wheel's program; it speaks no TLS, so where TLS is demanded the one of the machine."""
    if connection.options.get("sslmode", "").startswith(("require", "verify")):
        return shutil.which(name) or wheel_folder() / "bin" / name
    return wheel_folder() / "bin" / name


def _write_tar(draft: Path, manifest: Manifest, members: dict[str, Path]) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        content = json.dumps(asdict(manifest), indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(content), 0o600
        tar.addfile(info, BytesIO(content))
        for name, path in members.items():
            tar.add(path, arcname=name, recursive=False)


def read_manifest(source: Path) -> Manifest:
    """Read a backup whole, compare every member with its hash and return its manifest.

    Raises BackupError when the file is no backup, is of a newer kind, or is damaged.
    """
    try:
        with tarfile.open(source) as tar:
            manifest = _manifest(tar)
            found = {info.name: _sha256(_member(tar, info)) for info in tar if info.name != MANIFEST}
    except FileNotFoundError:
        raise BackupError(f"There is no file {source}.") from None
    except (tarfile.TarError, KeyError, TypeError, ValueError, EOFError):
        raise BackupError(f"{source} is not a backup of Safeconduct, or it is cut off.") from None
    wrong = sorted(name for name in manifest.members.keys() | found if manifest.members.get(name) != found.get(name))
    if wrong:
        raise BackupError(f"{source} is damaged. These parts are not what was written: {', '.join(wrong[:5])}.")
    return manifest


def _manifest(tar: tarfile.TarFile) -> Manifest:
    said = json.load(_member(tar, tar.getmember(MANIFEST)))
    if said["format"] > FORMAT:
        raise BackupError(f"This backup was written by a newer Safeconduct ({said['version']}). Use that one.")
    return Manifest(**said)


def _member(tar: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(info)
    if file is None:
        raise tarfile.ReadError(info.name)
    return file


def restore_backup(source: Path, manifest: Manifest, connection: Connection, files: Path) -> None:
    """Restore a verified backup into an empty database and a folder of documents. The database gets all or nothing.

    The connection's role becomes the owner of the tables. Raises BackupError when the database has tables already, when
    pg_restore does not succeed, or when a table then has other than the rows counted at the backup.
    """
    with psycopg.connect(connection.libpq(), autocommit=True) as database:
        if database.execute(TABLES).fetchone():
            raise BackupError(
                "The database is not empty. A backup is restored only into an empty one: name a new data folder "
                "with --data-dir, or an empty database in DATABASE_URL."
            )
        rights = _app_role_exists(database)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(source) as tar:
        _extract_files(tar, files)
        tar.extract(DUMP, folder, filter="data")
        _restore_dump(connection, Path(folder) / DUMP, rights=rights)
    _compare_rows(connection, manifest)


def _app_role_exists(database: psycopg.Connection) -> bool:
    return database.execute("SELECT FROM pg_roles WHERE rolname = %s", [APP]).fetchone() is not None


def _extract_files(tar: tarfile.TarFile, files: Path) -> None:
    for info in tar:
        if info.name.startswith(FILES):
            tar.extract(info.replace(name=info.name.removeprefix(FILES), deep=False), files, filter="data")


def _restore_dump(connection: Connection, dump: Path, *, rights: bool) -> None:
    """Rights come from the dump, so that what was revoked stays so; without the app role nobody has them."""
    arguments = ["--no-owner", "--no-comments", "--exit-on-error", "--single-transaction", str(dump)]
    if not rights:
        _run_tool(connection, "pg_restore", ["--no-privileges", *arguments])
        return
    with psycopg.connect(connection.libpq(), autocommit=True) as database:
        forget_default_rights(database)
        try:
            _run_tool(connection, "pg_restore", arguments)
        finally:
            grant_default_rights(database)


def _compare_rows(connection: Connection, manifest: Manifest) -> None:
    with psycopg.connect(connection.libpq(), autocommit=True) as database:
        database.execute("ANALYZE")
        rows = count_rows(database)
    wrong = sorted(table for table in rows.keys() | manifest.rows if rows.get(table) != manifest.rows.get(table))
    if wrong:
        raise BackupError(f"Other rows than were backed up are in: {', '.join(wrong)}. Do not use this database.")
