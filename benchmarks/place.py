"""Where the benchmark lives: a data folder of its own, with the embedded server exactly as `safeconduct up` runs it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safeconduct.store.folders import make_data_folder
from safeconduct.store.server import running_server

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
