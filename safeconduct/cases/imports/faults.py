"""What can be wrong with a row, in words for the person who sent it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that is not imported, and why. `row` is its number in the sheet; `column` its header, empty for the row."""

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.column}: {self.sentence}" if self.column else self.sentence
