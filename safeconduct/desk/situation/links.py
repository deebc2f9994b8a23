"""Where the numbers of a page lead: to the cases behind them, as known then, for those who may see cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from safeconduct.cases.as_known import AsKnown
from safeconduct.figures.enums import Audience
from safeconduct.figures.filters import Filter


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses within a crisis. Without `to_cases` a number stays plain: its list is not there for this person."""

    slug: str
    seen: AsKnown
    to_cases: bool

    def members(self, measure: str, *, audience: Audience = Audience.INTERNAL, since: str = "") -> str:
        """The cases of a measure; with `since`, also which entered and left since that day."""
        if not self.to_cases:
            return ""
        given = [("audience", str(audience) if audience == Audience.PUBLIC else ""), ("since", since)]
        return self._address("figures:members", given, measure)

    def filtered(self, chosen: Filter) -> str:
        """The cases that pass a filter."""
        return self._address("figures:cases", chosen.pairs()) if self.to_cases else ""

    def page(self, name: str) -> str:
        """A page of the crisis without a list of cases."""
        return self._address(name, [])

    def engagement(self, reference: str) -> str:
        """The page of an engagement, as it is known now."""
        return reverse("diplomacy:engagement", args=[reference])

    def situation(self, **given: str) -> str:
        """The situation with another choice, as known at the same time."""
        return self._address("desk:situation", list(given.items()))

    def _address(self, name: str, given: Sequence[tuple[str, str]], *more: str) -> str:
        known = [("known", self.seen.text)] if self.seen.is_past else []
        query = urlencode([*known, *((key, value) for key, value in given if value)])
        url = reverse(name, args=[self.slug, *more])
        return f"{url}?{query}" if query else url
