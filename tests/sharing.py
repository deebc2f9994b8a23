"""pytest plugin: how the tests are shared out among several processes (`pytest -n 2 --dist loadgroup`).

The tests of one file are run by one process, so that what a file sets up is set up once. All journeys through the whole
of Safeconduct are run by one process, for they share one instance; they are begun first, for they take longest.
Each process has a PostgreSQL of its own, see tests/server.py.
"""

import os

import pytest

JOURNEYS = "tests/browser/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say in a process of several which tests belong together."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    for item in items:
        file = item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(JOURNEYS if file.startswith(JOURNEYS) else file))
    items.sort(key=lambda item: not item.nodeid.startswith(JOURNEYS))
