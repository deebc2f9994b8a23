"""Secrets of one installation: made once, kept in files that only their owner may read."""

import os
import secrets
from pathlib import Path

from safeconduct.store.folders import make_data_folder


def keep_secret(path: Path, text: str) -> None:
    """Write text to path so that nobody else can read it at any moment, and whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def secret_key(data_dir: Path) -> str:
    """Django's signing key of this installation; made on the first call, the same for ever after.

    Two processes that start at once agree on one key: the first link wins, the other reads it.
    """
    make_data_folder(data_dir)
    path = data_dir / "secret.key"
    if not path.exists():
        draft = path.with_name(f"secret.key.{secrets.token_hex(4)}")
        keep_secret(draft, secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8")
