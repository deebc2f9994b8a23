"""When a promise is due, read from the words in which it was given ("within weeks")."""

from __future__ import annotations

from safeconduct.store.partial_dates import PartialDate


def read_due(words: str, *, given_on: PartialDate) -> PartialDate | None:
    return None
