"""pytest plugin: the objects of which thousands of tests are made are not looked through for garbage again and again.

That took a fifth of the time of a test.
"""

import gc

gc.disable()  # while the tests are gathered


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
