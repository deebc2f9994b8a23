"""Whom a request names, and who they may be: candidates field by field, other requests that probably mean the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.pages.sides import FIELDS, OUTCOMES
from safeconduct.cases.queries import cases_of_persons, persons_for
from safeconduct.identity.evidence import Comparison, Evidence, Outcome, compare
from safeconduct.people.evidence import evidence_of
from safeconduct.people.matching import sure_words
from safeconduct.people.models import Person
from safeconduct.store.partial_dates import PartialDate

from ..actions.reading import evidence_from
from ..models import Candidate, Handling, Mention, NotThisPerson, RequestLink
from ..queries import requests_for
from .text import language_of

VERDICTS: Final = {Outcome.MATCH: "same", Outcome.CLOSE: "near", Outcome.MISMATCH: "other", Outcome.BLANK: "blank"}
MOST_MENTIONS, MOST_OTHERS = 30, 12
"""People of a request, and other requests about one of them, that a page shows."""


@dataclass(frozen=True, slots=True)
class Value:
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field: in the request, on record, and how they compare."""

    label: str | Promise
    theirs: tuple[Value, ...]
    ours: tuple[Value, ...]
    verdict: str
    word: str | Promise
    sentence: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A person who may be meant."""

    person: Person
    language: str
    cases: tuple[Case, ...]
    sure: str
    percent: int
    why: tuple[str, ...]
    fields: tuple[FieldShown, ...]
    beside: tuple[FieldShown, ...]
    blocked: str


@dataclass(frozen=True, slots=True)
class MentionShown:
    """A person named in the request, and all that is known of who she is."""

    mention: Mention
    language: str
    said: tuple[tuple[str | Promise, tuple[Value, ...]], ...]
    link: RequestLink | None
    candidates: tuple[Shown, ...]
    others: tuple[Handling, ...]
    ruled_out: tuple[NotThisPerson, ...]


def mentions_shown(handling: Handling, thread: Sequence[UUID], *, actor: Actor) -> tuple[MentionShown, ...]:
    """Everybody named in a request and in what is handled with it. The same number of queries for however many."""
    rows = list(Mention.objects.filter(request__in=thread).order_by("request", "number")[:MOST_MENTIONS])
    known = _Known(rows, handling, actor)
    return tuple(known.shown(row) for row in rows)


class _Known:
    """Everything that hangs on some mentions, as far as the actor may see it."""

    def __init__(self, rows: Sequence[Mention], handling: Handling, actor: Actor) -> None:
        ids = [row.pk for row in rows]
        links = RequestLink.objects.filter(mention__in=ids, unlink=None).select_related("person", "case", "by")
        self.links = {link.mention_id: link for link in links}
        self.ruled_out: dict[UUID, list[NotThisPerson]] = defaultdict(list)
        for row in NotThisPerson.objects.filter(mention__in=ids).select_related("person", "by").order_by("at"):
            self.ruled_out[row.mention_id].append(row)
        self.candidates: dict[UUID, list[Candidate]] = defaultdict(list)
        for each in Candidate.objects.filter(mention__in=ids).order_by("-probability"):
            self.candidates[each.mention_id].append(each)
        asked = {each.person_id for several in self.candidates.values() for each in several}
        told = {link.person_id for link in links} | {row.person_id for each in self.ruled_out.values() for row in each}
        self.persons = persons_for(actor).in_bulk(asked | told)
        self.evidence = evidence_of(asked & self.persons.keys())
        self.cases = known_cases(self.persons.values(), actor)
        self.others = _others(rows, handling, actor)
        self.crisis = handling.crisis_id

    def shown(self, row: Mention) -> MentionShown:
        link = self.links.get(row.pk)
        theirs = evidence_from(row)
        out = self.ruled_out[row.pk]
        near = [] if link else self._near(row, {each.person_id for each in out})
        return MentionShown(
            row,
            language_of(row.name),
            tuple((FIELDS[field], said) for field in FIELDS if (said := _values(theirs, field))),
            link,
            candidates=tuple(self._candidate(theirs, person) for person in near),
            others=tuple(self.others.get(row.pk, ())),
            ruled_out=tuple(each for each in out if each.person_id in self.persons),
        )  # fmt: skip

    def _near(self, row: Mention, out: set[UUID]) -> list[Person]:
        ids = [each.person_id for each in self.candidates[row.pk] if each.person_id not in out]
        return [self.persons[id] for id in ids if id in self.persons and id in self.evidence]

    def _candidate(self, theirs: Evidence, person: Person) -> Shown:
        return shown(theirs, self.evidence[person.pk], person, self.cases[person.pk])


def known_cases(persons: Iterable[Person], actor: Actor) -> dict[UUID, list[Case]]:
    """The cases of these persons that the actor may see. One query."""
    found: dict[UUID, list[Case]] = defaultdict(list)
    for case in cases_of_persons(actor, [person.pk for person in persons]).select_related("crisis", "post"):
        found[case.person_id].append(case)
    return found


def shown(theirs: Evidence, ours: Evidence, person: Person, cases: Iterable[Case]) -> Shown:
    """A person beside what a request says."""
    told = compare(theirs, ours)
    why = [field for field in told.fields if field.outcome != Outcome.BLANK and field.sentence]
    fields = _fields(told, theirs, ours)
    return Shown(
        person,
        language_of(person.name),
        tuple(cases),
        sure_words(told.probability),
        max(1, min(99, round(100 * told.probability))),
        tuple(field.sentence.say(gettext) for field in sorted(why, key=lambda field: -abs(field.weight))[:3]),
        tuple(row for row in fields if row.theirs),
        tuple(row for row in fields if not row.theirs),
        told.blocked.say(gettext),
    )


def _fields(told: Comparison, theirs: Evidence, ours: Evidence) -> tuple[FieldShown, ...]:
    rows = [
        FieldShown(
            FIELDS.get(field.field, field.field),
            _values(theirs, field.field),
            _values(ours, field.field),
            VERDICTS[field.outcome],
            OUTCOMES[field.outcome],
            field.sentence.say(gettext) if field.outcome != Outcome.BLANK else "",
        )
        for field in told.fields
    ]
    return tuple(row for row in rows if row.theirs or row.ours)


_PLAIN: Mapping[str, tuple[str, ...]] = {
    "names": ("names",),
    "kin": ("father", "mother", "spouse"),
    "phones": ("phones",),
    "emails": ("emails",),
    "unit": ("unit",),
    "village": ("village",),
    "district": ("district",),
    "state": ("state",),
    "sex": ("sex",),
}


def _values(evidence: Evidence, field: str) -> tuple[Value, ...]:
    """What one side says in a field, as written."""
    if field == "papers":
        return tuple(Value(paper.number, "") for paper in evidence.papers)
    if field == "birth":
        return tuple(Value(text, "") for text in _birth(evidence) if text)
    texts: list[str] = []
    for name in _PLAIN.get(field, ()):
        said = getattr(evidence, name)
        texts += [said] if isinstance(said, str) else list(said)
    return tuple(Value(text, language_of(text)) for text in dict.fromkeys(texts) if text)


def _birth(evidence: Evidence) -> list[str]:
    try:
        born = PartialDate.parse_edtf(evidence.birth).describe(short=True) if evidence.birth else ""
    except ValueError:
        born = evidence.birth
    return [born, gettext("age %(years)s") % {"years": evidence.age.years} if evidence.age else ""]


def _others(rows: Sequence[Mention], handling: Handling, actor: Actor) -> dict[UUID, list[Handling]]:
    """For each mention the other requests that probably mean the same person, the oldest first."""
    groups = {row.group for row in rows if row.group}
    near = Mention.objects.filter(group__in=groups).exclude(request__in={row.request_id for row in rows})
    pairs = list(near.values_list("group", "request_id")[:200]) if groups else []
    seen = requests_for(actor).filter(pk__in={id for _group, id in pairs}).exclude(into=handling.pk)
    found = {row.pk: row for row in seen.select_related("request").defer("request__raw")} if pairs else {}
    by_group: dict[UUID, dict[UUID, Handling]] = defaultdict(dict)
    for group, id in pairs:
        if id in found and group is not None:
            by_group[group][id] = found[id]
    return {
        row.pk: sorted(by_group[row.group].values(), key=lambda each: each.received_at)[:MOST_OTHERS]
        for row in rows
        if row.group is not None and row.group in by_group
    }
