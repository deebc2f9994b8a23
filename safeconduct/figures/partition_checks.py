"""What can be wrong with a whole and its parts before they are kept, in words for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from safeconduct.cases.models import Crisis

from .faults import FigureFault
from .models import Measure, Partition

LONGEST = 120
MOST = 40
"""Parts of a whole."""


def check_parts(whole: str, parts: Sequence[str], within: Mapping[str, Sequence[str]]) -> None:
    """Raise `FigureFault` for parts that cannot make a whole, and for measures that are not there."""
    if not parts:
        raise FigureFault("parts", _("A whole needs at least one part."))
    if len(parts) > MOST:
        raise FigureFault("parts", _("A whole has at most %(n)d parts.") % {"n": MOST})
    if whole in parts or len(set(parts)) < len(parts):
        raise FigureFault("parts", _("Name each part once, and not the whole itself."))
    if stray := set(within) - set(parts):
        raise FigureFault("within", _("“%(key)s” is not one of the parts.") % {"key": ", ".join(sorted(stray))})
    wanted = {whole, *parts, *(inner for told in within.values() for inner in told)}
    there = set(Measure.objects.filter(pk__in=wanted).values_list("key", flat=True))
    if missing := wanted - there:
        raise FigureFault("parts", _("There is no measure “%(key)s”.") % {"key": ", ".join(sorted(missing))})


def check_name(name: str) -> None:
    """Raise `FigureFault` for a name that is none."""
    if not name.strip():
        raise FigureFault("name", _("Write what this way of counting is called."))
    if len(name) > LONGEST or "\x00" in name:
        raise FigureFault("name", _("Write at most %(n)d letters.") % {"n": LONGEST})


def check_owner(there: Partition | None, crisis: Crisis | None) -> None:
    """A partition of another crisis is left alone; one of every crisis is not taken from the others."""
    if there and there.crisis_id and (crisis is None or crisis.pk != there.crisis_id):
        raise FigureFault("key", _("What has this key belongs to one crisis, and stays there. Choose another key."))
    if there and there.crisis_id is None and crisis is not None:
        raise FigureFault("only_here", _("It holds for every crisis. Make one with another key for this crisis alone."))
