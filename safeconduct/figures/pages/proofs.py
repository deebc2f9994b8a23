"""The claims that prove a figure, as its pages show them: what is closed to the reader is not told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Case, Standing
from safeconduct.cases.queries import cases_for
from safeconduct.cases.rules import may_see
from safeconduct.cases.tracks import state_label

from ..measures import Rule
from ..models import MeasureVersion
from ..queries import proving_claims


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim that proves a figure; what it says is closed to who does not hold its compartment."""

    standing: Standing
    state: str
    may_see: Decision


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A case of a figure, and the claims that stood on the tracks that the measure looks at."""

    case: Case
    claims: Sequence[ClaimRow]


def member_rows(
    cases: Sequence[Case], rule: Rule, versions: Mapping[str, MeasureVersion], seen: AsKnown, *, actor: Actor
) -> list[MemberRow]:
    """The cases with the claims that prove them. One query, and one more where claims come from joined cases."""
    proofs = proving_claims([case.pk for case in cases], rule, versions, as_known=seen.at)
    elsewhere = {row.claim.case_id for rows in proofs.values() for row in rows if row.claim.case_id != row.case_id}
    open_ones = set(cases_for(actor).filter(pk__in=elsewhere).values_list("pk", flat=True)) if elsewhere else set()
    closed = elsewhere - open_ones
    return [MemberRow(case, [claim_row(row, actor, closed) for row in proofs[case.pk]]) for case in cases]


def claim_row(row: Standing, actor: Actor, closed: Collection[UUID]) -> ClaimRow:
    """A claim as the actor may see it. `closed` are joined cases that the actor does not see."""
    is_closed = row.claim.case_id != row.case_id and row.claim.case_id in closed
    unseen = Decision.no(_("Recorded for a case that you do not see."))
    return ClaimRow(row, state_label(row.state), unseen if is_closed else may_see(actor, row.claim.compartment))
