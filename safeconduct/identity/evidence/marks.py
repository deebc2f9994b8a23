"""Sex, military unit and photograph of two records."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum

import numpy as np

from .codes import Codes, Ids, Index, identifier
from .record import Evidence
from .sentences import Sentence
from .sentences import gettext_noop as _


class Equal(IntEnum):
    """What two values say that are equal or not."""

    SAME = 0
    OTHER = 1
    BLANK = 2


class MarkColumns:
    """Sex, unit and photograph of many records as numbers; 0 when blank."""

    def __init__(self, records: Sequence[Evidence]) -> None:
        self.sex = _ids([fold_sex(record.sex) for record in records])
        self.unit = _ids([fold_unit(record.unit) for record in records])
        self.photo = _ids([str(record.photo or "").strip().lower() for record in records])


def _ids(texts: list[str]) -> Ids:
    return np.array([identifier(text) for text in texts], np.int64)


def fold_sex(text: str) -> str:
    """F or M; empty for all else, which says nothing about who it is."""
    first = str(text or "").strip().casefold()[:1]
    return {"f": "F", "ж": "F", "म": "F", "m": "M", "м": "M", "प": "M"}.get(first, "")


def fold_unit(text: str) -> str:
    """The number of a unit ("в/ч 29328", "military unit No. 29328"); without a number its words; empty when none."""
    plain = unicodedata.normalize("NFKC", str(text or "")[:200]).casefold()
    if numbers := re.findall(r"[0-9]+", plain):
        return max(numbers, key=len).lstrip("0") if len(max(numbers, key=len)) > 3 else "-".join(_words(plain))
    return "-".join(_words(plain))


def _words(text: str) -> list[str]:
    return sorted(re.findall(r"\w+", text))


def equal_codes(a: Ids, ia: Index, b: Ids, ib: Index) -> Codes:
    """What the values of the pairs say: `Equal`, shape (pairs,)."""
    left, right = a[ia], b[ib]
    codes = np.where(left == right, Equal.SAME, Equal.OTHER)
    return np.where((left == 0) | (right == 0), Equal.BLANK, codes).astype(np.int8)


def photo_codes(a: Ids, ia: Index, b: Ids, ib: Index) -> Codes:
    """The same file of a photograph says much; two different files say nothing."""
    codes = equal_codes(a, ia, b, ib)
    return np.where(codes == Equal.SAME, codes, Equal.BLANK).astype(np.int8)


_SEX = {
    Equal.SAME: _("The same sex"),
    Equal.OTHER: _("One is a man, the other a woman"),
    Equal.BLANK: _("The sex of one or both is not known"),
}
_UNIT = {
    Equal.SAME: _("The same unit: {a}"),
    Equal.OTHER: _("Different units, {a} and {b}: people are moved"),
    Equal.BLANK: _("The unit of one or both is not known"),
}
_PHOTO = {
    Equal.SAME: _("The very same photograph"),
    Equal.OTHER: _("No photographs that can be compared"),
    Equal.BLANK: _("No photographs that can be compared"),
}


def sex_sentence(code: Equal, a: Evidence, b: Evidence) -> Sentence:  # noqa: ARG001 - one form for all fields
    """Why the sexes say what they say."""
    return Sentence(_SEX[code])


def unit_sentence(code: Equal, a: Evidence, b: Evidence) -> Sentence:
    """Why the units say what they say."""
    return Sentence(_UNIT[code], {"a": a.unit, "b": b.unit})


def photo_sentence(code: Equal, a: Evidence, b: Evidence) -> Sentence:  # noqa: ARG001 - one form for all fields
    """Why the photographs say what they say."""
    return Sentence(_PHOTO[code])
