"""What came of a file: how many rows, how many new, which were there already, which are rejected and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from .faults import RowFault
from .header import Table
from .known import KnownRow
from .written import write_rejected

MOSTLY_BAD = 0.2
"""From this share of rejected rows on, somebody should ask whether it is the right file."""
SHOWN = 20
"""Faults and rows already there that are told on a page."""


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """A row whose case exists; nothing was written for it."""

    row: int
    sentence: str


@dataclass(slots=True)
class ImportOutcome:
    """`references` are the new cases, in the order of the rows. After a dry run there are none: `new` says how many
    there would be. `known` are the new rows whose person may be known already, of the `looked_up` first new rows."""

    table: Table
    sha256: str
    is_dry_run: bool
    new: int = 0
    done: int = 0
    references: list[str] = field(default_factory=list)
    already: list[AlreadyThere] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    known: list[KnownRow] = field(default_factory=list)
    looked_up: int = 0

    @property
    def rows(self) -> int:
        """Rows below the header with something in them."""
        return len(self.table.rows)

    @property
    def rejected(self) -> int:
        """Rows with a fault."""
        return len({fault.row for fault in self.faults})

    @property
    def is_mostly_bad(self) -> bool:
        return self.rejected > MOSTLY_BAD * self.rows

    def rejected_file(self) -> bytes:
        """The rejected rows as an xlsx with a column of reasons."""
        return write_rejected(self.table, self.faults)

    def counts(self) -> dict[str, int]:
        """The numbers, for the record and for machines."""
        return {"rows": self.rows, "new": self.new, "already": len(self.already), "rejected": self.rejected}

    def summary(self) -> dict[str, Any]:
        """The numbers and the first faults, as JSON keeps them."""
        return {
            **self.counts(),
            "sheet": self.table.sheet,
            "unread": list(self.table.unread),
            "is_mostly_bad": self.is_mostly_bad,
            "faults": [[fault.row, fault.column, fault.sentence] for fault in self.faults[:SHOWN]],
            "there": [[row.row, row.sentence] for row in self.already[:SHOWN]],
            "known": [asdict(row) | {"person": str(row.person), "told": row.sentence} for row in self.known],
            "looked_up": self.looked_up,
        }
