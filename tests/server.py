"""pytest plugin: gives the tests a real PostgreSQL, started by our own supervisor, before Django's settings are read.

DATABASE_URL, where set, is used instead; its role must be able to create databases and extensions. Several runs at once
from one checkout, and the processes of one run, each take a data folder of their own: .test-data/0, .test-data/1 …
Folders are kept for the next run.
"""

import atexit
import os
from pathlib import Path

from safeconduct.store.server import AlreadyRunningError, Server

FOLDERS = Path(__file__).resolve().parent.parent / ".test-data"
RUNS_AT_ONCE = 24
QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "128MB",
    "autovacuum": "off",
}


def _start() -> Server:
    for number in range(RUNS_AT_ONCE):
        server = Server(FOLDERS / str(number), say=print, settings=QUICK)
        try:
            server.start()
        except AlreadyRunningError:
            continue
        return server
    raise RuntimeError(f"{RUNS_AT_ONCE} test runs use {FOLDERS} already.")


_server = None if os.environ.get("DATABASE_URL") else _start()
if _server:
    atexit.register(_server.stop)
    os.environ["SAFECONDUCT_DATA"] = str(_server.data_dir)
    os.environ["SAFECONDUCT_DB_ROLE"] = "admin"
os.environ["SAFECONDUCT_POOL"] = "0"
os.environ["SAFECONDUCT_MORE_APPS"] = "tests.flushing"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's synchronous interface runs an event loop
