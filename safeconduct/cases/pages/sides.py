"""The two of a pair side by side: names as written, papers, phones, birth, home, kin, cases with their standing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.identity.evidence import Comparison, FieldComparison, Outcome
from safeconduct.people.enums import ContactKind, Relation
from safeconduct.people.evidence import Home
from safeconduct.people.models import Contact, Kin, Paper, Person, PersonName

from .. import pairs, queries
from ..models import Case, Document, Standing
from .standing import standing_strip

IMAGES = ("image/jpeg", "image/png", "image/webp", "image/heic")
OUTCOMES: Mapping[Outcome, str | Promise] = {
    Outcome.MATCH: pgettext_lazy("two values compared", "match"),
    Outcome.CLOSE: pgettext_lazy("two values compared", "close"),
    Outcome.MISMATCH: pgettext_lazy("two values compared", "mismatch"),
    Outcome.BLANK: pgettext_lazy("two values compared", "blank"),
}
FIELDS: Mapping[str, str | Promise] = {
    "names": _("Names"),
    "kin": _("Parents, spouse"),
    "birth": _("Born"),
    "sex": _("Sex"),
    "papers": _("Papers"),
    "phones": _("Phones"),
    "emails": _("E-mail"),
    "unit": _("Unit"),
    "photo": _("Photograph"),
    "family": _("Family"),
    "village": _("Village"),
    "district": _("District"),
    "state": _("State or region"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A value of a person, with the language that it is written in, and where it comes from."""

    text: str
    language: str = ""
    note: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case of one of the two that the reader may see, how it stands, and the pictures in it."""

    case: Case
    accounts: tuple[tuple[str, str, str], ...]
    photos: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, with whoever is joined with her."""

    person: Person
    language: str
    values: Mapping[str, tuple[Said, ...]]
    kin: tuple[Kin, ...]
    cases: tuple[OwnCase, ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of both, how they compare, and why in a sentence."""

    label: str | Promise
    first: tuple[Said, ...]
    second: tuple[Said, ...]
    outcome: str
    word: str | Promise
    sentence: str


def sides(first: Person, second: Person, *, actor: Actor) -> tuple[Side, Side]:
    """What the reader may see of both. The same number of queries for whatever there is to tell, but for cases."""
    members = _members(first, second)
    found = {person.pk: person for person in _persons(members)}
    cases = _cases(actor, members)
    one, other = (
        _side(person, [found[id] for id in members if members[id] == person.pk], cases.get(person.pk, []))
        for person in (first, second)
    )
    return one, other


def _members(*two: Person) -> dict[UUID, UUID]:
    """Of both, and of all who are joined with them, whose side they are on."""
    joined = Person.objects.filter(joined_into__in=[person.pk for person in two]).exclude(pk__in=[p.pk for p in two])
    return {person.pk: person.pk for person in two} | dict(joined.values_list("pk", "joined_into_id"))


def _persons(ids: Iterable[UUID]) -> list[Person]:
    kin = Kin.objects.select_related("relative").prefetch_related("relative__contacts")
    rows = Person.objects.filter(pk__in=list(ids)).order_by("created_at", "pk")
    return list(rows.prefetch_related("names", "papers", "contacts", Prefetch("kin", kin)))


def _side(person: Person, members: Sequence[Person], cases: Sequence[OwnCase]) -> Side:
    head = next((name for each in members for name in each.names.all() if name.text == person.name), None)
    values = {
        "names": tuple(_name(name) for each in members for name in each.names.all()),
        "kin": (
            *_texts(each.father_name for each in members),
            *_relatives(members, Relation.FATHER, Relation.MOTHER, Relation.WIFE, Relation.HUSBAND),
        ),
        "birth": _texts(each.birth.describe() for each in members if each.birth.is_known),
        "sex": _texts(each.get_sex_display() for each in members if each.sex),
        "papers": tuple(_paper(paper) for each in members for paper in each.papers.all()),
        "phones": _contacts(members, ContactKind.PHONE, ContactKind.MESSENGER),
        "emails": _contacts(members, ContactKind.EMAIL),
        "village": _texts(Home.parse(each.home_place).village for each in members),
        "district": _texts(Home.parse(each.home_place).district for each in members),
        "state": _texts(each.home_region for each in members),
    }
    kin = tuple(row for each in members for row in each.kin.all())
    return Side(person, head.language if head else "", values, kin, tuple(cases))


def _name(name: PersonName) -> Said:
    note = name.get_kind_display() + (f", {name.source}" if name.source else "")
    return Said(name.text, name.language, note)


def _paper(paper: Paper) -> Said:
    facts = [paper.get_kind_display(), paper.issuing_state]
    if paper.expires.is_known:
        facts.append(gettext("expires %(day)s") % {"day": paper.expires.describe(short=True)})
    return Said(paper.number, "", ", ".join(filter(None, facts)), is_number=True)


def _contacts(members: Sequence[Person], *kinds: ContactKind) -> tuple[Said, ...]:
    rows: list[Contact] = [row for each in members for row in each.contacts.all() if row.kind in kinds]
    return tuple(Said(row.value, "", row.note, is_number=True) for row in rows)


def _relatives(members: Sequence[Person], *relations: Relation) -> tuple[Said, ...]:
    rows = [row for each in members for row in each.kin.all() if row.relation in relations]
    told = dict.fromkeys((row.relative.name, row.get_relation_display()) for row in rows)
    return tuple(Said(name, note=relation) for name, relation in told)


def _texts(texts: Iterable[str]) -> tuple[Said, ...]:
    return tuple(Said(text) for text in dict.fromkeys(filter(None, texts)))


def _cases(actor: Actor, members: Mapping[UUID, UUID]) -> dict[UUID, list[OwnCase]]:
    """The cases of both that the reader may see, with their standing as far as it is open to her."""
    cases = list(queries.cases_of_persons(actor, list(members)).select_related("person", "post"))
    standings: dict[UUID, list[Standing]] = defaultdict(list)
    for row in pairs.present_standings(cases):
        standings[row.case_id].append(row)
    photos: dict[UUID, list[Document]] = defaultdict(list)
    for document in pairs.documents_open_in(actor, cases).filter(media_type__in=IMAGES):
        photos[document.case_id].append(document)
    out: dict[UUID, list[OwnCase]] = defaultdict(list)
    for case in cases:
        accounts = _accounts(standings[case.pk], actor)
        out[members[case.person_id]].append(OwnCase(case, accounts, tuple(photos[case.pk])))
    return out


def _accounts(standings: Sequence[Standing], actor: Actor) -> tuple[tuple[str, str, str], ...]:
    """Viewpoint, track and state of what stands, without what is closed to the reader."""
    strip = standing_strip(standings, actor=actor)
    cells = [cell for row in strip.rows for cell in row.cells] + list(strip.third)
    return tuple((str(cell.viewpoint), str(cell.track.label), cell.state) for cell in cells if cell.claim)


def field_rows(comparison: Comparison, first: Side, second: Side) -> tuple[FieldRow, ...]:
    """Every field that at least one of both has, with its outcome in a word and a sentence."""
    rows = [_field_row(field, first, second) for field in comparison.fields]
    return tuple(row for row in rows if row.first or row.second or row.outcome != Outcome.BLANK)


def _field_row(field: FieldComparison, first: Side, second: Side) -> FieldRow:
    return FieldRow(
        FIELDS.get(field.field, field.field),
        first.values.get(field.field, ()),
        second.values.get(field.field, ()),
        str(field.outcome),
        OUTCOMES[field.outcome],
        field.sentence.say(gettext),
    )
