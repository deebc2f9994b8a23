"""Proposing pairs: for one who just entered, for thousands at once, for all who changed since yesterday."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import entry, record, record_many
from safeconduct.audit.enums import Verb
from safeconduct.identity.evidence import Comparison
from safeconduct.store.ids import uuid7

from ..enums import Band, PairStatus, Path
from ..matching import Levels, compared, levels, match_many
from ..models import Contact, Joining, Judgement, Kin, Paper, Person, PersonName, Proposal, Sweep, Thresholds
from ..pairs import Pair, pair_of, states_of

CHUNK = 500
"""Persons that are looked up and whose pairs are written in one transaction."""
DIRECTLY = 50
"""So many new persons are looked up while somebody waits; more are left to a job."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two persons who may be one, and why."""

    one: UUID
    other: UUID
    comparison: Comparison
    band: Band


def propose_for(person_ids: Sequence[UUID], *, path: Path, by: Actor | None) -> list[Proposal]:
    """Look these persons up among everybody, and propose every pair that is to be looked at.

    System-wide: who may see a pair is asked when it is shown. To be called in the transaction that made them.
    """
    pairs = [
        Likeness(person, each.person.pk, each.comparison, each.band)
        for person, outcome in match_many(_standing_for(person_ids))
        for each in outcome.candidates
    ]
    return propose(pairs, path=path, by=by)


@transaction.atomic
def propose(pairs: Iterable[Likeness], *, path: Path, by: Actor | None) -> list[Proposal]:
    """Write pairs down, each once, and answer with those that are new or to be judged again.

    Left out: a person and herself, kin of one another, two who are joined or were parted, and two who were judged not
    to be the same, unless a paper was added to one of them since.
    """
    wanted = _distinct(pairs)
    states = states_of(wanted)
    kin = _kin_among(wanted)
    known = {row.pair: row for row in _of_pairs(wanted)}
    rows, told = [], []
    for pair, like in wanted.items():
        if not states[pair].is_open or pair in kin:
            continue
        is_told = pair not in known or _is_again(known[pair], states[pair].status, states[pair].judgement)
        rows.append(_row(pair, like, path, known.get(pair), is_told))
        told += [rows[-1]] if is_told else []
    Proposal.objects.bulk_create(
        rows,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["probability", "band", "comparison", "made_by", "made_at", "closed"],
    )
    _record(told, by)
    return told


def follow_word(judgement: Judgement, *, is_decided: bool) -> None:
    """Take a pair out of the queue when a word decided it, and put it back when a word opens it again."""
    Proposal.objects.filter(first=judgement.first_id, second=judgement.second_id).update(closed=is_decided)


def _is_again(known: Proposal, status: PairStatus, judgement: Judgement | None) -> bool:
    """Was the pair judged as not the same since it was proposed, and has a paper changed since?"""
    return status == PairStatus.APART_BEFORE and judgement is not None and judgement.at >= known.made_at


def _row(pair: Pair, like: Likeness, path: Path, known: Proposal | None, is_told: bool) -> Proposal:
    return Proposal(
        id=known.pk if known else uuid7(),
        first_id=pair[0],
        second_id=pair[1],
        probability=min(1.0, max(0.0, float(like.comparison.probability))),
        band=like.band,
        comparison=compared(like.comparison),
        made_by=path,
        made_at=known.made_at if known and not is_told else timezone.now(),
    )


def _distinct(pairs: Iterable[Likeness]) -> dict[Pair, Likeness]:
    """Each pair once, as likely as it was found likeliest; nobody beside herself."""
    found: dict[Pair, Likeness] = {}
    for like in pairs:
        pair = pair_of(like.one, like.other)
        before = found.get(pair)
        if like.one != like.other and (before is None or before.comparison.probability < like.comparison.probability):
            found[pair] = like
    return found


def _of_pairs(pairs: Iterable[Pair]) -> Iterable[Proposal]:
    wanted = set(pairs)
    rows = Proposal.objects.filter(first__in={pair[0] for pair in wanted}, second__in={pair[1] for pair in wanted})
    return [row for row in rows if row.pair in wanted]


def _kin_among(pairs: Iterable[Pair]) -> set[Pair]:
    """The pairs of which one is recorded as kin of the other: nobody is her own brother."""
    wanted = set(pairs)
    ids = {person for pair in wanted for person in pair}
    rows = Kin.objects.filter(person__in=ids, relative__in=ids).values_list("person_id", "relative_id")
    return {pair_of(*row) for row in rows} & wanted


def _record(rows: Sequence[Proposal], by: Actor | None) -> None:
    record_many([
        entry(
            Verb.PROPOSE_PAIR, by=by, kind="pair", id=row.pk,
            after={"persons": [str(row.first_id), str(row.second_id)], "how sure": round(row.probability, 3),
                   "band": row.band, "found by": row.made_by},
        )
        for row in rows
    ])  # fmt: skip


