"""Whole histories at once give the same rows as the single actions."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.claims import countersign_claim, record_claim, retract_claim
from safeconduct.cases.actions.documents import add_document
from safeconduct.cases.actions.history import CaseHistory, PastClaim, PastKin, bring_evidence, open_histories
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Circumstance, Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.cases.models import Claim, Clock, ProfileSpan, Standing
from safeconduct.people.actions import NewPerson
from safeconduct.people.enums import Relation
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


def test_the_next_of_kin_of_a_history_come_in_their_order_with_how_to_speak_to_them(crisis, ministry, lead):
    mother = PastKin(NewPerson("Kamla"), Relation.MOTHER, "+91 50000 10001", "Hindi", "Never alone.", may_be_told=False)
    brother = PastKin(NewPerson("Shiv"), Relation.BROTHER)
    whole = CaseHistory(NewPerson("Devan"), Circumstance.RECRUITED, ministry.embassy, OPENED, kin=(mother, brother))
    (case,) = open_histories(crisis, [whole], by=lead)
    kin = list(case.person.kin.order_by("order"))
    assert [(one.relative.name, one.relation, one.order) for one in kin] == [
        ("Kamla", "mother", 1),
        ("Shiv", "brother", 2),
    ]
    assert (kin[0].note, kin[0].languages, kin[0].may_be_told) == ("Never alone.", "Hindi", False)
    assert [contact.folded for contact in kin[0].relative.contacts.all()] == ["+915000010001"]
    assert [name.text for name in kin[1].relative.names.all()] == ["Shiv"]


def test_a_claim_of_a_history_can_rest_on_documents_that_were_stored_after_it(crisis, case, ministry, lead, officer):
    whole = CaseHistory(
        NewPerson("Devan"), Circumstance.RECRUITED, ministry.embassy, OPENED,
        (PastClaim(said(Track.SERVICE, "recruited", Viewpoint.OURS, OPENED)),),
    )  # fmt: skip
    (made,) = open_histories(crisis, [whole], by=lead)
    claim = Claim.objects.get(case=made)
    note, other = (
        add_document(of, SimpleUploadedFile("note.txt", b"Said on the telephone."), title="Note", by=lead)
        for of in (made, case)
    )
    bring_evidence(claim, [note], by=lead)
    assert [evidence.document for evidence in claim.evidence.all()] == [note]
    assert Entry.objects.get(kind="claim", case_id=made.pk, verb="add_document").after == {"rests on": ["Note"]}
    with pytest.raises(ValueError, match="its own case"):
        bring_evidence(claim, [other], by=lead)
