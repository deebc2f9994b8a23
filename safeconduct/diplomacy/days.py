"""The days of an engagement in words."""

from __future__ import annotations

from safeconduct.store.partial_dates import PartialDate

UNKNOWN = "–"
_DAY = len("2024-07-08")
LONGEST_TALKS = 5
"""Days that an engagement lasts at most: a longer range says that the day is not known."""


def is_certain(on: PartialDate) -> bool:
    """Is it a day, or from a day until another? Not about a day, nor some day of a month."""
    if on.earliest is None or on.latest is None:
        return False
    has_days = all(len(end) == _DAY for end in on.edtf.split("/"))
    return has_days and (on.latest - on.earliest).days < LONGEST_TALKS


def event_words(on: PartialDate) -> str:
    """When something took place or is planned: "8–9 July 2024" is from then until then; a longer range is some day in
    it, as everywhere. "–" where nothing is known."""
    first, last = on.earliest, on.latest
    if not on.is_known:
        return UNKNOWN
    if first is None or last is None or first == last or not is_certain(on):
        return on.describe()
    if (first.year, first.month) != (last.year, last.month):
        return on.describe()
    return f"{first.day}–{PartialDate.parse_edtf(last.isoformat()).describe()}"
