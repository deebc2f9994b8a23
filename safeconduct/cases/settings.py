"""What is set for a crisis: the hours of its clocks, and its places."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .actions.clocks import BY_HAND
from .clocks import CLOCKS
from .enums import ClockKind
from .models import Crisis, CrisisClock, Place


@dataclass(frozen=True, slots=True)
class ClockSetting:
    """A clock with its hours in a crisis, its default, and where the duty comes from."""

    kind: ClockKind
    hours: int
    default: int
    source: str

    @property
    def label(self) -> str:
        return capfirst(_("%(clock)s, in hours") % {"clock": self.kind.label})

    @property
    def words(self) -> str:
        """ "Without a setting 24 hours. Source: Vienna Convention …"."""
        hours = ngettext("%(n)d hour", "%(n)d hours", self.default) % {"n": self.default}
        return _("Without a setting %(hours)s. Source: %(source)s.") % {"hours": hours, "source": self.source}


def clock_settings(crisis: Crisis) -> list[ClockSetting]:
    """Every clock that starts by itself. A promised call is not among them: it has the time that was promised."""
    own = dict(CrisisClock.objects.filter(crisis=crisis).values_list("kind", "hours"))
    return [
        ClockSetting(kind, own.get(kind, rule.hours), rule.hours, str(rule.source))
        for kind, rule in CLOCKS.items()
        if kind not in BY_HAND
    ]


def places_of(crisis: Crisis) -> QuerySet[Place]:
    """The places of a crisis, by name."""
    return Place.objects.filter(crisis=crisis).order_by("name")
