"""Where a brief leads: to the pages that prove it, as known then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from safeconduct.cases.as_known import known_text
from safeconduct.cases.models import Crisis
from safeconduct.figures.filters import Filter

PRESENT = timedelta(minutes=1)
"""What is as known so little ago is as known now."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of a crisis, as known at one time: `known` is what its pages are asked for, empty for now."""

    slug: str
    known: str

    def members(self, measure: str) -> str:
        """The cases of a measure."""
        return self._address("figures:members", self.slug, measure)

    def filtered(self, chosen: Filter) -> str:
        """The cases that pass a filter."""
        return self._address("figures:cases", self.slug, given=chosen.pairs())

    def case(self, reference: str) -> str:
        return self._address("cases:case", reference)

    def engagement(self, reference: str) -> str:
        return self._address("diplomacy:engagement", reference)

    def ask(self, reference: str) -> str:
        return self._address("diplomacy:ask", reference)

    def assurance(self, reference: str) -> str:
        return self._address("diplomacy:assurance", reference)

    def _address(self, view: str, *parts: str, given: list[tuple[str, str]] | None = None) -> str:
        query = urlencode([*([("known", self.known)] if self.known else []), *(given or [])])
        url = reverse(view, args=parts)
        return f"{url}?{query}" if query else url


def links_of(crisis: Crisis, *, as_known: datetime) -> Links:
    """The addresses of a crisis as known at this time."""
    is_present = timezone.now() - as_known < PRESENT
    return Links(crisis.slug, "" if is_present else known_text(crisis, as_known))
