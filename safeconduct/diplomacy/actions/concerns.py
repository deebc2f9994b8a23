"""What was raised in an engagement, and what the counterpart replied."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.store.faults import FieldFault
from safeconduct.store.ids import uuid7
from safeconduct.store.partial_dates import PartialDate

from ..enums import AskStage, ReplyKind, Strength
from ..in_turn import sent_before
from ..knowing import check_not_later, known_when
from ..models import Ask, Concern, ConcernCase, Engagement, Office, Official, Reply, State
from ..queries.counterparts import terms_of
from ..rules import may_raise_ask
from ..scopes import case_ids_of_ask, names_any
from ..terms import may_have_held, not_in_office
from .asks import AT_ONCE, check_ask_known, require_somebody
from .handed import answer_list, hand_list
from .held import check_raisable, held_version, is_same_counterpart

__all__ = ["answer_list", "hand_list", "raise_concern", "record_reply"]


@transaction.atomic
def raise_concern(
    engagement: Engagement,
    *,
    strength: int,
    by: Actor,
    ask: Ask | None = None,
    words: str = "",
    known_at: datetime | None = None,
) -> Concern:
    """Record what we raised in an engagement, and how strongly. The cases of the ask are frozen as they are known at
    this time, also those that the actor may not see: they are counted.

    Raises `Refused` when the actor may not or the engagement was not held, `FieldFault` for what cannot be so.
    """
    known_at = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    held_version(engagement, known_at)
    check_raisable(engagement, ask, known_at)
    _check(engagement, ask, strength, words, known_at)
    cases = _cases_of(ask, known_at) if ask else []
    row = Concern.objects.create(
        engagement=engagement, ask=ask, strength=strength, words=words.strip(), total=len(cases), known_at=known_at,
        by_id=by.id,
    )  # fmt: skip
    ConcernCase.objects.bulk_create([ConcernCase(concern=row, case_id=case) for case in cases], batch_size=AT_ONCE)
    said = {
        "engagement": engagement.reference,
        "ask": ask.reference if ask else "",
        "words": row.words,
        "strength": Strength(strength).name.lower(),
        "cases": row.total,
        "known_at": known_at,
    }
    record(Verb.RAISE_CONCERN, by=by, kind="concern", id=row.pk, after=said)
    return row


@transaction.atomic
def record_reply(
    ask: Ask,
    *,
    kind: str,
    words: str,
    on: PartialDate,
    by: Actor,
    engagement: Engagement | None = None,
    office: Office | None = None,
    official: Official | None = None,
    known_at: datetime | None = None,
    key: UUID | None = None,
) -> Reply:
    """Record what the counterpart answered to an ask, in its words. An ask that is closed may still be answered. The
    same `key` again (a form sent twice) is the same reply.

    Raises `Refused` when the actor may not, `FieldFault` for what cannot be so: an official who was not in office.
    """
    known_at = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    if (there := sent_before(Reply, key, by)) is not None:
        return there
    check_ask_known(ask, known_at)
    if kind not in ReplyKind.values:
        raise FieldFault("kind", _("Choose what they did."))
    if not words.strip():
        raise FieldFault("words", _("Write what they answered, in their words."))
    check_not_later("on", on, known_at, ask.crisis)
    if engagement is not None:
        held_version(engagement, known_at)
        may_raise_ask(stage=AskStage.OPEN, is_same_counterpart=is_same_counterpart(engagement, ask)).require()
    _check_speaker(ask.state, office, official, on)
    row = Reply.objects.create(
        id=key or uuid7(), ask=ask, engagement=engagement, office=office, official=official, kind=kind,
        words=words.strip(), on=on, known_at=known_at, by_id=by.id,
    )  # fmt: skip
    said = {"ask": ask.reference, "kind": kind, "words": row.words, "on": on.edtf, "known_at": known_at}
    said |= {"engagement": engagement.reference if engagement else "", "by": str(official or office or "")}
    record(Verb.RECORD_REPLY, by=by, kind="reply", id=row.pk, after=said)
    return row


def _check(engagement: Engagement, ask: Ask | None, strength: int, words: str, known_at: datetime) -> None:
    if strength not in Strength.values:
        raise FieldFault("strength", _("Choose how strongly it was raised."))
    if ask is None and not words.strip():
        raise FieldFault("words", _("Write what was raised, or choose the ask that was raised."))
    same = Concern.objects.filter(engagement=engagement, ask=ask, strength=strength, words=words.strip())
    if same.filter(known_at__lte=known_at).exists():
        raise Refused(_("This was recorded already, in the same words."))


def _cases_of(ask: Ask, known_at: datetime) -> list[UUID]:
    """The cases of an ask, as known at this time. Raises `FieldFault` where a bound ask matches nobody."""
    if ask.measure:
        return require_somebody(ask.crisis, ask.measure, as_known=known_at)
    found = case_ids_of_ask(ask, as_known=known_at)
    if not found and names_any(ask, as_known=known_at):
        words = _("%(ask)s names no case any more. Name cases in it first, or make another ask.")
        raise FieldFault("ask", words % {"ask": ask.reference})
    return found


def _check_speaker(state: State, office: Office | None, official: Official | None, on: PartialDate) -> None:
    """Who answered belongs to the state that we asked, and held an office on that day."""
    for field, who in (("office", office), ("official", official)):
        if who is not None and who.state_id != state.pk:
            raise FieldFault(field, _("This is of another state. Choose one of the state that we asked."))
    if official is None:
        return
    terms = [term for term in terms_of([official.pk]) if office is None or term.office_id == office.pk]
    if terms and not any(may_have_held(term, on) for term in terms):
        raise FieldFault("official", not_in_office(official, terms, on))
