"""The claims of a case as its page shows them: with both times, the evidence, and what was retracted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision

from .. import rules
from ..enums import Ground
from ..models import Case, Claim, Countersignature, Document, Retraction
from ..tracks import state_label
from .standing import closed_name, signed, stood


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim of the timeline. When `closed` names a compartment, nothing else of the claim may be shown.

    `of_case` is the reference of the joined case that it was recorded for.
    """

    claim: Claim
    closed: str = ""
    after: str = ""
    state: str = ""
    ground: str = ""
    retraction: Retraction | None = None
    countersignature: Countersignature | None = None
    awaits_countersignature: bool = False
    documents: tuple[Document, ...] = ()
    closed_documents: int = 0
    may_retract: Decision | None = None
    of_case: str = ""


def claim_rows(
    claims: Sequence[Claim], *, actor: Actor, at: datetime, acts: bool, case: Case | None = None
) -> list[ClaimRow]:
    """The claims in the order given. `acts` adds what the reader may do with each; it is left out for a past day.
    `case` is whose page it is: claims of others, joined with it, are marked."""
    rows = [_row(claim, actor, at, acts) for claim in claims]
    return [_marked(row) if case and row.claim.case_id != case.pk else row for row in rows]


def _marked(row: ClaimRow) -> ClaimRow:
    return replace(row, of_case=row.claim.case.reference)


def by_happened(claims: Sequence[Claim]) -> list[Claim]:
    """Newest happened first; claims of which nobody knows when come last."""
    return sorted(claims, key=lambda claim: (claim.happened_latest or date.min, claim.known_at), reverse=True)


def _row(claim: Claim, actor: Actor, at: datetime, acts: bool) -> ClaimRow:
    if closed := closed_name(actor, claim.compartment):
        return ClaimRow(claim, closed=closed)
    documents = [item.document for item in claim.evidence.all()]
    shown = tuple(document for document in documents if rules.may_see(actor, document.compartment))
    retraction = getattr(claim, "retraction", None)
    is_signed = signed(claim, at)
    return ClaimRow(
        claim,
        after=known_after(claim),
        state=state_label(claim.state),
        ground=str(Ground(claim.ground).label) if claim.ground else "",
        retraction=None if stood(claim, at) else retraction,
        countersignature=claim.countersignature if is_signed else None,
        awaits_countersignature=claim.needs_countersignature and stood(claim, at) and not is_signed,
        documents=shown,
        closed_documents=len(documents) - len(shown),
        may_retract=rules.may_retract(actor, is_retracted=retraction is not None) if acts else None,
    )


def known_after(claim: Claim) -> str:
    """How long after it happened we learned it: "known, after 79 days"; plain "known" when that cannot be said."""
    if claim.happened_latest is None:
        return _("known")
    days = (timezone.localtime(claim.known_at).date() - claim.happened_latest).days
    if days <= 0:
        return _("known, same day") if claim.happened.precision == "day" else _("known")
    return ngettext("known, after %(n)d day", "known, after %(n)d days", days) % {"n": days}
