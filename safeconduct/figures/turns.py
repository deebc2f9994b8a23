"""What turned in the ledger at a moment: a claim began or ceased to stand, two cases were joined or parted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from safeconduct.store.partial_dates import PartialDate


@dataclass(frozen=True, slots=True)
class Turn:
    """A claim that began to stand for a case at a moment, or ceased to (`begins` is false), perhaps because it was
    retracted then. `was_known`: it was known at the earlier time already. `source_id` is its own case."""

    name: str
    begins: bool
    claim_id: UUID
    source_id: UUID
    state: str
    happened: PartialDate
    compartment: str
    is_retracted: bool
    was_known: bool

    @property
    def is_our_death(self) -> bool:
        return self.name == "ours.condition" and self.state == "dead"


@dataclass(frozen=True, slots=True)
class Joined:
    """Two cases that were joined at a moment or parted: `case_id` counted for `into_id` until then, or from then on."""

    case_id: UUID
    into_id: UUID
    at: datetime
    is_joining: bool
