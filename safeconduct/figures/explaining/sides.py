"""The two figures that are held against each other, and what an explanation asks of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from safeconduct.access.actor import Actor
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis, Profile

from ..models import MeasureVersion
from ..queries.counting import Figure, profiles
from .causes import Stand, Way


@dataclass(frozen=True, slots=True)
class Sides:
    """The earlier figure and the later one, who asks, and how the later one counts."""

    before: Figure
    after: Figure
    crisis: Crisis
    actor: Actor
    versions: Mapping[str, MeasureVersion]
    way: Way

    @property
    def since(self) -> datetime:
        return self.before.as_known

    @property
    def day(self) -> date:
        """The day of the earlier figure, where the days of the crisis end."""
        return day_in(self.crisis, self.since)

    def counts_by_rule(self, then: Stand | None, *, entered: bool) -> bool:
        """Would the case be where it is now by the later version of the rule alone, had it stood as before?"""
        is_narrowed = self.before.narrow is not None or self.after.narrow is not None
        is_other = self.before.measure.pk != self.after.measure.pk
        return (is_other or not is_narrowed) and then is not None and self.way.counts(then) == entered

    def part(self, then: Stand | None, now: Stand | None, *, entered: bool) -> str:
        """From which part of the whole a case came, or to which it went; "" where it is in the same part."""
        was, is_now = self._part(then), self._part(now)
        return "" if was == is_now else was if entered else is_now

    def _part(self, stand: Stand | None) -> str:
        return self.way.part(stand) if stand else ""

    def name(self, key: str) -> str:
        """What a measure is called."""
        return self.versions[key].name


def stands(ids: Iterable[int | None]) -> dict[int | None, Stand | None]:
    """How the cases of these profiles stand; None stands for no standing at all."""
    there = profiles({id_ for id_ in ids if id_ is not None})
    found: dict[int | None, Stand | None] = {id_: _stand(profile) for id_, profile in there.items()}
    return found | {None: None}


@lru_cache(maxsize=8192)
def _stand(profile: Profile) -> Stand:
    """Profiles never change: one object for each."""
    return Stand(profile.states, profile.overridden, profile.before)
