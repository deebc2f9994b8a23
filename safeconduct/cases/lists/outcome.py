"""The outcome of a list as a workbook: same, perhaps, only theirs, only ours. Their row stands beside our person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

import xlsxwriter
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.people.models import PersonName

from ..models import Case, ReceivedList, RowMatch
from ..queries import cases_for
from .claims import said_of
from .enums import Heap, Judgement
from .known import counted_cases
from .statuses import said_words

CHUNK = 2_000
LONGEST = 32_767
"""Characters that a cell can hold."""


def write_outcome(received: ReceivedList, actor: Actor) -> tuple[bytes, int]:
    """The workbook with what this actor may see, and how many rows it has. Everything is text: nothing is a formula."""
    out, rows = BytesIO(), 0
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for heap in Heap:
            rows += _sheet(book, str(heap.label), _heap_lines(received, heap, actor), bold)
        rows += _sheet(book, _("only ours"), _our_lines(received, actor), bold)
    return out.getvalue(), rows


def _sheet(book: Any, name: str, lines: Iterator[Sequence[str]], bold: Any) -> int:
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 0)
    written = -1
    for written, line in enumerate(lines):
        for place, text in enumerate(line):
            if text:
                sheet.write_string(written, place, text[:LONGEST], bold if written == 0 else None)
    sheet.autofit(300)
    return max(written, 0)


def _heap_lines(received: ReceivedList, heap: Heap, actor: Actor) -> Iterator[Sequence[str]]:
    headers = [header or _("column %(n)d") % {"n": n} for n, header in enumerate(received.reading.headers, start=1)]
    yield [
        _("Row"), _("What it says"), _("Probability, %"), _("Decision"), _("Case"), _("Our name"),
        _("Our name, in other scripts"), _("Born"), _("Home"), *(_("Theirs: %(h)s") % {"h": h} for h in headers),
    ]  # fmt: skip
    matches = RowMatch.objects.filter(list=received, heap=heap).select_related("row").order_by("number")
    chunk: list[RowMatch] = []
    for match in matches.iterator(chunk_size=CHUNK):
        chunk.append(match)
        if len(chunk) == CHUNK:
            yield from _lines(received, chunk, actor)
            chunk = []
    yield from _lines(received, chunk, actor)


def _lines(received: ReceivedList, matches: Sequence[RowMatch], actor: Actor) -> Iterator[Sequence[str]]:
    cases = cases_for(actor).select_related("person").in_bulk([m.case_id for m in matches if m.case_id])
    names = names_of(list(cases.values()))
    for match in matches:
        if match.case_id and match.case_id not in cases:
            continue
        case = cases[match.case_id] if match.case_id else None
        percent = str(round(100 * match.probability)) if match.probability is not None else ""
        judged = str(Judgement(match.judged).label) if match.judged else ""
        said = str(said_words(said_of(match, received.reading)))
        ours = _ours(case, names) if case else ["", "", "", "", ""]
        yield [str(match.number), said, percent, judged, *ours, *map(str, match.row.cells)]


def _ours(case: Case, names: dict[UUID, list[str]]) -> list[str]:
    others = [name for name in names.get(case.person_id, ()) if name != case.person.name]
    home = ", ".join(part for part in (case.person.home_place, case.person.home_region) if part)
    return [case.reference, case.person.name, "; ".join(others), case.person.birth.edtf, home]


def names_of(cases: Sequence[Case]) -> dict[UUID, list[str]]:
    """The names of the persons of some cases, as written. One query."""
    out: dict[UUID, list[str]] = {}
    for person, text in PersonName.objects.filter(person__in=[case.person_id for case in cases]).values_list(
        "person_id", "text"
    ):
        out.setdefault(person, []).append(text)
    return out


def _our_lines(received: ReceivedList, actor: Actor) -> Iterator[Sequence[str]]:
    yield [_("Case"), _("Our name"), _("Our name, in other scripts"), _("Born"), _("Home")]
    in_rows = RowMatch.objects.filter(list=received, case__isnull=False).values("case_id")
    ours = counted_cases(received.crisis).filter(pk__in=cases_for(actor).values("pk")).exclude(pk__in=in_rows)
    ids = list(ours.order_by("reference").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        cases = list(
            Case.objects.filter(pk__in=ids[start : start + CHUNK]).select_related("person").order_by("reference")
        )
        names = names_of(cases)
        yield from (_ours(case, names) for case in cases)
