"""How two persons stand to each other, after all that officers said of them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from .clusters import open_joinings
from .enums import PairStatus, Verdict
from .models import Joining, Judgement, Paper, Person

Pair = tuple[UUID, UUID]
"""Two persons; the one with the smaller id comes first."""


@dataclass(frozen=True, slots=True)
class PairState:
    """`judgement` is the last word on the two, `joining` the open joining of just these two.

    JOINED without a `joining` means that both are one with a third person.
    """

    status: PairStatus
    judgement: Judgement | None = None
    joining: Joining | None = None

    @property
    def is_open(self) -> bool:
        """Is there something to judge? Such pairs may be proposed."""
        return self.status in _TO_JUDGE

    @property
    def awaits_second(self) -> bool:
        """Did one officer say something that takes a second one?"""
        return self.status in {PairStatus.PROPOSED, PairStatus.PART_PROPOSED}

    def is_said_by(self, user_id: UUID) -> bool:
        """Is it this officer's word that awaits a second one?"""
        return self.awaits_second and self.judgement is not None and self.judgement.by_id == user_id


_TO_JUDGE = {PairStatus.OPEN, PairStatus.ASKED, PairStatus.PROPOSED, PairStatus.APART_BEFORE}
_AFTER = {
    Verdict.SAME: PairStatus.PROPOSED,
    Verdict.ASK_FAMILY: PairStatus.ASKED,
    Verdict.PART: PairStatus.PARTED,
}


def pair_of(one: UUID, other: UUID) -> Pair:
    """The two in their order."""
    return (one, other) if one < other else (other, one)


def state_of(one: Person, other: Person) -> PairState:
    """How these two stand to each other."""
    pair = pair_of(one.pk, other.pk)
    return states_of([pair])[pair]


def states_of(pairs: Iterable[Pair]) -> dict[Pair, PairState]:
    """How the two of each pair stand to each other. Four queries, however many pairs."""
    wanted = list(dict.fromkeys(pairs))
    ids = {person for pair in wanted for person in pair}
    last = {judgement.pair: judgement for judgement in _last_words(ids)}
    joined = {joining.pair: joining for joining in open_joinings(ids)}
    known_by = dict(Person.objects.filter(pk__in=ids, joined_into__isnull=False).values_list("pk", "joined_into_id"))
    apart = [pair for pair in wanted if pair in last and last[pair].verdict == Verdict.DIFFERENT]
    papers = fingerprints(apart)
    return {
        pair: PairState(
            _status(
                last.get(pair),
                joined.get(pair),
                is_joined=known_by.get(pair[0], pair[0]) == known_by.get(pair[1], pair[1]),
                papers=papers.get(pair, ""),
            ),
            last.get(pair),
            joined.get(pair),
        )
        for pair in wanted
    }


def _status(last: Judgement | None, joining: Joining | None, *, is_joined: bool, papers: str) -> PairStatus:
    if is_joined:
        is_to_part = joining and last and last.verdict == Verdict.PART
        return PairStatus.PART_PROPOSED if is_to_part else PairStatus.JOINED
    if last is None:
        return PairStatus.OPEN
    if last.verdict == Verdict.DIFFERENT:
        return PairStatus.APART if last.papers == papers else PairStatus.APART_BEFORE
    return _AFTER[Verdict(last.verdict)]


def judgements_of(person_ids: Collection[UUID]) -> QuerySet[Judgement]:
    """Everything that was said of these persons, the last first."""
    ids = list(person_ids)
    return (
        Judgement.objects.filter(Q(first__in=ids) | Q(second__in=ids))
        .select_related("first", "second", "by", "keep")
        .order_by("-at", "-id")
    )


def _last_words(person_ids: Collection[UUID]) -> QuerySet[Judgement]:
    ids = list(person_ids)
    return (
        Judgement.objects.filter(first__in=ids, second__in=ids)
        .select_related("by")
        .order_by("first", "second", "-at", "-id")
        .distinct("first", "second")
    )


def words_that_part(left: Collection[UUID], right: Collection[UUID]) -> list[Judgement]:
    """The judgements “not the same person” that still hold between any of these and any of those."""
    across = {pair_of(one, other) for one in left for other in right}
    last = [judgement for judgement in _last_words({*left, *right}) if judgement.pair in across]
    apart = {judgement.pair: judgement for judgement in last if judgement.verdict == Verdict.DIFFERENT}
    papers = fingerprints(apart)
    return [judgement for pair, judgement in apart.items() if judgement.papers == papers[pair]]


def fingerprints(pairs: Collection[Pair]) -> dict[Pair, str]:
    """For each pair the hash of the papers of both: it changes when a paper is added to one of them."""
    papers = _papers({person for pair in pairs for person in pair})
    return {pair: _hash(papers, pair) for pair in pairs}


def _papers(person_ids: Collection[UUID]) -> Mapping[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Paper.objects.filter(person__in=list(person_ids)).values_list("person_id", "kind", "folded")
    for person, kind, folded in rows if person_ids else ():
        found[person].append(f"{kind} {folded}")
    return found


def _hash(papers: Mapping[UUID, list[str]], pair: Pair) -> str:
    lines = [f"{person} {paper}" for person in pair for paper in sorted(papers.get(person, ()))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def known_longer(one: Person, other: Person) -> Person:
    """Which of both is kept unless an officer says otherwise: the one whose cluster is known longer."""
    roots = {person.pk: person for person in Person.objects.filter(pk__in=[one.stands_for, other.stands_for])}
    return min(one, other, key=lambda person: (roots[person.stands_for].created_at, person.stands_for))
