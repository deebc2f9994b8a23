"""Our own list: who is on it, and each line in the reader's script. Nothing on it tells of a death before a family."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID

import xlsxwriter
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.access.actor import Actor
from safeconduct.identity.scripts import script_of
from safeconduct.identity.spelling import spell
from safeconduct.people.enums import NameKind, PaperKind
from safeconduct.people.models import Paper, Person, PersonName

from ..enums import Viewpoint
from ..filters import Stands, read_stands
from ..models import FOREVER, Case, Crisis, FamilyFirstOverride, OurList, Profile, ProfileSpan, Standing, StandingBefore
from ..publishing import publishable
from ..queries import cases_for
from ..tracks import state_label
from .known import counted_cases
from .measures import offered_measures

MOST = 20_000
"""Lines of a list."""
SCRIPTS = {
    "Cyrl": gettext_lazy("Cyrillic (Russian)"),
    "Deva": gettext_lazy("Devanagari"),
    "Latn": gettext_lazy("Latin"),
}
COLUMNS: dict[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "latin": gettext_lazy("Name in Latin letters"),
    "father": gettext_lazy("Father"),
    "birth": gettext_lazy("Born"),
    "passport": gettext_lazy("Passport"),
    "home": gettext_lazy("Home"),
    "reference": gettext_lazy("Our reference"),
    "host": gettext_lazy("As you told us"),
    "ours": gettext_lazy("As we hold"),
}
"""What a line can have, in this order. Both names are always there."""
ALWAYS = ("name", "latin")


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a list has: by a measure, by states (all of them), by references; several of these narrow each other."""

    measure: str = ""
    stands: tuple[Stands, ...] = ()
    references: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "measure": self.measure,
            "stands": [str(each) for each in self.stands],
            "references": list(self.references),
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an officer wants on paper."""

    title: str
    purpose: str
    script: str
    columns: tuple[str, ...]
    choice: Choice = field(default_factory=Choice)


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a list."""

    case: Case
    cells: tuple[str, ...]


def header_of(key: str) -> str:
    """The header of a column."""
    return str(COLUMNS[key])


def read_choice(kept: Mapping[str, Any]) -> list[str]:
    """In words: by what the cases of a list were chosen."""
    measure = offered_measures().get(kept.get("measure", ""))
    stands = [found.words for text in kept.get("stands", ()) if (found := read_stands(text))]
    references = list(kept.get("references", ()))
    named = [_("%(n)d cases by their references") % {"n": len(references)}] if references else []
    return [*([measure.name] if measure else []), *stands, *named]


def chosen_cases(crisis: Crisis, choice: Choice, actor: Actor) -> QuerySet[Case]:
    """The cases of a crisis that the actor may see and that were chosen, each human being once."""
    cases = counted_cases(crisis).filter(pk__in=cases_for(actor).values("pk"))
    if choice.references:
        cases = cases.filter(reference__in=choice.references)
    if choice.measure or choice.stands:
        measure = offered_measures().get(choice.measure)
        present = ProfileSpan.objects.filter(crisis=crisis, known_until=FOREVER)
        used = Profile.objects.filter(pk__in=present.values("profile_id").distinct())
        passing = [profile.pk for profile in used if _passes(profile, measure.counts if measure else None, choice)]
        cases = cases.filter(pk__in=present.filter(profile_id__in=passing).values("case_id"))
    return cases.order_by("reference")


def _passes(profile: Profile, counts: Callable[[Profile], bool] | None, choice: Choice) -> bool:
    if counts is not None and not counts(profile):
        return False
    states = publishable(profile.states, profile.before, overridden=profile.overridden)
    return all(states.get(each.name) == each.state for each in choice.stands)


def lines_of(cases: Sequence[Case], wanted: Wanted) -> list[Line]:
    """The lines of a list, in the order of the names in the reader's script. Five queries, however many cases.

    `cases` with their persons. What is kept in a compartment is not said, whoever asks.
    """
    told = _Told(cases, wanted)
    lines = [Line(case, tuple(told.cell(case, key) for key in wanted.columns)) for case in cases]
    return sorted(lines, key=lambda line: (line.cells[0].casefold(), line.case.reference))


