"""The casualty ladder and the family-first lock of a case, as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision

from .. import rules
from ..casualty import DeathClaim, Step, ladder
from ..enums import Ground, Rung, Track, Viewpoint
from ..models import Claim, Countersignature, FamilyFirstOverride
from .standing import Strip, closed_name, signed, stood


@dataclass(frozen=True, slots=True)
class RungShown:
    """A rung: whether it is reached, and the claim that reached it. A higher rung carries the lower ones with it."""

    rung: Rung
    is_open: bool
    claim: Claim | None = None
    reached_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """The two signatures under a death: the first officer's, and the second's or what stands in its way."""

    claim: Claim
    ground: str
    second: Countersignature | None
    may_countersign: Decision | None


@dataclass(frozen=True, slots=True)
class Ladder:
    rungs: tuple[RungShown, ...]
    signing: Signing | None
    happened: Claim


@dataclass(frozen=True, slots=True)
class Lock:
    """Family first. `kind` is shut, waiting (a death that awaits its second signature), told, overridden or closed."""

    kind: str
    override: FamilyFirstOverride | None = None
    may_override: Decision | None = None


def casualty_ladder(claims: Sequence[Claim], *, actor: Actor, at: datetime, acts: bool) -> Ladder | None:
    """The ladder as known at a time; None while nobody whom the reader may hear says dead."""
    deaths = [
        claim
        for claim in claims
        if claim.is_death and stood(claim, at) and not closed_name(actor, claim.compartment)
    ]  # fmt: skip
    if not deaths:
        return None
    by_id = {claim.pk: claim for claim in deaths}
    steps = ladder([_death(claim, at) for claim in deaths])
    highest = max(number for number, step in enumerate(steps) if step.claim is not None)
    rungs = tuple(_rung(step, number > highest, by_id) for number, step in enumerate(steps))
    best = next(rung.claim for rung in reversed(rungs) if rung.claim is not None)
    return Ladder(rungs, _signing(deaths, actor, at, acts), happened=best)


def _rung(step: Step, is_open: bool, by_id: Mapping[UUID, Claim]) -> RungShown:
    return RungShown(step.rung, is_open, by_id[step.claim] if step.claim else None, step.reached_at)


def _death(claim: Claim, at: datetime) -> DeathClaim:
    return DeathClaim(
        id=claim.pk,
        viewpoint=claim.viewpoint,
        claimant=claim.claimant,
        ground=claim.ground,
        reliability=claim.reliability,
        credibility=claim.credibility,
        known_at=claim.known_at,
        countersigned_at=claim.countersignature.at if signed(claim, at) else None,
    )


def _signing(deaths: Sequence[Claim], actor: Actor, at: datetime, acts: bool) -> Signing | None:
    """Of our own findings, the one that is signed twice; else the newest that waits for its second signature."""
    ours = sorted((claim for claim in deaths if claim.needs_countersignature), key=lambda claim: claim.known_at)
    if not ours:
        return None
    claim = next((claim for claim in ours if signed(claim, at)), ours[-1])
    is_signed = signed(claim, at)
    return Signing(
        claim,
        str(Ground(claim.ground).label),
        claim.countersignature if is_signed else None,
        may_countersign(claim, actor) if acts and not is_signed else None,
    )


def may_countersign(claim: Claim, actor: Actor) -> Decision:
    """May this officer put the second signature under this claim now?"""
    return rules.may_countersign(
        actor,
        needs_it=claim.needs_countersignature,
        first_officer=claim.recorded_by_id,
        ground=claim.ground,
        is_retracted=hasattr(claim, "retraction"),
        is_countersigned=hasattr(claim, "countersignature"),
    )


def family_first_lock(
    states: Mapping[str, str], strip: Strip, *, actor: Actor, override: FamilyFirstOverride | None, acts: bool
) -> Lock | None:
    """The lock of a case where we hold the person to be dead or are about to; None where there is nothing to lock."""
    condition = strip.cell(Viewpoint.OURS, Track.CONDITION)
    if condition is None or condition.claim is None or condition.claim.state != "dead":
        return None
    if (Viewpoint.OURS, Track.KIN) in strip.closed:
        return Lock("closed")
    if states.get("ours.kin") in rules.KIN_TOLD:
        return Lock("told")
    if override is not None:
        return Lock("overridden", override)
    if condition.is_pending and states.get("ours.condition") != "dead":
        return Lock("waiting")
    return Lock("shut", may_override=rules.may_override_family_first(actor, is_shut=True) if acts else None)
