"""What an act would change, found by doing it and taking it back: no second account of the rules to keep true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from ..models import FOREVER, Case, Claim, Clock, Disagreement, Standing


@dataclass(frozen=True, slots=True)
class Picture:
    """How a case stands at one moment: what counts, which clocks run, on which tracks the accounts differ."""

    standings: tuple[Standing, ...]
    clocks: tuple[str, ...]
    disagreements: tuple[str, ...]

    @property
    def states(self) -> dict[str, str]:
        return {f"{row.viewpoint}.{row.track}": row.state for row in self.standings}


@dataclass(frozen=True, slots=True)
class Change:
    """The case before and after an act. `claim` is the claim that the act would append, if it appends one."""

    before: Picture
    after: Picture
    claim: Claim | None = None


class _TakenBack(Exception):
    """Undoes the act of a preview."""


def preview(case: Case, act: Callable[[], object]) -> Change:
    """What this act would change. Nothing of it stays, not even its row in the record.

    Raises whatever the act itself raises: `ClaimFault`, `Refused`.
    """
    before = _picture(case)
    made: object = None
    try:
        with transaction.atomic():
            made = act()
            after = _picture(case)
            raise _TakenBack
    except _TakenBack:
        return Change(before, after, made if isinstance(made, Claim) else None)


def _picture(case: Case) -> Picture:
    standings = Standing.objects.filter(case=case, known_until=FOREVER).select_related("claim__place")
    clocks = Clock.objects.filter(case=case, met_at=None).order_by("due_at").values_list("kind", flat=True)
    differing = Disagreement.objects.filter(case=case, closed_at=None).values_list("track", flat=True)
    return Picture(tuple(standings), tuple(clocks), tuple(differing))
