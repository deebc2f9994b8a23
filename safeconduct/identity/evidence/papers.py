"""Passports and other papers: the same number, one misread, or another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

import numpy as np

from .birth import read_birth
from .codes import MOST, Codes, Difference, Index, Texts, Truth, differences, identifier, table
from .record import Evidence, Paper
from .sentences import Sentence
from .sentences import gettext_noop as _

SHORTEST = 6  # characters; a shorter number that is one character off is another number
LOOK_ALIKES = str.maketrans("OQDIBSZGT", "000185267")  # letters that scanners take for digits
LASTING = ("national_id",)  # kinds whose number a person keeps for life
PASSPORT = "passport"

_NO_NUMBERS = re.compile(r"0+|X+|1234567?8?9?0?|(.)\1+|NA|NIL|NONE|UNKNOWN|LOST")


class Papers(IntEnum):
    """What the papers of two records say, the best first."""

    SAME = 0
    LOOK_ALIKE = 1
    SWAPPED = 2
    ONE_OFF = 3
    OTHER_KIND = 4
    OTHER_STATE = 5
    BOTH_VALID = 6
    OTHER_LASTING = 7
    OTHER_PASSPORT = 8
    BLANK = 9


def fold_number(number: str) -> str:
    """Capitals and digits only; empty for what stands where a number is missing. From the last lines of a
    passport the fillers go, and the check digit after them."""
    text = re.sub(r"<+[0-9]?$", "", str(number or "").upper().strip())
    text = re.sub(r"[^0-9A-Z]", "", text)
    return "" if len(text) < 4 or _NO_NUMBERS.fullmatch(text) or not re.search("[0-9]", text) else text


class PaperColumn:
    """The papers of many records, up to MOST each."""

    def __init__(self, records: Sequence[Evidence]) -> None:
        rows = [_readable(record) for record in records]
        self.rows = rows
        numbers = [[fold_number(paper.number) for paper in row] for row in rows]
        self.exact = Texts(numbers)
        self.seen = Texts([[number.translate(LOOK_ALIKES) for number in row] for row in numbers])
        self.kind = table([[identifier(paper.kind) for paper in row] for row in rows])
        self.state = table([[identifier(_state(paper.state)) for paper in row] for row in rows])
        valid = [[_validity(paper) for paper in row] for row in rows]
        self.since = table([[days[0] for days in row] for row in valid])
        self.until = table([[days[1] for days in row] for row in valid])


def _readable(record: Evidence) -> list[Paper]:
    return [paper for paper in record.papers if fold_number(paper.number)][:MOST]


def _state(state: str) -> str:
    """Two or three letters of a state are told apart by the first two only: IND and IN are one."""
    return str(state or "").strip().upper()[:2]


def _validity(paper: Paper) -> tuple[int, int]:
    """First and last day on which the paper was certainly valid; (0, 0) when that is not known."""
    issued, expires = read_birth(paper.issued), read_birth(paper.expires)
    return (issued.last, expires.first) if issued and expires else (0, 0)


def paper_codes(a: PaperColumn, ia: Index, b: PaperColumn, ib: Index) -> Codes:
    """What the papers of the pairs say: `Papers`, shape (pairs,): the best of all their papers."""
    every = each_paper(a, ia, b, ib)
    best: Codes = every.min(axis=(1, 2))
    return best


def each_paper(a: PaperColumn, ia: Index, b: PaperColumn, ib: Index) -> Codes:
    """`Papers` for each paper of one record with each of the other: shape (pairs, papers of a, papers of b)."""
    exact = differences(a.exact, ia, b.exact, ib, shortest=SHORTEST)
    seen = differences(a.seen, ia, b.seen, ib, shortest=SHORTEST)
    known = (a.exact.length[ia][:, :, None] > 0) & (b.exact.length[ib][:, None] > 0)
    same_kind = a.kind[ia][:, :, None] == b.kind[ib][:, None]
    state_a, state_b = a.state[ia][:, :, None], b.state[ib][:, None]
    other_state = (state_a != state_b) & (state_a > 0) & (state_b > 0)
    out = np.full(exact.shape, Papers.BLANK, np.int8)
    out[known & same_kind & (a.kind[ia][:, :, None] == identifier(PASSPORT)) & ~other_state] = Papers.OTHER_PASSPORT
    lasting = np.isin(a.kind[ia], [identifier(kind) for kind in LASTING])[:, :, None]
    out[known & same_kind & lasting & ~other_state] = Papers.OTHER_LASTING
    out[known & same_kind & ~other_state & _together(a, ia, b, ib)] = Papers.BOTH_VALID
    slip = known & same_kind & ~other_state
    out[slip & ((exact == Difference.ONE) | (exact == Difference.MISSING))] = Papers.ONE_OFF
    out[slip & (exact == Difference.SWAPPED)] = Papers.SWAPPED
    out[slip & (seen == Difference.NONE)] = Papers.LOOK_ALIKE
    same = known & (exact == Difference.NONE)
    out[same] = Papers.SAME
    out[same & ~same_kind] = Papers.OTHER_KIND
    out[same & other_state] = Papers.OTHER_STATE
    return out


def _together(a: PaperColumn, ia: Index, b: PaperColumn, ib: Index) -> Truth:
    """Were both papers valid on one day, and more than a year of days, so that neither only followed the other?"""
    since = np.maximum(a.since[ia][:, :, None], b.since[ib][:, None])
    until = np.minimum(a.until[ia][:, :, None], b.until[ib][:, None])
    known = (a.until[ia][:, :, None] > 0) & (b.until[ib][:, None] > 0)
    return known & (until - since > 366)


_KINDS = {
    "passport": _("Passport"),
    "national_id": _("Identity card"),
    "visa": _("Visa"),
    "contract": _("Contract"),
    "death_certificate": _("Death certificate"),
    "emergency_certificate": _("Emergency certificate"),
}
_OTHER_KIND = _("Paper")
_SENTENCES = {
    Papers.SAME: _("{kind}: the same number, {a}"),
    Papers.SWAPPED: _("{kind}: in {a} and {b} two neighbouring characters changed places"),
    Papers.ONE_OFF: _("{kind}: the numbers differ in one character, {a} and {b}"),
    Papers.OTHER_KIND: _("The same number {a} on papers of different kinds"),
    Papers.OTHER_STATE: _("{kind}: the same number {a}, but of different countries"),
    Papers.BOTH_VALID: _("{kind}: two different numbers valid at the same time, {a} and {b}"),
    Papers.OTHER_LASTING: _("{kind}: the numbers differ, {a} and {b}, and a person keeps this number for life"),
    Papers.OTHER_PASSPORT: _("{kind}: different numbers, {a} and {b}; one may be an older passport"),
}


def paper_sentence(code: Papers, a: Evidence, b: Evidence) -> Sentence:
    """Why the papers say what they say."""
    if code == Papers.BLANK:
        return Sentence(_("No papers that can be compared"))
    first, second = deciding_papers(code, a, b)
    one, other = fold_number(first.number), fold_number(second.number)
    kind = Sentence(_KINDS.get(first.kind, _OTHER_KIND))
    values: dict[str, str | int | Sentence] = {"kind": kind, "a": one, "b": other}
    if code == Papers.LOOK_ALIKE:
        return _misread(values, one, other)
    return Sentence(_SENTENCES[code], values)


def deciding_papers(code: Papers, a: Evidence, b: Evidence) -> tuple[Paper, Paper]:
    """The two papers that the code is about."""
    column_a, column_b = PaperColumn([a]), PaperColumn([b])
    zero = np.zeros(1, np.intp)
    _pair, row, place = (int(found[0]) for found in np.nonzero(each_paper(column_a, zero, column_b, zero) == code))
    return column_a.rows[0][row], column_b.rows[0][place]


def _misread(values: dict[str, str | int | Sentence], one: str, other: str) -> Sentence:
    pairs = [(x, y) for x, y in zip(one, other, strict=True) if x != y]
    values |= {"x": pairs[0][0], "y": pairs[0][1], "count": len(pairs)}
    if len(pairs) == 1:
        return Sentence(_("{kind}: the numbers differ in one character that scanners confuse, {x} and {y}"), values)
    return Sentence(
        _("{kind}: the numbers differ in {count} characters that scanners confuse, such as {x} and {y}"), values
    )
