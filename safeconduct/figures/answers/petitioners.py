"""The named petitioners of a court status report: what may be said of each, for who may see the case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from safeconduct.access.actor import Actor
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.models import Case, CaseJoining, FamilyFirstOverride, Standing, StandingBefore
from safeconduct.cases.publishing import publishable
from safeconduct.cases.queries import cases_for
from safeconduct.cases.tracks import state_label
from safeconduct.store.ids import read_uuid

from .text import Petitioner

TOLD = (Track.SERVICE, Track.WHEREABOUTS, Track.CONDITION, Track.CUSTODY, Track.RETURN, Track.REMAINS)
"""The tracks of which a court is told, in their order."""
NOTHING = "unknown"
"""A state without its track that tells a court nothing."""
ACCOUNTS = (Viewpoint.OURS, Viewpoint.HOST, Viewpoint.FAMILY)
Lines = Mapping[str, tuple[str, bool]]
"""By "viewpoint.track" a state, and whether it is kept in no compartment."""


@dataclass(frozen=True, slots=True)
class NamedPetitioner:
    """A petitioner with her case; `told` says for each viewpoint what it says. None of it where the case is not the
    reader's to see."""

    petitioner: Petitioner
    case: Case | None = None
    told: tuple[tuple[str, str], ...] = ()


def named_petitioners(
    petitioners: Sequence[Petitioner], *, as_known: datetime, reader: Actor
) -> list[NamedPetitioner]:  # fmt: skip
    """Each petitioner as known at this time, in their order. A handful of queries, however many."""
    asked = {one.case_id: found for one in petitioners if (found := read_uuid(one.case_id))}
    seen = cases_for(reader).select_related("person").in_bulk(list(asked.values())) if asked else {}
    standings = _standings(seen, as_known)
    return [
        NamedPetitioner(one, case, standings.get(case.pk, ())) if (case := seen.get(asked[one.case_id])) else
        NamedPetitioner(one)
        for one in petitioners if one.case_id in asked
    ]  # fmt: skip


def unseen_petitioners(petitioners: Sequence[Petitioner], *, reader: Actor) -> int:
    """How many of them are not the reader's to see."""
    asked = {found for one in petitioners if (found := read_uuid(one.case_id))}
    return len(asked) - cases_for(reader).filter(pk__in=asked).count() if asked else 0


def _standings(cases: Collection[UUID], as_known: datetime) -> dict[UUID, tuple[tuple[str, str], ...]]:
    """What may be said in public of each case; one that was joined into another stands like that."""
    if not cases:
        return {}
    joined = CaseJoining.objects.filter(case__in=list(cases), since__lte=as_known)
    stands = {row.case_id: row.into_id for row in joined if row.until is None or row.until > as_known}
    wanted = {stands.get(case_id, case_id) for case_id in cases}
    overridden = set(
        FamilyFirstOverride.objects.filter(case__in=[*wanted, *cases], at__lte=as_known).values_list(
            "case_id", flat=True
        )
    )
    now, before = (_lines(kept, wanted, as_known) for kept in (Standing, StandingBefore))
    return {
        case_id: _told(now[into], before[into], is_overridden=bool({case_id, into} & overridden))
        for case_id in cases
        for into in [stands.get(case_id, case_id)]
    }


def _lines(
    kept: type[Standing | StandingBefore], cases: Collection[UUID], as_known: datetime
) -> dict[UUID, dict[str, tuple[str, bool]]]:
    """By case and line the state, and whether it is kept in no compartment."""
    rows = kept.objects.filter(case__in=list(cases), known_from__lte=as_known, known_until__gt=as_known)
    lines: dict[UUID, dict[str, tuple[str, bool]]] = defaultdict(dict)
    for case_id, viewpoint, track, state, compartment in rows.values_list(
        "case_id", "viewpoint", "track", "state", "claim__compartment"
    ):
        lines[case_id][f"{viewpoint}.{track}"] = state, not compartment
    return lines


def _told(now: Lines, before: Lines, *, is_overridden: bool) -> tuple[tuple[str, str], ...]:
    """By viewpoint the states that may be said and say something; what is kept in a compartment is not told to a court
    by itself."""
    states, held = ({name: state for name, (state, _open) in lines.items()} for lines in (now, before))
    said = publishable(states, held, overridden=is_overridden)
    is_open = {name: is_told for lines in (now, before) for name, (_state, is_told) in lines.items()}
    out = []
    for viewpoint in ACCOUNTS:
        names = [f"{viewpoint}.{track}" for track in TOLD]
        told = [said[name] for name in names if name in said and is_open[name]]
        labels = [state_label(state) for state in told if state != NOTHING]
        if labels:
            out.append((str(viewpoint.label), ", ".join(labels)))
    return tuple(out)
