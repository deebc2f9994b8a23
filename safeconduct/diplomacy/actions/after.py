"""After the meeting: everything that came of an engagement, recorded at once. All of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Case, OurList
from safeconduct.store.faults import FieldFault
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

from ..enums import Stage
from ..knowing import known_when
from ..models import Ask, Engagement, Office
from .asks import make_ask
from .assurances import Promise, record_assurance
from .concerns import hand_list, raise_concern, record_reply
from .engagements import Plan, cancel_engagement, change_engagement, hold_engagement
from .statements import Said, record_statement

MEETING = "meeting"
"""The row of the audit that says that a form was recorded bears this kind and the key of the form."""


@dataclass(frozen=True, slots=True)
class Raised:
    """Something that was raised: an ask, or a concern without one."""

    strength: int
    ask: Ask | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class NewAsk:
    """Something that was asked for the first time, and how strongly."""

    kind: str
    words: str
    strength: int
    measure: str = ""
    cases: Collection[Case] = ()


@dataclass(frozen=True, slots=True)
class Handed:
    our_list: OurList
    ask: Ask | None = None
    answer_due: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What they replied to an ask, and for which office of theirs."""

    ask: Ask
    kind: str
    words: str
    office: Office | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What an officer tells after a meeting. `key` is that of her form: the same key again is the same meeting.

    `plan` is the engagement as it was; None says that it was not held, with the `reason`. `seen` is the number of the
    version that she had before her. Rows are named by her, and faults name them.
    """

    key: UUID
    seen: int
    plan: Plan | None
    reason: str = ""
    raised: Mapping[str, Raised] = field(default_factory=dict)
    asked: Mapping[str, NewAsk] = field(default_factory=dict)
    handed: Mapping[str, Handed] = field(default_factory=dict)
    replied: Mapping[str, Answered] = field(default_factory=dict)
    promised: Mapping[str, Promise] = field(default_factory=dict)
    said: Mapping[str, Said] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows she filled in."""
        parts = (self.raised, self.asked, self.handed, self.replied, self.promised, self.said)
        return sum(len(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is to be put right: in which row (empty: the engagement itself), at which field (empty: all of it)."""

    row: str
    field: str
    words: str


class MeetingRefused(Refused):
    """Nothing was recorded; `faults` says why, row by row."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(" ".join(fault.words for fault in faults))
        self.faults = tuple(faults)


def record_meeting(engagement: Engagement, told: Told, *, by: Actor, known_at: datetime | None = None) -> bool:
    """Record everything that came of an engagement, in one transaction. False: this form was recorded before.

    Raises `Refused` when the actor may not, and `MeetingRefused` with every fault; then nothing at all is written.
    """
    known = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    with transaction.atomic():
        Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)
        if _was_recorded(told.key, by):
            return False
        faults = _Meeting(engagement, told, by, known).write()
        if faults:
            raise MeetingRefused(faults)
        after = {"engagement": engagement.reference, "rows": told.rows, "held": told.plan is not None}
        record(Verb.RECORD_MEETING, by=by, kind=MEETING, id=told.key, after=after)
    return True


def _was_recorded(key: UUID, by: Actor) -> bool:
    return Entry.objects.filter(actor_id=by.id, kind=MEETING, object_id=str(key)).exists()


class _Meeting:
    """One meeting while it is written: each row by itself, so that every fault is found."""

    def __init__(self, engagement: Engagement, told: Told, by: Actor, known_at: datetime) -> None:
        self._engagement, self._told, self._by, self._known = engagement, told, by, known_at
        self._faults: list[Fault] = []

    def write(self) -> list[Fault]:
        if self._told.plan is None:
            self._write_not_held()
            return self._faults
        self._try("", partial(self._hold, self._told.plan))
        is_held, by_then = not self._faults, len(self._faults)
        self._engagement = Engagement.objects.select_related("crisis", "state", "follows").get(pk=self._engagement.pk)
        self._write_rows()
        if not is_held:
            self._faults[by_then:] = [fault for fault in self._faults[by_then:] if fault.field]
        return self._faults

    def _write_not_held(self) -> None:
        if self._told.rows:
            words = _("If it was not held, nothing was raised or promised in it. Empty these rows, or say it was held.")
            self._faults.append(Fault("", "outcome", words))
        self._try(
            "",
            lambda: cancel_engagement(self._engagement, reason=self._told.reason, by=self._by, known_at=self._known),
        )

    def _write_rows(self) -> None:
        told = self._told
        for row, raised in told.raised.items():
            self._try(row, partial(self._raise, raised))
        for row, asked in told.asked.items():
            self._try(row, partial(self._ask, asked))
        for row, handed in told.handed.items():
            self._try(row, partial(self._hand, handed))
        for row, replied in told.replied.items():
            self._try(row, partial(self._reply, replied))
        for row, promise in told.promised.items():
            self._try(row, partial(self._promise, promise))
        for row, said in told.said.items():
            self._try(row, partial(self._say, said))

    def _try(self, row: str, act: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                act()
        except FieldFault as fault:
            self._faults.append(Fault(row, fault.field, str(fault)))
        except Refused as refusal:
            self._faults.append(Fault(row, "", str(refusal)))

    @property
    def _on(self) -> PartialDate:
        return self._told.plan.on if self._told.plan else UNKNOWN

    def _hold(self, plan: Plan) -> None:
        """What is recorded as held already is corrected, with the reason."""
        act = change_engagement if self._engagement.stage == Stage.HELD else hold_engagement
        act(self._engagement, plan, by=self._by, reason=self._told.reason, known_at=self._known, seen=self._told.seen)

    def _raise(self, said: Raised) -> None:
        raise_concern(
            self._engagement, strength=said.strength, ask=said.ask, words=said.words, by=self._by, known_at=self._known
        )

    def _ask(self, said: NewAsk) -> None:
        ask = make_ask(
            self._engagement.crisis, self._engagement.state, kind=said.kind, words=said.words, measure=said.measure,
            cases=said.cases, asked_on=self._on, by=self._by, known_at=self._known,
        )  # fmt: skip
        self._raise(Raised(said.strength, ask))

    def _hand(self, said: Handed) -> None:
        hand_list(
            self._engagement, said.our_list, ask=said.ask, answer_due=said.answer_due, words=said.words, by=self._by,
            known_at=self._known,
        )  # fmt: skip

    def _reply(self, said: Answered) -> None:
        record_reply(
            said.ask, kind=said.kind, words=said.words, on=self._on, by=self._by, engagement=self._engagement,
            office=said.office, known_at=self._known,
        )  # fmt: skip

    def _promise(self, said: Promise) -> None:
        promise = replace(said, given_on=self._on, engagement=self._engagement)
        record_assurance(self._engagement.crisis, self._engagement.state, promise, by=self._by, known_at=self._known)

    def _say(self, said: Said) -> None:
        record_statement(
            self._engagement.crisis, replace(said, engagement=self._engagement), by=self._by, known_at=self._known
        )