def _standing_for(person_ids: Iterable[UUID]) -> list[UUID]:
    """By whom these persons are known, each once: who was joined is found through the person she was joined with."""
    ids = list(dict.fromkeys(person_ids))
    known_by = dict(Person.objects.filter(pk__in=ids, joined_into__isnull=False).values_list("pk", "joined_into_id"))
    return list(dict.fromkeys(known_by.get(id) or id for id in ids))


# ---------------------------------------------------------------- many at once
Progress = Callable[[Sweep], None]


def propose_in_bulk(
    person_ids: Sequence[UUID], *, path: Path, by: Actor | None = None, waits: bool = False
) -> Sweep | None:
    """Look many new persons up: at once when they are few or somebody `waits`, else as a job whose progress the `Sweep`
    shows; None for nobody. The same persons again change nothing.
    """
    from ..jobs import sweep_persons

    ids = list(dict.fromkeys(person_ids))
    if not ids:
        return None
    sweep = Sweep.objects.create(path=path, person_ids=ids, total=len(ids))
    if waits or len(ids) <= DIRECTLY:
        return run_sweep(sweep.pk, by=by)
    sweep_persons.defer(id=str(sweep.pk))
    return sweep


def run_sweep(id: UUID, *, by: Actor | None = None, progress: Progress = lambda _sweep: None) -> Sweep:
    """Do a sweep from where it was broken off, chunk by chunk."""
    sweep = Sweep.objects.get(pk=id)
    while sweep.done < sweep.total:
        _step(sweep, by)
        progress(sweep)
    if sweep.finished_at is None:
        _finish(sweep, by)
    return sweep


@transaction.atomic
def _step(sweep: Sweep, by: Actor | None) -> None:
    ids = sweep.person_ids[sweep.done : sweep.done + CHUNK]
    sweep.proposed += len(propose_for(ids, path=Path(sweep.path), by=by))
    sweep.done += len(ids)
    Sweep.objects.filter(pk=sweep.pk).update(done=sweep.done, proposed=sweep.proposed)


@transaction.atomic
def _finish(sweep: Sweep, by: Actor | None) -> None:
    sweep.finished_at = timezone.now()
    Sweep.objects.filter(pk=sweep.pk).update(finished_at=sweep.finished_at, person_ids=[])
    told = {"path": sweep.path, "persons": sweep.total, "pairs": sweep.proposed}
    record(Verb.SEARCH_PAIRS, by=by, kind="sweep", id=sweep.pk, after=told)


def start_sweep(*, since: datetime | None = None) -> Sweep:
    """A sweep over who was added or changed since the last one (or since then), not yet run."""
    began = since or last_sweep_at()
    ids = list(changed_since(began))
    return Sweep.objects.create(path=Path.NIGHTLY, person_ids=ids, total=len(ids))


def last_sweep_at() -> datetime | None:
    """When the last nightly sweep that came to its end began."""
    done = Sweep.objects.filter(path=Path.NIGHTLY, finished_at__isnull=False).order_by("-started_at")
    return done.values_list("started_at", flat=True).first()


def changed_since(moment: datetime | None) -> Iterable[UUID]:
    """Who was added, or got a name, a paper, a contact or kin, or was joined or parted since. Without a moment: all."""
    if moment is None:
        return Person.objects.order_by("pk").values_list("pk", flat=True)
    changed = Q(created_at__gte=moment)
    for rows in (PersonName.objects, Paper.objects, Contact.objects, Kin.objects):
        changed |= Q(pk__in=rows.filter(created_at__gte=moment).values("person_id"))
    joined = Joining.objects.filter(Q(at__gte=moment) | Q(parting__at__gte=moment))
    changed |= Q(pk__in=joined.values("kept_id")) | Q(pk__in=joined.values("joined_id"))
    return Person.objects.filter(changed).order_by("pk").values_list("pk", flat=True)


# ---------------------------------------------------------------- thresholds
@transaction.atomic
def set_thresholds(*, lower: float, upper: float, by: Actor) -> Thresholds:
    """Set from when on pairs are proposed, for the whole ministry. Raises `Refused` with the reason."""
    may(by, Task.KEEP_CRISIS).require()
    wanted, before = Levels(lower, upper), levels()
    if fault := wanted.fault():
        raise Refused(fault)
    row = Thresholds.objects.create(lower=lower, upper=upper, set_by_id=by.id)
    record(
        Verb.SET_THRESHOLDS, by=by, kind="thresholds", id=row.pk,
        before={"lower": before.lower, "upper": before.upper}, after={"lower": lower, "upper": upper},
    )  # fmt: skip
    return row
