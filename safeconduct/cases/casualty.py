"""The casualty ladder: rumour, reported, corroborated, confirmed. Which rung a death reached follows from claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .enums import ACCEPTED_GROUNDS, Credibility, Reliability, Rung, Viewpoint

_DOUBTFUL = frozenset({Credibility.FOUR, Credibility.FIVE, Credibility.SIX})
_TRUSTED = frozenset({Reliability.A, Reliability.B, Reliability.C})


@dataclass(frozen=True, slots=True)
class DeathClaim:
    """What the ladder needs to know of one claim that says dead and has not been retracted."""

    id: UUID
    viewpoint: str
    claimant: str
    ground: str
    reliability: str
    credibility: str
    known_at: datetime
    countersigned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A rung, when it was reached and by which claim; `claim` is None while it is not reached."""

    rung: Rung
    reached_at: datetime | None = None
    claim: UUID | None = None


def ladder(claims: Sequence[DeathClaim]) -> list[Step]:
    """The four rungs in order. A higher rung that is reached carries the lower ones with it on the page."""
    ordered = sorted(claims, key=lambda claim: claim.known_at)
    found = {rung: _first(ordered, rung) for rung in Rung}
    return [_step(rung, found[rung]) for rung in Rung]


def _first(ordered: Sequence[DeathClaim], rung: Rung) -> DeathClaim | None:
    if rung is Rung.CORROBORATED:
        return _corroborating(ordered)
    return next((claim for claim in ordered if _rung_alone(claim) is rung), None)


def _rung_alone(claim: DeathClaim) -> Rung:
    """How far one claim carries a death without any other."""
    if claim.countersigned_at is not None and claim.ground in ACCEPTED_GROUNDS:
        return Rung.CONFIRMED
    if claim.viewpoint == Viewpoint.OURS:
        return Rung.CORROBORATED
    if claim.viewpoint == Viewpoint.HOST:
        return Rung.REPORTED
    if claim.credibility in _DOUBTFUL or claim.reliability not in _TRUSTED:
        return Rung.RUMOUR
    return Rung.REPORTED


def _corroborating(ordered: Sequence[DeathClaim]) -> DeathClaim | None:
    """Our own finding that is not yet confirmed, or a second claimant who reports the same."""
    reporters: set[str] = set()
    for claim in ordered:
        alone = _rung_alone(claim)
        if alone is Rung.CORROBORATED:
            return claim
        if alone is Rung.REPORTED:
            reporters.add(claim.claimant.casefold())
            if len(reporters) > 1:
                return claim
    return None


def _step(rung: Rung, claim: DeathClaim | None) -> Step:
    if claim is None:
        return Step(rung)
    at = claim.countersigned_at if rung is Rung.CONFIRMED else claim.known_at
    return Step(rung, at, claim.id)
