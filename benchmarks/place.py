"""Where the benchmark lives: a data folder of its own, with the embedded server exactly as `safeconduct up` runs it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from safeconduct.store.folders import make_data_folder
from safeconduct.store.server import running_server
from safeconduct.store.url import OWNER, embedded_connection

DEFAULT_FOLDER = Path("/tmp/safeconduct-bench")


@contextmanager
def prepared(data_dir: Path, *, role: str) -> Iterator[None]:
    """The server of this folder runs and Django is set up as this role ("app" for the web server). Once per process."""
    os.environ["SAFECONDUCT_DATA"] = str(data_dir.absolute())
    os.environ["SAFECONDUCT_DB_ROLE"] = role
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.settings"
    os.environ.pop("DATABASE_URL", None)
    make_data_folder(data_dir)
    with running_server(data_dir, print):
        import django

        django.setup()
        yield
        from django.db import connections

        connections.close_all()


@contextmanager
def as_owner(data_dir: Path) -> Iterator[psycopg.Connection]:
    """A connection that may make tables, beside the one that Django has."""
    with psycopg.connect(embedded_connection(data_dir, OWNER).libpq(), autocommit=True) as connection:
        yield connection
