"""What the pages of lists show: lists with their heaps, and rows beside our persons with what agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.identity import Comparison, compare
from safeconduct.identity.scripts import LANGUAGE_OF_SCRIPT, script_of
from safeconduct.identity.spelling import spell
from safeconduct.people.matching import sure_words
from safeconduct.people.models import Person, PersonName

from ..lists.claims import said_of
from ..lists.enums import Heap, Judgement
from ..lists.fields import BY_KEY
from ..lists.known import evidence_of_cases
from ..lists.matching import probability_of
from ..lists.reading import fault_of_row
from ..lists.statuses import said_words
from ..lists.theirs import date_in, evidence_of, names_in
from ..models import Case, Crisis, ListReading, ReceivedList, RowDecision, RowMatch
from ..queries import cases_for, persons_for

PAGE = 25
VERDICTS = {"match": "same", "close": "near", "mismatch": "other", "blank": "blank"}
"""How the look calls what a field says."""


@dataclass(frozen=True, slots=True)
class Said:
    """What their row says in one field, as written."""

    label: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What one field says about both being the same."""

    verdict: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another case that the row may be, and how probable it is beside all that it may be."""

    case: Case
    sure: str


@dataclass(frozen=True, slots=True)
class Row:
    """Their row and our case, side by side. `case` is None for a row that is only theirs."""

    match: RowMatch
    name: str
    language: str
    said: tuple[Said, ...]
    state: str
    case: Case | None = None
    names: tuple[PersonName, ...] = ()
    sure: str = ""
    marks: tuple[Mark, ...] = ()
    blocked: str = ""
    decision: RowDecision | None = None
    others: tuple[Other, ...] = ()
    fault: str = ""
    hint: Person | None = None

    @property
    def is_open(self) -> bool:
        """Can something still be decided?"""
        return self.match.judged != Judgement.ACCEPTED


@dataclass(frozen=True, slots=True)
class RowsPage:
    """Some rows of a heap, in the order of the list. `next` is the number after which the next page begins."""

    rows: tuple[Row, ...]
    next: int | None


def lists_of(crisis: Crisis) -> QuerySet[ReceivedList]:
    """The lists that we were sent in a crisis, the newest first."""
    return ReceivedList.objects.filter(crisis=crisis).select_related("reading", "brought_by").order_by("-brought_at")


def visible_matches(received: ReceivedList, actor: Actor) -> QuerySet[RowMatch]:
    """The rows of a list that the actor may see: those without a case, and those whose case is hers to see."""
    matches = RowMatch.objects.filter(list=received)
    seen = cases_for(actor).filter(pk=OuterRef("case_id"))
    return matches.filter(case=None) | matches.filter(Exists(seen))


def heap_matches(received: ReceivedList, heap: Heap, actor: Actor, judged: str = "") -> QuerySet[RowMatch]:
    """The rows of a heap that the actor may see; `judged` is a judgement, "open" for none yet, or "" for all."""
    matches = visible_matches(received, actor).filter(heap=heap)
    if judged == "open":
        return matches.filter(judged="")
    return matches.filter(judged=judged) if judged in Judgement.values else matches


def hidden_rows(received: ReceivedList, heap: Heap, actor: Actor) -> int:
    """How many rows of a heap the actor may not see."""
    there = RowMatch.objects.filter(list=received, heap=heap).count()
    return there - visible_matches(received, actor).filter(heap=heap).count()


def rows_page(received: ReceivedList, heap: Heap, *, actor: Actor, judged: str = "", after: int = 0) -> RowsPage:
    """One page of a heap. A dozen queries, however many rows."""
    matches = heap_matches(received, heap, actor, judged).filter(number__gt=after).order_by("number")
    found = list(matches.select_related("row")[: PAGE + 1])
    return RowsPage(_rows(received, found[:PAGE], actor), found[PAGE - 1].number if len(found) > PAGE else None)


def _rows(received: ReceivedList, matches: Sequence[RowMatch], actor: Actor) -> tuple[Row, ...]:
    ids = {match.case_id for match in matches if match.case_id}
    maybe = {UUID(case) for match in matches for case, _odds in match.candidates}
    cases = cases_for(actor).select_related("person", "post").in_bulk(ids | maybe)
    hints = persons_for(actor).in_bulk([match.hint_id for match in matches if match.hint_id])
    known = evidence_of_cases(ids & cases.keys())
    names: dict[UUID, list[PersonName]] = {}
    for name in PersonName.objects.filter(person__in=[case.person_id for case in cases.values()]):
        names.setdefault(name.person_id, []).append(name)
    decisions = RowDecision.objects.filter(row__in=[match.pk for match in matches]).select_related("by", "claim")
    last = {decision.row_id: decision for decision in decisions}
    today = timezone.localdate()
    out = []
    for match in matches:
        case = cases.get(match.case_id) if match.case_id else None
        theirs = evidence_of(match.said, country=received.crisis.nationality, today=today)
        told = compare(theirs, known[case.pk]) if case and case.pk in known else None
        out.append(_row(match, received.reading, case, told, names, last.get(match.pk), cases, hints))
    return tuple(out)


def _row(
    match: RowMatch, reading: ListReading, case: Case | None, told: Comparison | None,
    names: Mapping[UUID, list[PersonName]], decision: RowDecision | None, cases: Mapping[UUID, Case],
    hints: Mapping[UUID, Person],
) -> Row:  # fmt: skip
    name = match.said.get("name", "") or next((cell for cell in match.row.cells if cell), "")
    against = log(1 + sum(exp(min(odds, 50.0)) for _id, odds in match.candidates))
    shares = [(UUID(id), probability_of(odds), exp(min(odds, 50.0) - against)) for id, odds in match.candidates]
    others = tuple(
        Other(cases[id], sure_words(share))
        for id, alone, share in shares
        if id in cases and id != match.case_id and alone >= SHOWN
    )
    return Row(
        match, name, language_of(name), _said(match), str(said_words(said_of(match, reading))), case,
        tuple(each for each in names.get(case.person_id, ()) if each.text != case.person.name) if case else (),
        sure_words(match.probability) if match.probability is not None else "",
        _marks(told) if told else (), told.blocked.say(_) if told else "", decision, others,
        fault_of_row(match.said), hints.get(match.hint_id) if match.hint_id else None,
    )  # fmt: skip


SHOWN = 0.05
"""A case that by itself is less probable than this is not shown as another that the row may be."""


def language_of(text: str) -> str:
    """The BCP 47 tag to mark a text with on a page."""
    return LANGUAGE_OF_SCRIPT.get(script_of(text), "und")


def _said(match: RowMatch) -> tuple[Said, ...]:
    told = [(key, match.said[key]) for key in BY_KEY if key in match.said and key not in {"name", "number"}]
    return tuple(Said(str(BY_KEY[key].label), text, language_of(text)) for key, text in told)


def _marks(told: Comparison) -> tuple[Mark, ...]:
    """What each field says that both sides know, the weightiest first."""
    said = [field for field in told.fields if field.outcome != "blank" and field.sentence]
    return tuple(
        Mark(VERDICTS[str(field.outcome)], field.sentence.say(_))
        for field in sorted(said, key=lambda field: -abs(field.weight))
    )


def senders(crisis: Crisis) -> list[str]:
    """Who sent lists before, for the field of the form."""
    sent = ReceivedList.objects.filter(crisis=crisis).order_by("sender").values_list("sender", flat=True).distinct()
    return list(dict.fromkeys([*([crisis.host] if crisis.host else []), *sent[:50]]))


def opening_values(crisis: Crisis, actor: Actor, address: str) -> dict[str, object]:
    """What a row, by its address "list.row", says of somebody for whom a case is opened, by the field of that form."""
    list_id, _dot, number = address.partition(".")
    if not may(actor, Task.RECONCILE_LISTS) or not (number.isascii() and number.isdigit() and len(number) < 9):
        return {}
    try:
        received = lists_of(crisis).get(pk=UUID(list_id))
        said = visible_matches(received, actor).get(number=int(number), case=None).said
    except (ValueError, ReceivedList.DoesNotExist, RowMatch.DoesNotExist):
        return {}
    name = said.get("name", "")
    values = {
        "name": spell(name, "Latn"), "other_names": "\n".join(names_in(said)), "father_name": said.get("father", ""),
        "birth": date_in(said.get("birth", ""), today=timezone.localdate()), "phone": said.get("phone", ""),
        "passport": said.get("passport", "").partition(";")[0], "home_place": said.get("place", ""),
        "home_region": said.get("region", ""),
    }  # fmt: skip
    return {field: value for field, value in values.items() if value}
