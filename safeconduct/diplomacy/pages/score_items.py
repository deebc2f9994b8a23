"""What a number of a scorecard counts, row by row: the very rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.queries import cases_for

from ..enums import Strength
from ..models import Ask, Assurance, Concern, HandedList, Reply
from ..scorecard import OF_REPLY, OF_STATE, Item, Score
from .links import url_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One thing that was counted: when, in which words, what it was, and where to read more."""

    when: str
    words: str
    what: str
    reference: str
    url: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what a number counts; `first` is the number of its first row."""

    rows: tuple[ItemRow, ...]
    total: int
    number: int
    pages: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE + 1


@dataclass(frozen=True, slots=True)
class NamePage:
    """Persons on lists handed over: those whom the actor may see, and how many more there are."""

    cases: tuple[Case, ...]
    total: int
    hidden: int
    number: int
    pages: int


def item_page(what: Score, items: Sequence[Item], *, page: int) -> Page:
    """The rows of one page, the newest first. A few queries."""
    newest = sorted(items, key=lambda item: (str(item.on.latest or ""), item.id), reverse=True)
    pages = max(-(-len(items) // PAGE), 1)
    number = min(max(page, 1), pages)
    shown = newest[(number - 1) * PAGE : number * PAGE]
    made = _maker(what)([item.id for item in shown])
    return Page(tuple(_told(made[item.id], item) for item in shown), len(items), number, pages)


def name_page(actor: Actor, wanted: frozenset[UUID], *, page: int) -> NamePage:
    """The persons of these cases, by reference. Two queries."""
    seen = cases_for(actor).filter(pk__in=list(wanted)).order_by("reference")
    there = seen.count()
    pages = max(-(-there // PAGE), 1)
    number = min(max(page, 1), pages)
    shown = seen.select_related("person")[(number - 1) * PAGE : number * PAGE]
    return NamePage(tuple(shown), len(wanted), len(wanted) - there, number, pages)


Made = Mapping[UUID, ItemRow]


def _maker(what: Score) -> Callable[[Sequence[UUID]], Made]:
    if what == Score.ASKED:
        return _asks
    if what == Score.LISTS:
        return _lists
    if what in OF_REPLY.values():
        return _replies
    return _assurances if what in {Score.PROMISED, *OF_STATE.values()} else _concerns


def _told(row: ItemRow, item: Item) -> ItemRow:
    """With its day, and the days until a reply came."""
    waited = "" if item.days is None else ngettext("%(n)d day", "%(n)d days", item.days) % {"n": item.days}
    what = _("%(what)s, first reply after %(days)s") % {"what": row.what, "days": waited} if waited else row.what
    return ItemRow(item.on.short or "–", row.words, what, row.reference, row.url, row.language)


def _asks(ids: Sequence[UUID]) -> Made:
    return {
        row.pk: ItemRow("", row.words, row.get_kind_display(), row.reference, url_of("ask", row.reference))
        for row in Ask.objects.filter(pk__in=ids)
    }


def _concerns(ids: Sequence[UUID]) -> Made:
    return {
        row.pk: ItemRow(
            "", row.ask.words if row.ask else row.words, str(Strength(row.strength).label), row.engagement.reference,
            url_of("engagement", row.engagement.reference),
        )
        for row in Concern.objects.filter(pk__in=ids).select_related("ask", "engagement")
    }  # fmt: skip


def _replies(ids: Sequence[UUID]) -> Made:
    return {
        row.pk: ItemRow(
            "", row.words, _("%(kind)s, to “%(ask)s”") % {"kind": row.get_kind_display(), "ask": row.ask.words},
            row.ask.reference, url_of("ask", row.ask.reference),
        )
        for row in Reply.objects.filter(pk__in=ids).select_related("ask")
    }  # fmt: skip


def _assurances(ids: Sequence[UUID]) -> Made:
    return {
        row.pk: ItemRow(
            "", row.words, _("%(kind)s, by %(speaker)s") % {"kind": row.get_kind_display(), "speaker": row.speaker},
            row.reference, url_of("assurance", row.reference),
        )
        for row in Assurance.objects.filter(pk__in=ids)
    }  # fmt: skip


def _lists(ids: Sequence[UUID]) -> Made:
    return {
        row.pk: ItemRow(
            "", row.list.title, ngettext("%(n)d name", "%(n)d names", row.list.rows) % {"n": row.list.rows},
            row.engagement.reference, url_of("engagement", row.engagement.reference),
        )
        for row in HandedList.objects.filter(pk__in=ids).select_related("list", "engagement")
    }  # fmt: skip
