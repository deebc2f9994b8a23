"""pytest plugin: the thousands of objects that the tests themselves are made of are not looked through for garbage again
and again. It took a fifth of the time of a test."""

import gc

import pytest

gc.disable()  # while the tests are gathered


def pytest_collection_finish(session: pytest.Session) -> None:  # noqa: ARG001 - pytest gives its session
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
