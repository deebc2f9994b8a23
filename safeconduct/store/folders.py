"""Where things lie inside the data folder.

    data folder/
        secret.key              Django's signing key
        files/                  documents
        database/               may be a link, see below
            cluster/            PostgreSQL's own files; belongs to the account that runs the server
            socket/             its unix socket
            passwords.json      generated passwords of the three roles, 0600
            address.json        where the server listens, rewritten at each start
            lock                held by the process that looks after the server
            server.log          what the server says

A server started by root runs as an unprivileged account. When that account cannot reach the data folder
(it lies below /root, say), `database` becomes a link to a folder below /var/lib/safeconduct.
"""

import os
import pwd
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

LONGEST_SOCKET_PATH = 103  # bytes; sun_path on macOS, one less than NUL-terminated 104. Linux allows 107.
OUTSIDE = Path("/var/lib/safeconduct")


@dataclass(frozen=True)
class Account:
    """The operating system's account that runs the database server."""

    uid: int
    gid: int


@dataclass(frozen=True)
class DatabaseFolder:
    """The paths of one embedded database."""

    root: Path

    @property
    def cluster(self) -> Path:
        return self.root / "cluster"

    @property
    def passwords(self) -> Path:
        return self.root / "passwords.json"

    @property
    def address(self) -> Path:
        return self.root / "address.json"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    @property
    def roles_made(self) -> Path:
        return self.root / "roles-made"

    @property
    def socket(self) -> Path | None:
        """The folder of the unix socket; None where its path is too long for the operating system."""
        folder = self.root / "socket"
        return folder if len(os.fsencode(folder / ".s.PGSQL.65535")) <= LONGEST_SOCKET_PATH else None


def data_folder() -> Path:
    """The data folder of this process: SAFECONDUCT_DATA, else `.data` beside the package."""
    beside = Path(__file__).resolve().parent.parent.parent / ".data"
    return Path(os.environ.get("SAFECONDUCT_DATA") or beside)


def make_data_folder(data_dir: Path) -> None:
    """Create the data folder and what Django keeps in it, closed to everybody else on this machine.

    Root's data folder may be passed through, not read: the account that runs the server has to reach its part of it.
    """
    data_dir.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    for name in ("files", "static"):
        (data_dir / name).mkdir(mode=0o700, exist_ok=True)


def database_folder(data_dir: Path) -> DatabaseFolder:
    """The paths of the embedded database of a data folder, links followed. Creates nothing."""
    return DatabaseFolder((data_dir / "database").resolve())


def server_account() -> Account | None:
    """Who runs the server: ourselves (None), or, because PostgreSQL refuses root, an unprivileged account.

    SAFECONDUCT_SERVER_USER names that account; without it, it is `nobody`.
    """
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(os.environ.get("SAFECONDUCT_SERVER_USER", "nobody"))
    return Account(entry.pw_uid, entry.pw_gid)


def may_enter(path: Path, account: Account | None) -> bool:
    """Whether the account may pass through every folder down to and including path (which exists)."""
    return account is None or all(_passable(folder, account) for folder in (path, *path.parents))


def _passable(folder: Path, account: Account) -> bool:
    facts = folder.stat()
    if facts.st_uid == account.uid:
        return bool(facts.st_mode & stat.S_IXUSR)
    return bool(facts.st_mode & (stat.S_IXGRP if facts.st_gid == account.gid else stat.S_IXOTH))


def prepare_database_folder(data_dir: Path, account: Account | None) -> DatabaseFolder:
    """Create the folders of the embedded database, reachable for the account that will run the server."""
    mode = 0o700 if account is None else 0o711
    make_data_folder(data_dir)
    inside = data_dir / "database"
    if not inside.exists():
        if may_enter(data_dir.resolve(), account):
            inside.mkdir(mode=mode)
        else:
            _link_outside(inside, mode)
    folder = database_folder(data_dir)
    if folder.socket:
        _own_folder(folder.socket, account)
    return folder


def _link_outside(inside: Path, mode: int) -> None:
    OUTSIDE.mkdir(mode=0o711, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=OUTSIDE))
    folder.chmod(mode)
    inside.unlink(missing_ok=True)
    inside.symlink_to(folder)


def _own_folder(path: Path, account: Account | None) -> None:
    path.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(path, account.uid, account.gid)
