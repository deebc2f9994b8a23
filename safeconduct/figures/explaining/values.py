"""Why a figure changed, as plain values: moves of cases, and groups of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from safeconduct.cases.models import Case
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

from ..enums import Cause


@dataclass(frozen=True, slots=True)
class Move:
    """A case that came into a figure, or left it: why, since when, by which claim, from or to which part of the whole.

    `happened` is when what the claim says was true, as far as the reader may know it. `part` is the key of a
    measure, `other_id` the case with which it was joined or from which it was parted.
    """

    case_id: UUID
    entered: bool
    cause: Cause
    at: datetime | None = None
    part: str = ""
    name: str = ""
    state: str = ""
    claim_id: UUID | None = None
    happened: PartialDate = UNKNOWN
    is_new: bool = False
    other_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PartCount:
    """How many of a group were counted in a part of the whole before (or are counted there now)."""

    key: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class ShownMove:
    """A case of a group that the reader may see, with its move."""

    case: Case
    move: Move


@dataclass(frozen=True, slots=True)
class Change:
    """All cases that came (or left) for one cause. `number` counts all of them; `shown` is the first page of hers.

    `had_happened`: of how many it had certainly happened by the earlier day, though it was not known then. `was_new`:
    how many of them were not known to us at all at the earlier time.
    """

    entered: bool
    cause: Cause
    number: int
    moves: Sequence[Move] = ()
    shown: Sequence[ShownMove] = ()
    parts: Sequence[PartCount] = ()
    had_happened: int = 0
    was_new: int = 0

    @property
    def not_shown(self) -> int:
        return self.number - len(self.shown)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one number became another. `text` says it in a few `sentences`; `changes` say it of every case, each once.

    `is_rough`: so many moved that the causes are told from how the cases stood, not from the claims of each.
    """

    before: int
    after: int
    since: datetime
    as_known: datetime
    entered: int
    left: int
    changes: Sequence[Change]
    sentences: Sequence[str] = ()
    is_rough: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    @property
    def came(self) -> Sequence[Change]:
        return [change for change in self.changes if change.entered]

    @property
    def went(self) -> Sequence[Change]:
        return [change for change in self.changes if not change.entered]
