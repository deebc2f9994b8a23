"""pytest plugin: how the tests are shared out among several processes (`pytest -n 2`).

The tests of one file are run by one process, so that what a file sets up is set up once. All journeys through the whole
of Safeconduct are run by one process, for they share one instance; they are begun first, for they take longest.
Each process has a PostgreSQL of its own, see tests/server.py.
"""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/browser/"


class ByFile(LoadScopeScheduling):
    """One process for each file, one for all journeys."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return JOURNEYS if file.startswith(JOURNEYS) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(JOURNEYS))
