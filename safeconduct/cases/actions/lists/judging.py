"""Refusing a row, leaving it for later, giving it another case of those that it may be."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.people.matching import levels

from ...lists.enums import Heap, Judgement
from ...lists.heaps import place_rows
from ...models import ReceivedList, RowDecision, RowMatch
from ...queries import may_see_case
from .matching import count_heaps, read_candidates, refused_pairs
from .receiving import ListFault, locked_reading


@transaction.atomic
def refuse_row(received: ReceivedList, number: int, *, reason: str, by: Actor) -> None:
    """Say why a row is not the person of the case. The row falls to its next likely case, or is only theirs."""
    match = _locked(received, number, by)
    if match.case_id is None:
        raise Refused(_("This row has no case: there is nothing to refuse."))
    if not reason.strip():
        raise ListFault("reason", _("Write why it is not the same person: the record keeps it."))
    _keep(received, match, Judgement.REFUSED, by, reason.strip())
    _place_again(received, match)


@transaction.atomic
def leave_row(received: ReceivedList, number: int, *, by: Actor) -> None:
    """Leave a row for later."""
    _keep(received, _locked(received, number, by), Judgement.LATER, by)
    count_heaps(received)


@transaction.atomic
def choose_case(received: ReceivedList, number: int, case_id: UUID, *, by: Actor) -> None:
    """Let a row mean another of its likely cases, which no other row has been accepted for."""
    match = _locked(received, number, by)
    chosen = next((each for each in read_candidates(match.candidates) if each.case == case_id), None)
    if chosen is None or not may_see_case(by, case_id):
        raise Refused(_("This case is not one of those that the row may be."))
    RowMatch.objects.filter(list=received, case_id=case_id).exclude(judged=Judgement.ACCEPTED).update(
        case=None, heap=Heap.THEIRS, probability=None
    )
    match.case_id, match.heap, match.probability = case_id, Heap.PERHAPS, chosen.probability
    match.save(update_fields=["case", "heap", "probability"])
    record(Verb.JUDGE_ROW, by=by, kind="list", id=received.pk, case=case_id, after={"row": number, "may be": case_id})
    count_heaps(received)


def _locked(received: ReceivedList, number: int, by: Actor) -> RowMatch:
    may(by, Task.RECONCILE_LISTS).require()
    locked_reading(received)
    match = RowMatch.objects.select_for_update(of=["self"]).filter(list=received, number=number).first()
    if match is None or (match.case_id and not may_see_case(by, match.case_id)):
        raise Refused(_("This row is not there, or its case is not yours to see."))
    if match.judged == Judgement.ACCEPTED:
        raise Refused(_("This row has been accepted. Retract its claim on the page of the case if it is wrong."))
    return match


def _keep(received: ReceivedList, match: RowMatch, judgement: Judgement, by: Actor, reason: str = "") -> None:
    RowDecision.objects.create(
        row_id=match.pk, list=received, judgement=judgement, case_id=match.case_id, reason=reason[:300], by_id=by.id
    )
    RowMatch.objects.filter(pk=match.pk).update(judged=judgement)
    after = {"row": match.number, "judgement": judgement, "reason": reason}
    record(Verb.JUDGE_ROW, by=by, kind="list", id=received.pk, case=match.case_id, after=after)


def _place_again(received: ReceivedList, match: RowMatch) -> None:
    """Where a refused row falls among the cases that no other row has."""
    others = RowMatch.objects.filter(list=received, case__isnull=False).exclude(pk=match.pk)
    refused = refused_pairs(received)
    left = [each for each in read_candidates(match.candidates) if (match.pk, each.case) not in refused]
    taken = set(others.filter(case_id__in=[each.case for each in left]).values_list("case_id", flat=True))
    held = levels()
    placed = place_rows({match.pk: left}, lower=held.lower, upper=held.upper, taken=taken)[match.pk]
    heap = Heap.PERHAPS if placed.case else Heap.THEIRS
    RowMatch.objects.filter(pk=match.pk).update(heap=heap, case=placed.case, probability=placed.probability)
    count_heaps(received)
