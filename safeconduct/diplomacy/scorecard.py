"""The scorecard of a counterpart: what we asked, and what it did. Every number is the length of a list that it opens.

What a number counts is said on the page, in the words of `MEANINGS`. A reply is counted, not judged: that somebody
acknowledged is not that somebody acted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.models import Crisis
from safeconduct.store.partial_dates import PartialDate

from .assurances import Stand, stands_of
from .enums import AssuranceState, ReplyKind
from .models import State
from .queries import scorecards as rows
from .queries.scorecards import NOWHERE, AskRow, ConcernRow, Held, Offices, ReplyRow


class Score(TextChoices):
    """What a scorecard counts."""

    ASKED = "asked", _("asks made")
    RAISED = "raised", _("times raised")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    ACTED = "acted", _("acted")
    CONTRADICTED = "contradicted", _("contradicted our account")
    REFUSED = "refused", _("refused")
    PROMISED_BACK = "promised_back", _("answered with a promise")
    PROMISED = "promised", _("promised")
    KEPT = "kept", _("kept")
    PARTLY = "partly", _("kept in part")
    BROKEN = "broken", _("overdue or broken")
    REPLIED = "replied", _("raisings with a reply")
    SILENT = "silent", _("raisings without a reply")
    LISTS = "lists", _("lists handed over")


MEANINGS: Mapping[Score, object] = {
    Score.ASKED: _("Asks made of this counterpart, whatever became of them; by office, those raised with it."),
    Score.RAISED: _("How often something was raised: each ask in each engagement, and concerns without an ask."),
    Score.ACKNOWLEDGED: _("Replies in which it acknowledged an ask, and did no more."),
    Score.ACTED: _("Replies that say that it acted. Whether it did, the cases show."),
    Score.CONTRADICTED: _("Replies that contradict our account."),
    Score.REFUSED: _("Replies that refuse an ask."),
    Score.PROMISED_BACK: _("Replies to an ask that promise something."),
    Score.PROMISED: _("Assurances that it gave."),
    Score.KEPT: _("Of these, those kept for every case in their scope, or judged kept."),
    Score.PARTLY: _("Of these, those past their day and kept for some, or judged so."),
    Score.BROKEN: _("Of these, those past their day and kept for nobody, or judged broken."),
    Score.REPLIED: _("Raisings of an ask to which a reply came on that day or after it."),
    Score.SILENT: _("Raisings of an ask to which no reply came. They are not in the days, not even as zero."),
    Score.LISTS: _("Lists of names that were handed over."),
}
"""The definition of each number."""

OF_REPLY = {
    ReplyKind.ACKNOWLEDGED: Score.ACKNOWLEDGED,
    ReplyKind.ACTED: Score.ACTED,
    ReplyKind.CONTRADICTED: Score.CONTRADICTED,
    ReplyKind.REFUSED: Score.REFUSED,
    ReplyKind.PROMISED: Score.PROMISED_BACK,
}
OF_STATE = {
    AssuranceState.KEPT: Score.KEPT,
    AssuranceState.PARTLY: Score.PARTLY,
    AssuranceState.OVERDUE: Score.BROKEN,
    AssuranceState.BROKEN: Score.BROKEN,
}


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year; written "2024-Q3"."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def next(self) -> Quarter:
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a number counts: the id of its row, when it was, the offices it is counted for (none: no office
    was named), and for a raising the days until the first reply."""

    what: Score
    id: UUID
    on: PartialDate
    offices: frozenset[UUID] = frozenset()
    days: int | None = None

    @property
    def quarter(self) -> Quarter | None:
        """That of its last possible day; None where no day is known."""
        day = self.on.latest or self.on.earliest
        return Quarter(day.year, (day.month - 1) // 3 + 1) if day else None


@dataclass(frozen=True, slots=True)
class Names:
    """Of the different persons named on lists handed over: how many, and for how many an answer was accepted."""

    handed: frozenset[UUID] = frozenset()
    answered: frozenset[UUID] = frozenset()

    @property
    def unanswered(self) -> frozenset[UUID]:
        return self.handed - self.answered


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything counted of one counterpart. `by_list` are the names of each list handed over."""

    state: State
    items: Mapping[Score, Sequence[Item]]
    names: Names
    by_list: Mapping[UUID, Names]

    def number(self, what: Score) -> int:
        return len(self.items.get(what, ()))

    @property
    def median_days(self) -> float | None:
        """The median of the days from each raising of an ask to the first reply after it; None without a reply."""
        return median_days(self.items.get(Score.REPLIED, ()))

    @property
    def is_empty(self) -> bool:
        return not any(self.items.values())


def median_days(replied: Iterable[Item]) -> float | None:
    """Of raisings that had a reply."""
    days = [item.days for item in replied if item.days is not None]
    return float(median(days)) if days else None


def chosen(items: Iterable[Item], *, office: UUID | None = None, quarter: Quarter | None = None) -> list[Item]:
    """Those of an office and of a quarter; without these, all."""
    return [
        item
        for item in items
        if (office is None or office in item.offices) and (quarter is None or item.quarter == quarter)
    ]


def scorecards_of(crisis: Crisis, *, as_known: datetime) -> list[Scorecard]:
    """One for each counterpart of the crisis, by name. Some fifteen queries, however many rows."""
    offices, concerns = Offices(), rows.concern_rows(crisis, as_known=as_known)
    handed, replies = rows.list_rows(crisis, as_known=as_known), rows.reply_rows(crisis, as_known=as_known)
    met = {row.engagement for row in concerns} | {row.engagement for row in handed}
    held = rows.held_at(crisis, met, offices, as_known=as_known)
    found: dict[UUID, list[Item]] = defaultdict(list)
    for state, item in (
        *_asked(rows.ask_rows(crisis, as_known=as_known), concerns, held),
        *_raised(concerns, replies, held),
        *_replied(replies, offices),
        *_promised(stands_of(crisis, as_known=as_known), offices),
        *((row.state, _item(Score.LISTS, row.id, held.get(row.engagement, NOWHERE))) for row in handed),
    ):
        found[state].append(item)
    names = _names(handed, as_known)
    by_state: dict[UUID, dict[UUID, Names]] = defaultdict(dict)
    for row in handed:
        by_state[row.state][row.id] = names[row.id]
    return [_card(state, found[state.pk], by_state[state.pk]) for state in rows.counterparts(crisis)]


def scorecard_of(crisis: Crisis, code: str, *, as_known: datetime) -> Scorecard | None:
    """That of one state, by its code; None where the crisis has nothing to do with it."""
    return next((card for card in scorecards_of(crisis, as_known=as_known) if card.state.code == code), None)


def _card(state: State, items: Sequence[Item], lists: Mapping[UUID, Names]) -> Scorecard:
    sorted_: dict[Score, list[Item]] = defaultdict(list)
    for item in items:
        sorted_[item.what].append(item)
    all_ = Names(
        frozenset().union(*(names.handed for names in lists.values())),
        frozenset().union(*(names.answered for names in lists.values())),
    )
    return Scorecard(state, dict(sorted_), all_, lists)


def _item(what: Score, id_: UUID, held: Held, days: int | None = None) -> Item:
    return Item(what, id_, held.on, held.offices, days)


def _asked(
    asks: Iterable[AskRow], concerns: Iterable[ConcernRow], held: Mapping[UUID, Held]
) -> Iterable[tuple[UUID, Item]]:
    """Asks, each counted for the offices with which it was raised."""
    raised_with: dict[UUID, set[UUID]] = defaultdict(set)
    for row in concerns:
        if row.ask is not None:
            raised_with[row.ask] |= held.get(row.engagement, NOWHERE).offices
    for ask in asks:
        on = ask.asked_on if ask.asked_on.is_known else PartialDate.parse_edtf(ask.known_at.date().isoformat())
        yield ask.state, Item(Score.ASKED, ask.id, on, frozenset(raised_with[ask.id]))


def _raised(
    concerns: Iterable[ConcernRow], replies: Iterable[ReplyRow], held: Mapping[UUID, Held]
) -> Iterable[tuple[UUID, Item]]:
    """Everything raised; and of the raisings of an ask, those with a reply and those without."""
    to_ask: dict[UUID, list[ReplyRow]] = defaultdict(list)
    for reply in replies:
        to_ask[reply.ask].append(reply)
    for row in concerns:
        at = held.get(row.engagement, NOWHERE)
        yield row.state, _item(Score.RAISED, row.id, at)
        if row.ask is not None:
            days = days_to_reply(at.on, row.engagement, to_ask[row.ask])
            yield row.state, _item(Score.SILENT if days is None else Score.REPLIED, row.id, at, days)


def days_to_reply(raised: PartialDate, engagement: UUID, replies: Iterable[ReplyRow]) -> int | None:
    """Days from a raising to the first reply after it; None without one. Each is taken at the last day that it may have
    been; a reply in the same engagement came on the same day."""
    day = raised.latest or raised.earliest
    waited = [_waited(day, engagement, reply) for reply in replies]
    return min((days for days in waited if days is not None), default=None)


def _waited(raised: date | None, engagement: UUID, reply: ReplyRow) -> int | None:
    if reply.engagement == engagement:
        return 0
    day = reply.on.latest or reply.on.earliest
    if raised is None or day is None or day < raised:
        return None
    return (day - raised).days


def _replied(replies: Iterable[ReplyRow], offices: Offices) -> Iterable[tuple[UUID, Item]]:
    for row in replies:
        office = offices.of(row.office, row.official, row.on)
        yield row.state, Item(OF_REPLY[ReplyKind(row.kind)], row.id, row.on, _only(office))


def _promised(stands: Iterable[Stand], offices: Offices) -> Iterable[tuple[UUID, Item]]:
    for stand in stands:
        said = stand.assurance
        office = offices.of(said.office_id, said.official_id, said.given_on)
        for what in (Score.PROMISED, OF_STATE.get(stand.state)):
            if what is not None:
                yield said.state_id, Item(what, said.pk, said.given_on, _only(office))


def _only(office: UUID | None) -> frozenset[UUID]:
    return frozenset() if office is None else frozenset({office})


def _names(handed: Sequence[rows.ListRow], as_known: datetime) -> dict[UUID, Names]:
    """By list handed over. An answer for somebody who is not on the list answers nothing."""
    on_lists = rows.names_handed({row.list for row in handed})
    answered = rows.names_answered([row.id for row in handed], as_known=as_known)
    return {
        row.id: Names(frozenset(on_lists[row.list]), frozenset(on_lists[row.list] & answered[row.id])) for row in handed
    }
