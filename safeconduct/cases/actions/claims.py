"""Recording, retracting and countersigning claims. The standing follows in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from .. import rules
from ..drafts import ClaimDraft, check, is_backdated
from ..enums import Track
from ..facts import own_states
from ..models import (
    FOREVER,
    Case,
    CaseJoining,
    Claim,
    Countersignature,
    Document,
    Evidence,
    FamilyFirstOverride,
    Retraction,
    Standing,
)
from ..tracks import TRACKS
from .clocks import follow_clocks
from .derive import derive, derive_from
from .standing import require_standing


@transaction.atomic
def record_claim(case: Case, draft: ClaimDraft, *, by: Actor, documents: Sequence[Document] = ()) -> Claim:
    """Append a claim. With a `key` that is already there, nothing changes and the claim of that key is returned.

    Raises `ClaimFault` for what cannot be so and `Refused` with the reason when the actor may not.
    """
    now = timezone.now()
    check(draft, now=now)
    backdated = is_backdated(draft, now=now)
    rules.may_record_claim(by, backdated=backdated, compartment=draft.compartment).require()
    if draft.key and (known := _with_key(case, draft.key)):
        return known
    claim = claim_row(case, draft, by=by, now=now, before=None, backdated=backdated)
    _lock_and_append(claim)
    if documents:
        Evidence.objects.bulk_create([Evidence(claim=claim, document=document) for document in documents])
    _audit_claim(Verb.RECORD_CLAIM, claim, by=by)
    standing, clocks = derive_from(claim.pk)
    states = own_states(case.pk, at=now) if standing.has_joined else standing.states
    follow_clocks(case, states, track=claim.track, at=claim.known_at, clocks=clocks)
    return claim


@transaction.atomic
def retract_claim(claim: Claim, *, reason: str, by: Actor, at: datetime | None = None) -> Retraction:
    """Say that a claim was wrong. It stays readable for ever; from now on it does not stand."""
    _lock_row(claim.case_id)
    rules.may_retract(by, is_retracted=Retraction.objects.filter(claim=claim).exists(), reason=reason).require()
    retraction = Retraction(claim=claim, reason=reason.strip(), at=at or timezone.now(), by_id=by.id)
    retraction.save(force_insert=True)
    _audit_claim(Verb.RETRACT_CLAIM, claim, by=by, reason=retraction.reason)
    _follow(claim.case, track=claim.track, at=retraction.at)
    return retraction


@transaction.atomic
def countersign_claim(claim: Claim, *, by: Actor, at: datetime | None = None) -> Countersignature:
    """A second officer confirms a death. From now on it counts."""
    _lock_row(claim.case_id)
    rules.may_countersign(
        by,
        needs_it=claim.needs_countersignature,
        first_officer=claim.recorded_by_id,
        ground=claim.ground,
        is_retracted=Retraction.objects.filter(claim=claim).exists(),
        is_countersigned=Countersignature.objects.filter(claim=claim).exists(),
    ).require()
    signature = Countersignature(claim=claim, at=at or timezone.now(), by_id=by.id)
    signature.save(force_insert=True)
    _audit_claim(Verb.COUNTERSIGN_CLAIM, claim, by=by)
    _follow(claim.case, track=claim.track, at=signature.at)
    return signature


@transaction.atomic
def override_family_first(case: Case, *, reason: str, by: Actor) -> FamilyFirstOverride:
    """A named senior lets the death be said in public before the family is told."""
    _lock_row(case.pk)
    require_standing(case.pk)
    open_standings = dict(
        Standing.objects.filter(case=case, known_until=FOREVER, viewpoint="ours").values_list("track", "state")
    )
    states = {f"ours.{track}": state for track, state in open_standings.items()}
    overridden = FamilyFirstOverride.objects.filter(case=case).exists()
    is_shut = states.get("ours.condition") == "dead" and not rules.family_first(states, overridden=overridden)
    rules.may_override_family_first(by, is_shut=is_shut, reason=reason).require()
    override = FamilyFirstOverride(case=case, reason=reason.strip(), at=timezone.now(), by_id=by.id)
    override.save(force_insert=True)
    record(Verb.OVERRIDE_FAMILY_FIRST, by=by, kind="case", id=case.pk, case=case.pk, after={"reason": override.reason})
    derive([case.pk])
    return override


def claim_row(case: Case, draft: ClaimDraft, *, by: Actor, now: datetime, before: str | None, backdated: bool) -> Claim:
    """The row for a draft, not yet written. `before` is the state that stood on its track and viewpoint."""
    return Claim(
        case=case,
        track=draft.track,
        state=draft.state,
        viewpoint=draft.viewpoint,
        claimant=draft.claimant.strip(),
        happened=draft.happened,
        happened_earliest=draft.happened.earliest,
        happened_latest=draft.happened.latest,
        known_at=draft.known_at or now,
        recorded_by_id=by.id,
        reliability=draft.reliability,
        credibility=draft.credibility,
        words=draft.words.strip(),
        place=draft.place,
        ground=draft.ground or "",
        compartment=draft.compartment,
        out_of_order=not TRACKS[draft.track].follows(before, draft.state),
        backdated=backdated,
        key=draft.key,
    )


def _with_key(case: Case, key: str) -> Claim | None:
    """The claim of this key, looked for while nobody else can record for the case."""
    _lock_row(case.pk)
    return Claim.objects.filter(key=key).first()


def _lock_and_append(claim: Claim) -> None:
    """Hold the case until the end of the transaction and write the claim, flagged against the state that stands then.

    One statement, put together once and not for each claim: recording is what is done most.
    """
    rule = TRACKS[Track(claim.track)]
    usual = [before for before in rule.states if rule.follows(before, claim.state)]
    values = [field.get_db_prep_save(getattr(claim, field.attname), connection) for field in _WRITTEN]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*values, usual, claim.case_id, claim.track, claim.viewpoint])
        written = cursor.fetchone()
    if written is None:
        require_standing(claim.case_id)
        raise Refused(_("This case is no longer there."))
    claim.out_of_order, claim.recorded_at = written
    claim._state.adding, claim._state.db = False, connection.alias


_WRITTEN = [field for field in Claim._meta.concrete_fields if field.attname not in {"out_of_order", "recorded_at"}]
_INSERT = f"""
    INSERT INTO cases_claim ({", ".join(field.column for field in _WRITTEN)}, out_of_order)
    SELECT {", ".join(["%s"] * len(_WRITTEN))}, coalesce(NOT before.state = ANY (%s), false)
    FROM cases_lock(%s, %s, %s) AS before
    RETURNING out_of_order, recorded_at
"""  # noqa: S608 - our own columns


def _lock_row(case_id: UUID) -> None:
    Case.objects.select_for_update(no_key=True).filter(pk=case_id).values("pk").first()


def _follow(case: Case, *, track: str, at: datetime) -> None:
    """Clocks follow what is claimed for the case itself, so that they are right again when joined cases are parted."""
    present = derive([case.pk])
    joined = CaseJoining.objects.filter(Q(case=case) | Q(into=case)).exists()
    follow_clocks(case, own_states(case.pk, at=at) if joined else present[0].states, track=track, at=at)


def _audit_claim(verb: Verb, claim: Claim, *, by: Actor, reason: str = "") -> None:
    said = {"track": claim.track, "state": claim.state, "viewpoint": claim.viewpoint, "claimant": claim.claimant}
    if reason:
        said["reason"] = reason
    record(verb, by=by, kind="claim", id=claim.pk, case=claim.case_id, after=said)
