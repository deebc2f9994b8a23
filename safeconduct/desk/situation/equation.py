"""The equation bar: what may be said in public, by the partition in use on that day."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from safeconduct.figures.charts.equation import EquationBar, Part, equation, swatch_of
from safeconduct.figures.enums import Audience
from safeconduct.figures.queries import Figure, PartitionCheck

from .links import Links


def equation_of(check: PartitionCheck, internal: Mapping[str, Figure], links: Links, *, note: str = "") -> EquationBar:
    """The bar of a partition. `internal` are the same figures by our own finding: where they differ, the list is the
    public one."""
    return equation(
        _part(check.whole, internal, links, note=note),
        [_part(part, internal, links, note=_note(check, part)) for part in check.parts],
        gap=check.gap,
        overlap=check.overlap,
    )


def _part(made: Figure, internal: Mapping[str, Figure], links: Links, *, note: str) -> Part:
    key = made.measure.measure_id
    is_same = internal[key].profile_ids == made.profile_ids
    audience = Audience.INTERNAL if is_same else Audience.PUBLIC
    return Part(key, made.measure.name, made.number, swatch_of(key), links.members(key, audience=audience), note)


def _note(check: PartitionCheck, part: Figure) -> str:
    """ "116 home, 3 travelling home", "16 of them missing, as the host reports"; else the words that go with it."""
    inside = check.inside.get(part.measure.measure_id, ())
    if len(inside) == 1:
        return _("%(n)s of them %(name)s") % {"n": inside[0].number, "name": inside[0].measure.name}
    if inside:
        return ", ".join(f"{inner.number} {inner.measure.name}" for inner in inside)
    return "" if part.measure.hedge in part.measure.name else part.measure.hedge
