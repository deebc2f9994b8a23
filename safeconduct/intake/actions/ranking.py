"""Bringing the order of the queue in line with what is known of requests."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q

from safeconduct.cases.models import Case
from safeconduct.store.many_rows import update_rows

from .. import triage
from ..models import Handling, Mention, OrderException, Reading, RequestLink, Step

_WRITTEN = ["is_ahead", "rank", "points", "parts", "people", "unmatched", "heard_at"]


def rank(requests: Iterable[UUID]) -> None:
    """Weigh these requests anew. To be called whenever something changed that the order rests on: signs, people,
    links, steps, messages. Nine queries, however many; the rows are held, so that nothing older is written over what
    somebody else says meanwhile.
    """
    rows = list(Handling.objects.select_for_update(no_key=True).filter(pk__in=set(requests)).order_by("pk"))
    if not rows:
        return
    known = _Known([row.pk for row in rows])
    for row in rows:
        known.put_into(row)
    update_rows(rows, _WRITTEN)


class _Known:
    """What the order looks at, of some requests."""

    def __init__(self, ids: list[UUID]) -> None:
        self.signs = dict(Reading.objects.filter(pk__in=ids).values_list("pk", "signs"))
        self.ahead = set(OrderException.objects.filter(request__in=ids, end=None).values_list("request_id", flat=True))
        ours = Step.objects.filter(request__in=ids, by__isnull=False)
        self.stepped = dict(ours.values_list("request_id").annotate(last=Max("at")))
        after = Handling.objects.filter(into__in=ids)
        self.heard = dict(after.values_list("into_id").annotate(last=Max("received_at")))
        linked = Exists(RequestLink.objects.filter(mention=OuterRef("pk"), unlink=None))
        counts = (
            Mention.objects.filter(request__in=ids)
            .values_list("request_id")
            .annotate(people=Count("pk"), unmatched=Count("pk", filter=Q(likely=None) & ~Q(linked)))
        )
        self.people = {id: (people, unmatched) for id, people, unmatched in counts}
        self.with_a_case = _with_a_case(ids)

    def put_into(self, row: Handling) -> None:
        last = self.stepped.get(row.pk)
        row.heard_at = max(row.received_at, self.heard.get(row.pk, row.received_at))
        parts = triage.parts_of(
            triage.Seen(
                row.received_at,
                self.signs.get(row.pk, ()),
                is_followed_up=last is not None and row.heard_at > last,
                is_known=row.pk in self.with_a_case,
                due_at=row.due_at,
            )
        )
        row.parts, row.points = triage.as_json(parts), triage.total(parts)
        row.rank = triage.rank(row.points, row.received_at)
        row.is_ahead = row.pk in self.ahead
        row.people, row.unmatched = self.people.get(row.pk, (0, 0))


def _with_a_case(ids: list[UUID]) -> set[UUID]:
    """Requests that name somebody with a case in their crisis: as an officer said, or as is likely."""
    said = RequestLink.objects.filter(request__in=ids, unlink=None, case__isnull=False).values_list("request_id")
    cases = Case.objects.filter(
        Q(person=OuterRef("likely")) | Q(person__joined_into=OuterRef("likely")),
        crisis=OuterRef("request__handling__crisis"),
    )
    likely = Mention.objects.filter(Exists(cases), request__in=ids, likely__isnull=False).values_list("request_id")
    return {row[0] for row in [*said, *likely]}
