"""A whole and its parts on a paper."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from ..charts.equation import swatch_of
from ..queries import Figure, PartitionCheck
from .values import Equation


def equation_of(check: PartitionCheck, url_of: Callable[[Figure], str], *, note: str = "") -> Equation:
    """The whole, its parts, and under them what does not add up and a note."""
    whole = (check.whole.measure.name, check.whole.number, url_of(check.whole), "whole")
    parts = (
        (part.measure.name, part.number, url_of(part), str(swatch_of(part.measure.measure_id))) for part in check.parts
    )
    return Equation((whole, *parts), " ".join(filter(None, (_adds_up(check), note))))


def _adds_up(check: PartitionCheck) -> str:
    """Nothing to say where it adds up."""
    if check.adds_up:
        return ""
    gaps = {"gap": check.gap, "overlap": check.overlap}
    return _("The parts do not make the whole: %(gap)d in none of them, %(overlap)d in more than one.") % gaps
