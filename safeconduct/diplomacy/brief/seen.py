"""What the reader may see of cases: who they are, and how they stand by claims that are open to her."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models.expressions import RawSQL

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.clocks import States
from safeconduct.cases.listing import closed_standings
from safeconduct.cases.models import Case, Profile, ProfileSpan
from safeconduct.cases.queries import cases_for
from safeconduct.figures.enums import Audience
from safeconduct.figures.measures import is_held_back
from safeconduct.figures.paper.values import Cell
from safeconduct.figures.queries import profile_test, profiles, spans_of

from .known import Known


@dataclass(frozen=True, slots=True, eq=False)
class SeenCase:
    """A case that the reader may see, and its standing without what is closed to her."""

    case: Case
    profile: Profile

    @property
    def states(self) -> States:
        states: States = self.profile.states
        return states

    @property
    def is_held_back(self) -> bool:
        """A confirmed death of which the family was not told."""
        return is_held_back(self.states, overridden=self.profile.overridden)


def sees_all(reader: Actor) -> bool:
    """Does the reader see every case there is?"""
    return reader.sees_all_posts and set(reader.compartments) == set(Compartment)


def visible(known: Known, case_ids: Sequence[UUID]) -> list[UUID]:
    """Of these cases, however many, those that the reader may see, in their order. One query, or none."""
    if sees_all(known.reader):
        return list(case_ids)
    these = RawSQL("SELECT unnest(%s::uuid[])", [list(case_ids)])
    hers = set(cases_for(known.reader).filter(pk__in=these).values_list("pk", flat=True))
    return [case for case in case_ids if case in hers]


def seen_cases(known: Known, case_ids: Iterable[UUID]) -> dict[UUID, SeenCase]:
    """Of these cases the ones that the reader may see, as known then. Three queries."""
    found = cases_for(known.reader).select_related("person").in_bulk(list(case_ids))
    spans = dict(
        ProfileSpan.objects.filter(
            case__in=list(found), known_from__lte=known.as_known, known_until__gt=known.as_known
        ).values_list("case_id", "profile_id")
    )
    closed = _closed(known, list(spans))
    there = profiles(spans.values())
    return {id: SeenCase(found[id], _open(there[spans[id]], closed.get(id, set()))) for id in found if id in spans}


def _closed(known: Known, case_ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    """The spots of each case's standing that rest on claims which are closed to the reader."""
    seen = AsKnown(known.as_known, known.today, is_past=True)
    rows = closed_standings(known.reader, seen).filter(case__in=case_ids)
    found: dict[UUID, set[str]] = {}
    for case, viewpoint, track in rows.values_list("case_id", "viewpoint", "track"):
        found.setdefault(case, set()).add(f"{viewpoint}.{track}")
    return found


def _open(profile: Profile, closed: set[str]) -> Profile:
    if not closed:
        return profile
    states = {name: state for name, state in profile.states.items() if name not in closed}
    return Profile(states=states, differs=profile.differs, overridden=profile.overridden)


def counts_for(known: Known, seen: SeenCase, measure: str) -> bool:
    """Does the case count for a measure by what is open to the reader?"""
    made, versions = known.numbers.now[measure], known.numbers.versions
    if made.narrow is not None:
        return seen.profile.pk is not None and spans_of(made, known.crisis).filter(case=seen.case).exists()
    if seen.profile.pk is not None:
        return seen.profile.pk in made.profile_ids
    return profile_test(versions[measure], versions, Audience.INTERNAL)(seen.profile)


def name_of(known: Known, seen: SeenCase) -> str:
    """How the paper calls a case: by name, or by its reference alone. It is noted that the paper does."""
    known.told.add(seen.case.pk)
    return seen.case.person.name if known.shows_names else seen.case.reference


def case_cell(known: Known, seen: SeenCase) -> Cell:
    """The name of a case with the way to its page, and a mark where its family must not hear of a death from us yet."""
    url = known.links.case(seen.case.reference)
    return Cell(name_of(known, seen), url, mark="held_back" if seen.is_held_back else "")


def by_name(cases: Mapping[UUID, SeenCase]) -> list[SeenCase]:
    return sorted(cases.values(), key=lambda seen: (seen.case.person.name.casefold(), seen.case.reference))
