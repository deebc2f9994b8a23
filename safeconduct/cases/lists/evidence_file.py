"""The evidence of a claim from a list: a text with this row and nobody else's, tied to the whole file by its hash."""

from __future__ import annotations

from itertools import zip_longest

from safeconduct.store.tables.files import column_letters

from ..models import ReceivedList, RowMatch


def evidence_file(received: ReceivedList, match: RowMatch) -> bytes:
    """The row as it came, cell by cell. The same row of the same list is the same text. `match.row` has its cells."""
    cells = zip_longest(received.reading.headers, match.row.cells, fillvalue="")
    lines = [
        f"List: {received.title}",
        f"Sender: {received.sender}",
        f"Date of the list: {received.said_on.edtf if received.said_on else ''}",
        f"Reached us: {received.received_at.isoformat(timespec='seconds')}",
        f"File: {received.file_name}",
        f"SHA-256 of the file: {received.sha256}",
        f"Row: {match.number}",
        "",
        *(f"{column_letters(place)}  {header}: {cell}" for place, (header, cell) in enumerate(cells, start=1)),
    ]
    return ("\n".join(lines) + "\n").encode()
