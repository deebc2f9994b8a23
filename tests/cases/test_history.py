"""Whole histories at once give the same rows as the single actions."""

from datetime import UTC, datetime

import pytest

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.claims import countersign_claim, record_claim, retract_claim
from safeconduct.cases.actions.history import CaseHistory, PastClaim, open_histories
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Circumstance, Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.cases.models import Claim, Clock, ProfileSpan, Standing
from safeconduct.people.actions import NewPerson
from safeconduct.store.partial_dates import PartialDate

OPENED = datetime(2024, 2, 26, 9, tzinfo=UTC)
DIED, SIGNED = datetime(2024, 5, 1, 9, tzinfo=UTC), datetime(2024, 5, 3, 9, tzinfo=UTC)


def said(track: Track, state: str, viewpoint: Viewpoint, known_at: datetime, **more) -> ClaimDraft:
    return ClaimDraft(
        track, state, viewpoint, "Embassy Moscow", PartialDate.parse_edtf("2024-02"), Reliability.B, Credibility.TWO,
        known_at=known_at, **more,
    )  # fmt: skip


def history(ministry, officer, colleague) -> CaseHistory:
    return CaseHistory(
        NewPerson("Devan Karuthedath"),
        Circumstance.RECRUITED,
        ministry.embassy,
        OPENED,
        claims=(
            PastClaim(said(Track.SERVICE, "recruited", Viewpoint.OURS, OPENED)),
            PastClaim(
                said(Track.CUSTODY, "detained", Viewpoint.THIRD, OPENED),
                retracted_at=DIED, retracted_for="Another man.", retracted_by=officer,
            ),
            PastClaim(
                said(Track.CONDITION, "dead", Viewpoint.OURS, DIED, ground=Ground.DNA),
                by=officer, countersigned_by=colleague, countersigned_at=SIGNED,
            ),
        ),
    )  # fmt: skip


def test_a_history_makes_the_same_standing_as_the_single_actions(crisis, case, ministry, lead, officer, colleague):
    (made,) = open_histories(crisis, [history(ministry, officer, colleague)], by=lead)
    for past in history(ministry, officer, colleague).claims:
        claim = record_claim(case, past.draft, by=lead)
        if past.retracted_at:
            retract_claim(claim, reason="Another man.", by=officer, at=past.retracted_at)
        if past.countersigned_by:
            countersign_claim(claim, by=colleague, at=SIGNED)
    columns = ("track", "viewpoint", "state", "known_from", "known_until")
    assert set(Standing.objects.filter(case=made).values_list(*columns)) == set(
        Standing.objects.filter(case=case).values_list(*columns)
    )
    spans = ProfileSpan.objects.filter(known_from__gte=OPENED)
    assert set(spans.filter(case=made).values_list("profile_id", "known_from")) == set(
        spans.filter(case=case).values_list("profile_id", "known_from")
    )
    running = Clock.objects.filter(met_at=None)
    assert set(running.filter(case=made).values_list("kind", "due_at")) == set(
        running.filter(case=case).values_list("kind", "due_at")
    )
    assert Entry.objects.filter(case_id=made.pk).count() == 6


def test_a_wrong_claim_in_a_history_leaves_nothing_behind(crisis, ministry, lead, officer):
    with pytest.raises(Refused, match="second officer"):
        open_histories(crisis, [history(ministry, officer, officer)], by=lead)
    assert not Claim.objects.exists()


def test_only_a_rehearsal_is_played_as_it_happened(crisis, ministry, lead, officer, colleague):
    with pytest.raises(ValueError, match="rehearsal"):
        open_histories(crisis, [history(ministry, officer, colleague)], by=lead, as_it_happened=True)


def test_claims_brought_later_are_marked_as_back_dated(crisis, ministry, lead, colleague):
    open_histories(crisis, [history(ministry, lead, colleague)], by=lead)
    assert set(Claim.objects.values_list("backdated", flat=True)) == {True}
