"""The cluster: PostgreSQL's files, made once by initdb, and the settings that we write before each start."""

import json
import locale
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

from safeconduct.store.binaries import ServerError
from safeconduct.store.folders import Account, DatabaseFolder
from safeconduct.store.secret import keep_secret
from safeconduct.store.url import ADMIN, APP, OWNER

GIB = 1024**3
OUR_SETTINGS = "safeconduct.conf"
LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
CTYPES = ("C.UTF-8", "C.utf8", "en_US.UTF-8")  # pg_trgm asks the operating system, not the provider, what a letter is


def make_cluster(bin_folder: Path, folder: DatabaseFolder, account: Account | None) -> None:
    """Run initdb unless the cluster stands. An interrupted initdb leaves only a draft, thrown away next time."""
    if folder.cluster.exists():
        return
    draft, password_file = folder.root / "cluster.draft", folder.root / "initdb.password"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    keep_secret(password_file, _passwords(folder)[ADMIN])
    for path in (draft, password_file):
        _give(path, account)
    try:
        _initdb(bin_folder, draft, password_file, account)
    finally:
        password_file.unlink()
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(f"\n# Written at each start; ALTER SYSTEM overrides it.\ninclude_if_exists = '{OUR_SETTINGS}'\n")
    draft.replace(folder.cluster)


def _initdb(bin_folder: Path, draft: Path, password_file: Path, account: Account | None) -> None:
    command = [str(bin_folder / "initdb"), "-D", str(draft), "-U", ADMIN, f"--pwfile={password_file}"]
    command += ["--auth=scram-sha-256", "--data-checksums", "--no-instructions", *LOCALE, f"--lc-ctype={_ctype()}"]
    result = subprocess.run(  # noqa: S603 - the command is ours
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"LC_ALL": "C", "PATH": os.defpath},
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )
    if result.returncode != 0:
        raise ServerError(f"The database could not be created in {draft.parent}: {result.stderr.strip()}")


def _ctype() -> str:
    """The name of a UTF-8 character classification that this operating system knows."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        return next(filter(_is_known, CTYPES), "C")
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _is_known(name: str) -> bool:
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    return True


def _passwords(folder: DatabaseFolder) -> dict[str, str]:
    if not folder.passwords.exists():
        made = {role: secrets.token_urlsafe(32) for role in (ADMIN, OWNER, APP)}
        keep_secret(folder.passwords, json.dumps(made, indent=1))
    known: dict[str, str] = json.loads(folder.passwords.read_text(encoding="utf-8"))
    return known


def _give(path: Path, account: Account | None) -> None:
    if account:
        os.chown(path, account.uid, account.gid)


def free_port(preferred: int | None) -> int:
    """A port of the loopback address where nothing listens; the preferred one if it is free."""
    for port in (preferred, 0) if preferred else (0,):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
    raise ServerError("No port is free on 127.0.0.1 for the database server.")


def write_settings(folder: DatabaseFolder, account: Account | None, more: Mapping[str, str]) -> None:
    """Choose the port, write the server's settings and the address where clients find it."""
    port = free_port(_port_of_last_time(folder))
    lines = {"port": str(port), **_settings(folder.socket, memory_bytes()), **more}
    path = folder.cluster / OUR_SETTINGS
    path.write_text("".join(f"{name} = '{_quoted(value)}'\n" for name, value in lines.items()), encoding="utf-8")
    _give(path, account)
    keep_secret(folder.address, json.dumps({"host": str(folder.socket or "127.0.0.1"), "port": str(port)}))


def _port_of_last_time(folder: DatabaseFolder) -> int | None:
    return int(json.loads(folder.address.read_text(encoding="utf-8"))["port"]) if folder.address.exists() else None


def _quoted(value: str) -> str:
    return value.replace("'", "''")


def _settings(socket_folder: Path | None, memory: int) -> dict[str, str]:
    return {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(socket_folder or ""),
        "password_encryption": "scram-sha-256",
        "max_connections": "100",
        "shared_buffers": "512MB" if memory >= 4 * GIB else "128MB",
        "effective_cache_size": f"{max(memory // 2 // 1024**2, 128)}MB",
        "work_mem": "16MB" if memory >= 4 * GIB else "4MB",
        "maintenance_work_mem": "256MB" if memory >= 4 * GIB else "64MB",
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        "jit": "off",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %u ",
        "log_lock_waits": "on",
        "idle_in_transaction_session_timeout": "10min",
    }


def memory_bytes() -> int:
    """The memory that this machine, or the container around us, lets us use, in bytes."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
    except OSError:
        return machine
    return min(machine, int(limit)) if limit.isdigit() else machine