class _Told:
    """What can be told of some cases, read at once."""

    def __init__(self, cases: Sequence[Case], wanted: Wanted) -> None:
        self._script = wanted.script
        self._choice = wanted.choice
        persons = [case.person_id for case in cases]
        self._names: dict[UUID, list[PersonName]] = defaultdict(list)
        for name in PersonName.objects.filter(person__in=persons):
            self._names[name.person_id].append(name)
        papers = Paper.objects.filter(person__in=persons, kind=PaperKind.PASSPORT).order_by("created_at")
        self._passports = dict(papers.values_list("person_id", "number"))
        self._states = _open_states([case.pk for case in cases])

    def cell(self, case: Case, key: str) -> str:
        """What stands in a column for a case."""
        person, states = case.person, self._states.get(case.pk, {})
        match key:
            case "name":
                return self._written(person)
            case "latin":
                return self._latin(person)
            case "father":
                return spell(person.father_name, self._script) if person.father_name else ""
            case "birth":
                return person.birth.edtf
            case "passport":
                return self._passports.get(person.pk, "")
            case "home":
                return ", ".join(part for part in (person.home_place, person.home_region) if part)
            case "reference":
                return case.reference
        viewpoint = Viewpoint.HOST if key == "host" else Viewpoint.OURS
        return "; ".join(state_label(state) for (of, _track), state in sorted(states.items()) if of == viewpoint)

    def _latin(self, person: Person) -> str:
        """As in the passport; else the first that is written in Latin letters; else spelled in them."""
        return _first(self._names[person.pk], "Latn", NameKind.PASSPORT) or spell(person.name, "Latn")

    def _written(self, person: Person) -> str:
        """As the reader's side writes it, if that is known; else the name of the passport, spelled."""
        written = [name for name in self._names[person.pk] if name.script == self._script]
        host = next((name.text for name in written if name.kind == NameKind.HOST), "")
        if self._script == "Latn":
            return self._latin(person)
        return host or (written[0].text if written else spell(self._latin(person), self._script))


def _first(names: Iterable[PersonName], script: str, kind: str) -> str:
    """The first name in a script, those of this kind before the others."""
    found = sorted((name for name in names if script_of(name.text) == script), key=lambda name: name.kind != kind)
    return found[0].text if found else ""


States = dict[tuple[str, str], str]


def _open_states(case_ids: Sequence[UUID]) -> dict[UUID, States]:
    """How the cases stand by what is open to everybody: nothing from a compartment, no death before its family."""
    states, before = (_open_to_all(kept, case_ids) for kept in (Standing, StandingBefore))
    overridden = set(FamilyFirstOverride.objects.filter(case__in=case_ids).values_list("case_id", flat=True))
    return {
        case: {
            _key(name): state
            for name, state in publishable(states[case], before[case], overridden=case in overridden).items()
        }
        for case in {*states, *before}
    }


def _open_to_all(kept: type[Standing | StandingBefore], case_ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    rows = kept.objects.filter(case__in=case_ids, known_until=FOREVER, claim__compartment="")
    states: dict[UUID, dict[str, str]] = defaultdict(dict)
    for case, viewpoint, track, state in rows.values_list("case_id", "viewpoint", "track", "state"):
        states[case][f"{viewpoint}.{track}"] = state
    return states


def _key(name: str) -> tuple[str, str]:
    viewpoint, _dot, track = name.partition(".")
    return viewpoint, track


def hash_of(lines: Sequence[Line]) -> str:
    """SHA-256 of the rows as canonical JSON: the list as it was handed over."""
    rows = [[line.case.reference, *line.cells] for line in lines]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def may_read(made: OurList, actor: Actor) -> bool:
    """Does the actor see every case on the list? A list is read whole or not at all."""
    seen = cases_for(actor).filter(our_list_rows__list=made).count()
    return seen == made.rows


def write_our_list(made: OurList) -> bytes:
    """The list as .xlsx; everything is text."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("list"))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        bold = book.add_format({"bold": True, "bottom": 1})
        for number, line in enumerate(_rows(made)):
            for place, text in enumerate(line):
                sheet.write_string(number, place, text, bold if number == 0 else None)
        sheet.autofit(300)
    return out.getvalue()


def _rows(made: OurList) -> Iterator[list[str]]:
    yield ["№", *(header_of(key) for key in made.columns)]
    for line in made.lines.all():
        yield [str(line.number), *line.cells]
