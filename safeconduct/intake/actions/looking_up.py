"""Looking up whom requests name, in the background: among the persons we know, and among the other requests.

Nobody is linked by a machine. What is found is shown to an officer, and counted as probable where it is counted.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from safeconduct.people.matching import UPPER, MatchOutcome, match_at_once
from safeconduct.store.many_rows import update_rows

from ..models import Candidate, Handling, Mention, MentionPair, RequestLink
from ..same import Alike, mentions_like
from .ranking import rank
from .reading import evidence_from
from .steps import SETTLED

BATCH = 500
"""Mentions that are looked up in one transaction."""
SHOWN = 5
"""Candidates that are kept for a mention."""
log = logging.getLogger(__name__)


def look_up_pending(limit: int = BATCH) -> int:
    """Look up the oldest mentions that were not looked up yet. Returns how many; several may run at once.

    One that cannot be looked up does not keep the others waiting: then each is looked up by itself.
    """
    try:
        return _look_up_next(_waiting(), limit)
    except OperationalError:
        raise
    except Exception:
        log.exception("Several mentions could not be looked up; each is looked up by itself.")
    return sum(_look_up_alone(id) for id in _waiting().values_list("pk", flat=True)[:limit])


def _waiting() -> QuerySet[Mention]:
    return Mention.objects.filter(looked_up_at=None).order_by("id")


@transaction.atomic
def _look_up_next(waiting: QuerySet[Mention], limit: int) -> int:
    rows = list(waiting.select_for_update(skip_locked=True, no_key=True)[:limit])
    if rows:
        _look_up(rows)
    return len(rows)


def _look_up_alone(mention: UUID) -> int:
    """One; what cannot be looked up stands without candidates, and an officer looks."""
    try:
        return _look_up_next(_waiting().filter(pk=mention), 1)
    except OperationalError:
        raise
    except Exception:
        log.exception("The mention %s could not be looked up.", mention)
    return _waiting().filter(pk=mention).update(looked_up_at=timezone.now())


def look_up_again(mentions: Iterable[UUID]) -> int:
    """Leave mentions, and those that may mean the same persons, to be looked up anew: somebody was added or linked."""
    ids = set(mentions)
    pairs = MentionPair.objects.filter(Q(first__in=ids) | Q(second__in=ids)).values_list("first_id", "second_id")
    return Mention.objects.filter(pk__in=ids.union(*pairs)).update(looked_up_at=None)


def look_up_old_ones() -> int:
    """Leave mentions of whom nobody is known to be looked up anew: persons were added since yesterday. What is answered
    or not for us waits for nobody."""
    day = timezone.now() - timedelta(days=1)
    linked = RequestLink.objects.filter(mention=OuterRef("pk"), unlink=None)
    open_ones = Handling.objects.filter(pk=OuterRef("request_id")).exclude(state__in=SETTLED)
    waiting = Mention.objects.filter(~Exists(linked), Exists(open_ones), looked_up_at__lt=day)
    return waiting.exclude(likely_probability__gte=UPPER).update(looked_up_at=None)


def _look_up(rows: Sequence[Mention]) -> None:
    outcomes = match_at_once([evidence_from(row) for row in rows], limit=SHOWN)
    _write_candidates(rows, outcomes)
    alike = mentions_like(rows)
    _write_pairs(rows, alike)
    _write_groups(rows, alike)
    now = timezone.now()
    for row, outcome in zip(rows, outcomes, strict=True):
        best = max(outcome.candidates, key=lambda each: each.comparison.probability, default=None)
        row.likely_id = best.person.pk if best else None
        row.likely_probability = best.comparison.probability if best else None
        row.looked_up_at = now
    update_rows(rows, ["likely", "likely_probability", "looked_up_at", "group"])
    rank({row.request_id for row in rows})


def _write_candidates(rows: Sequence[Mention], outcomes: Sequence[MatchOutcome]) -> None:
    Candidate.objects.filter(mention__in=rows).delete()
    Candidate.objects.bulk_create(
        Candidate(
            mention=row,
            person=each.person,
            probability=float(each.comparison.probability),
            band=str(each.band),
        )
        for row, outcome in zip(rows, outcomes, strict=True)
        for each in outcome.candidates
    )


def _write_pairs(rows: Sequence[Mention], alike: Sequence[Alike]) -> None:
    ids = [row.pk for row in rows]
    MentionPair.objects.filter(Q(first__in=ids) | Q(second__in=ids)).delete()
    pairs = {(min(one.mention, one.other), max(one.mention, one.other)): one.probability for one in alike}
    MentionPair.objects.bulk_create(
        (MentionPair(first_id=first, second_id=second, probability=sure) for (first, second), sure in pairs.items()),
        ignore_conflicts=True,
    )


def _write_groups(rows: Sequence[Mention], alike: Sequence[Alike]) -> None:
    """Mentions that almost surely mean one person are one group: it bears the id of the first of them."""
    near: dict[UUID, set[UUID]] = defaultdict(set)
    for one in alike:
        if one.probability >= UPPER:
            near[one.mention].add(one.other)
    others = set().union(*near.values()) if near else set()
    held: dict[UUID, UUID | None] = dict(Mention.objects.filter(pk__in=others).values_list("pk", "group"))
    held |= {row.pk: row.group for row in rows}
    renamed: dict[UUID, UUID] = {}
    for row in sorted(rows, key=lambda row: row.pk):
        together = {row.pk, *near[row.pk]}
        names = {_last(renamed, group) for group in [row.pk, *(held.get(id) or id for id in together)]}
        renamed |= {name: min(names) for name in names if name != min(names)}
    _rename(rows, {id: group or id for id, group in held.items()}, renamed)


def _last(renamed: dict[UUID, UUID], group: UUID) -> UUID:
    while group in renamed:
        group = renamed[group]
    return group


def _rename(rows: Sequence[Mention], held: dict[UUID, UUID], renamed: dict[UUID, UUID]) -> None:
    for row in rows:
        row.group = _last(renamed, held[row.pk])
    for old in renamed:
        Mention.objects.filter(group=old).update(group=_last(renamed, old))
