"""From an installation's environment and data folder to Django's DATABASES entry."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from psycopg.conninfo import make_conninfo

from safeconduct.store.folders import database_folder

DATABASE = "safeconduct"
ADMIN, OWNER, APP = "safeconduct_admin", "safeconduct_owner", "safeconduct_app"
SCHEMES = ("postgresql", "postgres")
LARGEST_POOL = 10  # connections per web worker process; the server allows 100 in all


@dataclass(frozen=True)
class Connection:
    """Where a database is and who we are there. An empty host means the default unix socket."""

    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: str = ""
    options: dict[str, str] = field(default_factory=dict)

    def django(self) -> dict[str, Any]:
        """The DATABASES entry, without a pool."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "CONN_MAX_AGE": 0,
            "OPTIONS": dict(self.options),
        }

    def libpq(self) -> str:
        """The same as libpq's connection string, password included, for psycopg.connect."""
        known = {"dbname": self.name, "user": self.user, "password": self.password}
        known |= {"host": self.host, "port": self.port} | self.options
        return make_conninfo("", **{key: value for key, value in known.items() if value})


def parse_url(url: str) -> Connection:
    """Read `postgresql://user:password@host:port/name?option=value`, the form that libpq understands.

    A socket is written `postgresql:///name?host=/var/run/postgresql`. Raises ValueError, never showing the password.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise ValueError(
            "DATABASE_URL must begin with postgresql:// . Example: postgresql://user:password@host:5432/name"
        )
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    name = options.pop("dbname", "") or unquote(parts.path.lstrip("/"))
    if not name:
        raise ValueError("DATABASE_URL names no database. Add its name at the end: postgresql://host/name")
    return Connection(
        name=name,
        user=options.pop("user", "") or unquote(parts.username or ""),
        password=options.pop("password", "") or unquote(parts.password or ""),
        host=options.pop("host", "") or unquote(parts.hostname or ""),
        port=options.pop("port", "") or _port(parts.netloc),
        options=options,
    )


def _port(netloc: str) -> str:
    port = netloc.rpartition("@")[2].rpartition("]")[2].rpartition(":")[2] if ":" in netloc.rpartition("@")[2] else ""
    if port and not port.isdigit():
        raise ValueError(f"DATABASE_URL has the port “{port}”. A port is a number, usually 5432.")
    return port


def embedded_connection(data_dir: Path, role: str, database: str = DATABASE) -> Connection:
    """How to reach the embedded server of a data folder as one of its roles.

    Before the first start there is neither address nor password: the answer is then an address where nothing listens.
    """
    folder = database_folder(data_dir)
    address = _read_json(folder.address)
    password = _read_json(folder.passwords).get(role, "")
    return Connection(database, role, password, address.get("host", "127.0.0.1"), address.get("port", "1"))


def _read_json(path: Path) -> dict[str, str]:
    try:
        content: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return content


def external_url() -> str | None:
    """The DATABASE_URL of the environment for the role wanted; None when the embedded server is used.

    DATABASE_OWNER_URL, where given, is used instead by those who migrate.
    """
    url = os.environ.get("DATABASE_URL") or None
    if url and os.environ.get("SAFECONDUCT_DB_ROLE") == "owner":
        return os.environ.get("DATABASE_OWNER_URL") or url
    return url


def current_connection(data_dir: Path) -> Connection:
    """The database of this process: DATABASE_URL, else the embedded one, as SAFECONDUCT_DB_ROLE (app, owner, admin)."""
    url = external_url()
    if url:
        return parse_url(url)
    role = {"owner": OWNER, "admin": ADMIN}.get(os.environ.get("SAFECONDUCT_DB_ROLE", ""), APP)
    return embedded_connection(data_dir, role)


def database_settings(data_dir: Path) -> dict[str, Any]:
    """Django's DATABASES entry. SAFECONDUCT_POOL=0 switches the pool off (tests, commands, the job worker)."""
    entry = current_connection(data_dir).django()
    if os.environ.get("SAFECONDUCT_POOL") != "0":
        entry["OPTIONS"]["pool"] = {"min_size": 1, "max_size": LARGEST_POOL, "timeout": 10}
    return entry
