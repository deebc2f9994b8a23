"""The measures as the room of lists uses them: to choose who is on a list that leaves the house."""

from __future__ import annotations

from safeconduct.cases.lists.measures import OfferedMeasure

from .enums import Audience
from .queries.counting import current_versions, profile_test, standing_only


def measures_for_lists() -> list[OfferedMeasure]:
    """Every measure in its newest version, counted as for the public: no death before its family was told. Those that
    look beyond the standing are not offered: a list is chosen by how its cases stand."""
    versions = current_versions()
    return [
        OfferedMeasure(key, version.name, profile_test(version, versions, Audience.PUBLIC))
        for key, version in standing_only(versions).items()
    ]
