"""Scorecards as pages show them: every number with the page that lists what it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Crisis

from ..charts_score import ScoreChart, chart
from ..models import HandedList, Office
from ..scorecard import MEANINGS, Item, Names, Score, Scorecard, chosen, median_days

NO_OFFICE = UUID(int=0)
"""In an address: what is counted for no office."""
COLUMNS: tuple[tuple[Score, str | Promise], ...] = (
    (Score.ASKED, gettext_lazy("Asked")),
    (Score.RAISED, gettext_lazy("Raised")),
    (Score.ACKNOWLEDGED, gettext_lazy("Acknow\u00adledged")),
    (Score.ACTED, gettext_lazy("Acted")),
    (Score.CONTRADICTED, gettext_lazy("Contra\u00addicted")),
    (Score.PROMISED, gettext_lazy("Promised")),
    (Score.KEPT, gettext_lazy("Kept")),
    (Score.PARTLY, gettext_lazy("Kept in part")),
    (Score.BROKEN, gettext_lazy("Overdue, broken")),
    (Score.SILENT, gettext_lazy("No reply")),
)
"""What stands in a row, in this order; the days to a reply and the names come after."""
LATE = frozenset({Score.PARTLY, Score.BROKEN})
"""Promises past their day."""
Link = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the page with what it counts; nothing to open where it counts nothing."""

    label: str
    n: int
    url: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """The median of days to a reply, in words, and the page with the raisings that had one."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A counterpart, or an office, with its numbers. `names` says of how many an answer came; empty: not by office."""

    label: str
    url: str
    numbers: tuple[Number, ...]
    days: Days
    names: str = ""
    names_url: str = ""


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list handed over, name by name: how many names, for how many an answer came."""

    title: str
    handed: Number
    answered: Number
    unanswered: Number


@dataclass(frozen=True, slots=True)
class Definition:
    """What a number counts, in words."""

    number: Number
    meaning: str


@dataclass(frozen=True, slots=True)
class Quarterly:
    """A quarter of the table beside the drawing."""

    label: str
    raised: Number
    replied: int
    promised: Number


@dataclass(frozen=True, slots=True)
class ScorePage:
    """The scorecard of one counterpart."""

    card: Scorecard
    rows: tuple[Row, ...]
    definitions: tuple[Definition, ...]
    chart: ScoreChart
    quarters: tuple[Quarterly, ...]
    lists: tuple[ListLine, ...]
    names: ListLine


def columns() -> list[str]:
    """The heads of the columns of numbers."""
    return [str(label) for _what, label in COLUMNS]


def score_rows(crisis: Crisis, cards: Iterable[Scorecard], seen: AsKnown) -> list[Row]:
    """One row for each counterpart."""
    return [_row_of_state(card, _links(crisis, card, seen), _page(crisis, card, seen)) for card in cards]


def score_page(crisis: Crisis, card: Scorecard, seen: AsKnown) -> ScorePage:
    """One counterpart: altogether, by office, over time, with what each number means. Two queries."""
    link = _links(crisis, card, seen)
    drawn = chart(card.items)
    titles = dict(HandedList.objects.filter(pk__in=list(card.by_list)).values_list("pk", "list__title"))
    return ScorePage(
        card,
        (_row_of_state(card, link, "", _("Altogether")), *_rows_by_office(card, link)),
        tuple(Definition(_number(what, card.items.get(what, ()), link), str(MEANINGS[what])) for what in Score),
        drawn,
        tuple(
            Quarterly(
                str(slot.quarter),
                _counted(Score.RAISED, slot.raised, link(Score.RAISED, quarter=slot.quarter)),
                slot.replied,
                _counted(Score.PROMISED, slot.promised, link(Score.PROMISED, quarter=slot.quarter)),
            )
            for slot in reversed(drawn.slots)
        ),
        tuple(_list_line(titles[id_], names, link, id_) for id_, names in card.by_list.items()),
        _list_line(_("All lists, each person once"), card.names, link),
    )


def query_of(seen: AsKnown, **said: object) -> str:
    """The query of an address, with the known-time of the page."""
    kept = {name: str(value) for name, value in {"known": seen.text, **said}.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _page(crisis: Crisis, card: Scorecard, seen: AsKnown) -> str:
    return reverse("diplomacy:scorecard", args=[crisis.slug, card.state.code]) + query_of(seen)


def _links(crisis: Crisis, card: Scorecard, seen: AsKnown) -> Link:
    def link(what: str, **said: object) -> str:
        if what == "names":
            return reverse("diplomacy:score_names", args=[crisis.slug, card.state.code]) + query_of(seen, **said)
        return reverse("diplomacy:score_items", args=[crisis.slug, card.state.code, what]) + query_of(seen, **said)

    return link


def _row_of_state(card: Scorecard, link: Link, url: str, label: str = "") -> Row:
    numbers = tuple(_number(what, card.items.get(what, ()), link) for what, _label in COLUMNS)
    handed, answered = len(card.names.handed), len(card.names.answered)
    names = _("%(answered)s of %(handed)s") % {"answered": answered, "handed": handed} if handed else "–"
    replied = card.items.get(Score.REPLIED, ())
    return Row(
        label or card.state.name, url, numbers, _days(replied, link(Score.REPLIED)), names,
        link("names") if handed else "",
    )  # fmt: skip


def _rows_by_office(card: Scorecard, link: Link) -> list[Row]:
    """By office of theirs. One raised with two offices counts for both, so that rows do not add up."""
    offices = {office for items in card.items.values() for item in items for office in item.offices}
    named = list(Office.objects.filter(pk__in=offices).order_by("name"))
    rows = [_row_of_office(office.name, office.pk, card, link) for office in named]
    return [*rows, _row_of_office(_("no office named"), NO_OFFICE, card, link)]


def _row_of_office(label: str, office: UUID, card: Scorecard, link: Link) -> Row:
    items = {what: of_office(card.items.get(what, ()), office) for what in Score}

    def narrowed(what: str, **said: object) -> str:
        return link(what, office=office, **said)

    numbers = tuple(_number(what, items[what], narrowed) for what, _label in COLUMNS)
    return Row(label, "", numbers, _days(items[Score.REPLIED], narrowed(Score.REPLIED)))


def of_office(items: Sequence[Item], office: UUID | None) -> list[Item]:
    """Those counted for an office, or for none; all where no office is asked for."""
    if office == NO_OFFICE:
        return [item for item in items if not item.offices]
    return chosen(items, office=office)


def _number(what: Score, items: Sequence[Item], link: Link) -> Number:
    return _counted(what, len(items), link(what))


def _counted(what: Score, n: int, url: str) -> Number:
    return Number(str(what.label), n, url if n else "", is_late=what in LATE and n > 0)


def _days(replied: Sequence[Item], url: str) -> Days:
    middle = median_days(replied)
    if middle is None:
        return Days("–", "")
    shown = f"{middle:.1f}".removesuffix(".0")
    return Days(ngettext("%(n)s day", "%(n)s days", int(middle) if middle == int(middle) else 2) % {"n": shown}, url)


def _list_line(title: str, names: Names, link: Link, list_: UUID | None = None) -> ListLine:
    said: Mapping[str, object] = {"list": list_} if list_ else {}
    return ListLine(
        title,
        _counted(Score.LISTS, len(names.handed), link("names", **said)),
        _counted(Score.LISTS, len(names.answered), link("names", answer="yes", **said)),
        _counted(Score.LISTS, len(names.unanswered), link("names", answer="no", **said)),
    )
