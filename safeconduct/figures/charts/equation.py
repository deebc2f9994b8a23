"""Equation bar: a total and the parts that must make it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .shares import percent


class Swatch(StrEnum):
    """How a part is filled. Missing is hatched: we do not know."""

    RELEASED = "released"
    DEAD = "dead"
    MISSING = "missing"
    SERVING = "serving"
    OTHER = "other"


SWATCHES = {"dead": Swatch.DEAD, "missing": Swatch.MISSING, "released": Swatch.RELEASED, "home": Swatch.RELEASED}
"""How a part is filled, by a word in the key of its measure; all others as still serving."""


def swatch_of(key: str) -> Swatch:
    """How a part is filled, by the key of its measure."""
    return next((swatch for word, swatch in SWATCHES.items() if word in key), Swatch.SERVING)


@dataclass(frozen=True, slots=True)
class Part:
    """One number of the equation: how many cases, in which word, and where they are listed."""

    key: str
    label: str
    count: int
    swatch: Swatch = Swatch.OTHER
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """One part as it stands in the bar."""

    swatch: Swatch
    x: str
    width: str
    end: str


@dataclass(frozen=True, slots=True)
class EquationBar:
    """Everything that desk/charts/equation.html draws."""

    total: Part
    parts: tuple[Part, ...]
    segments: tuple[Segment, ...]
    difference: int  # parts less total: above 0 they overlap, below 0 they leave a gap
    total_x: str  # where the total ends in the bar
    label: str
    check: str
    adds_up: bool

    @property
    def hatch(self) -> str:
        """The id of this bar's own hatch pattern."""
        return f"hatch-{self.total.key}"


def equation(total: Part, parts: Sequence[Part], *, gap: int | None = None, overlap: int = 0) -> EquationBar:
    """The bar for a total and its parts, drawn to the larger of the total and the sum, so that neither is cut.

    `gap` cases of the total are in no part and `overlap` in more than one, where they were counted case by case: the
    two can hide each other in the sum.
    """
    made = sum(part.count for part in parts)
    scale = max(made, total.count, 1)
    return EquationBar(
        total=total,
        parts=tuple(parts),
        segments=tuple(_segments(parts, scale)),
        difference=made - total.count,
        total_x=percent(total.count / scale),
        label=_label(total, parts),
        check=_check(made - total.count) if gap is None else _check_cases(made - total.count, gap, overlap),
        adds_up=made == total.count and not gap and not overlap,
    )


def _segments(parts: Sequence[Part], scale: int) -> list[Segment]:
    segments, start = [], 0
    for part in parts:
        end = start + part.count
        if part.count:
            segments.append(
                Segment(part.swatch, percent(start / scale), percent(part.count / scale), percent(end / scale))
            )
        start = end
    return segments


def _label(total: Part, parts: Sequence[Part]) -> str:
    told = ", ".join(f"{part.count} {part.label}" for part in parts)
    return f"{total.count} {total.label}: {told}" if told else f"{total.count} {total.label}"


def _check(difference: int) -> str:
    if difference == 0:
        return _("The parts make the total.")
    words = (
        ngettext(
            "The parts make %(n)d more than the total: one case is in two of them.",
            "The parts make %(n)d more than the total: some cases are in two of them.",
            difference,
        )
        if difference > 0
        else ngettext(
            "The parts make %(n)d less than the total: one case is in none of them.",
            "The parts make %(n)d less than the total: some cases are in none of them.",
            -difference,
        )
    )
    return words % {"n": abs(difference)}


def _check_cases(difference: int, gap: int, overlap: int) -> str:
    """The same where gap and overlap were counted case by case."""
    if not (difference or gap or overlap):
        return _check(0)
    words = [_sum_words(difference)]
    if gap:
        told = ngettext("%(n)d case is in none of them.", "%(n)d cases are in none of them.", gap)
        words.append(told % {"n": gap})
    if overlap:
        told = ngettext("%(n)d case is in two of them.", "%(n)d cases are in two of them.", overlap)
        words.append(told % {"n": overlap})
    return " ".join(words)


def _sum_words(difference: int) -> str:
    if difference == 0:
        return _("The numbers make the total, the cases do not.")
    more = _("The parts make %(n)d more than the total.")
    return (more if difference > 0 else _("The parts make %(n)d less than the total.")) % {"n": abs(difference)}
