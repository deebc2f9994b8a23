"""Lists of ours that were handed over, and the lists that came back in answer."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.as_known import day_in
from safeconduct.cases.lists.ours import may_read
from safeconduct.cases.models import OurList, ReceivedList
from safeconduct.store.faults import FieldFault

from ..enums import Stage
from ..knowing import known_when
from ..models import Ask, Engagement, EngagementVersion, HandedList, ListAnswer
from ..queries.engagements import version_at
from ..queries.handed import cases_without_answer
from .asks import make_ask
from .held import check_raisable, held_version


@transaction.atomic
def hand_list(
    engagement: Engagement,
    our_list: OurList,
    *,
    by: Actor,
    ask: Ask | None = None,
    answer_due: date | None = None,
    words: str = "",
    known_at: datetime | None = None,
) -> HandedList:
    """Record that a list of ours was handed over in an engagement. It is frozen already; only who may read it whole
    hands it over. Raises `Refused` when the actor may not, `FieldFault` for what cannot be so."""
    known_at = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    version = held_version(engagement, known_at)
    check_raisable(engagement, ask, known_at)
    _check_list(engagement, our_list, by)
    if answer_due and version.on.earliest and answer_due < version.on.earliest:
        raise FieldFault("answer_due", _("The answer cannot be due before the list was handed over. Correct the day."))
    row = HandedList.objects.create(
        engagement=engagement, list=our_list, ask=ask, answer_due=answer_due, words=words.strip(), known_at=known_at,
        by_id=by.id,
    )  # fmt: skip
    said = {"engagement": engagement.reference, "title": our_list.title, "rows": our_list.rows}
    said |= {"sha256": our_list.sha256, "ask": ask.reference if ask else "", "answer_due": answer_due}
    record(Verb.HAND_LIST, by=by, kind="handed_list", id=row.pk, after=said | {"known_at": known_at})
    return row


@transaction.atomic
def answer_list(
    handed: HandedList, received: ReceivedList, *, by: Actor, known_at: datetime | None = None
) -> ListAnswer:
    """Say that a list of theirs answers one of ours. What it says becomes claims by reconciliation, as for every list
    that we were sent. Raises `Refused` when it answers another already, `FieldFault` for what cannot be so."""
    known_at = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    version = version_at(handed.engagement, as_known=known_at)
    _check_answer(handed, received, version, known_at)
    try:
        with transaction.atomic():
            row = ListAnswer.objects.create(handed=handed, received=received, known_at=known_at, by_id=by.id)
    except IntegrityError as error:
        raise Refused(_("“%(list)s” answers a list already. Choose another one.") % {"list": received.title}) from error
    said = {"list": handed.list.title, "answer": received.title, "sha256": received.sha256, "known_at": known_at}
    record(Verb.ANSWER_LIST, by=by, kind="handed_list", id=handed.pk, after=said)
    return row


def ask_about_unanswered(
    handed: HandedList, *, kind: str, words: str, by: Actor, known_at: datetime | None = None, key: UUID | None = None
) -> Ask:
    """Make an ask about those on a list of whom nothing was said; the same `key` again is the same ask. Raises
    `Refused` where there is nobody."""
    cases = cases_without_answer(by, handed, as_known=known_at or timezone.now())
    if not cases:
        raise Refused(_("There is nobody on this list whom you may see and of whom nothing was said."))
    engagement = handed.engagement
    return make_ask(
        engagement.crisis, engagement.state, kind=kind, words=words, cases=cases, by=by, known_at=known_at, key=key
    )


def _check_list(engagement: Engagement, our_list: OurList, by: Actor) -> None:
    if our_list.crisis_id != engagement.crisis_id:
        raise FieldFault("list", _("This list is of another crisis. Choose one of this crisis."))
    if not may_read(our_list, by):
        raise FieldFault("list", _("There are cases on this list that are not yours to see. Choose another list."))
    if HandedList.objects.filter(engagement=engagement, list=our_list).exists():
        raise FieldFault("list", _("This list was handed over in this engagement already."))


def _check_answer(
    handed: HandedList, received: ReceivedList, version: EngagementVersion | None, known_at: datetime
) -> None:
    crisis = handed.engagement.crisis
    if received.crisis_id != crisis.pk:
        raise FieldFault("received", _("This list is of another crisis. Choose one of this crisis."))
    if known_at < max(handed.known_at, received.received_at):
        raise FieldFault("known_at", _("Neither list was there yet at that time. Write a later one."))
    on = version.on if version and version.stage == Stage.HELD else None
    if on and on.earliest and day_in(crisis, received.received_at) < on.earliest:
        raise FieldFault("received", _("This list reached us before ours was handed over. Choose a later one."))
