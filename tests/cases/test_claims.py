"""Recording, retracting and countersigning claims, and the standing that follows."""

from datetime import UTC, datetime

import pytest

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.claims import countersign_claim, override_family_first, record_claim, retract_claim
from safeconduct.cases.drafts import ClaimDraft, ClaimFault
from safeconduct.cases.enums import Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.cases.models import Case, Claim, Disagreement, Standing
from safeconduct.cases.queries import profile_of, standings_of
from safeconduct.store.partial_dates import PartialDate


def draft(
    track=Track.WHEREABOUTS, state="missing", viewpoint=Viewpoint.HOST, happened="2024-10-30", **more
) -> ClaimDraft:
    return ClaimDraft(
        track=track,
        state=state,
        viewpoint=viewpoint,
        claimant=more.pop("claimant", "Ministry of Defence"),
        happened=PartialDate.parse_edtf(happened),
        reliability=Reliability.C,
        credibility=Credibility.THREE,
        **more,
    )


def now_standing(case: Case) -> dict[str, str]:
    profile = profile_of(case, as_known=datetime.now(UTC))
    assert profile
    return profile.states


def test_a_claim_makes_the_standing_and_an_audit_row(case, officer):
    claim = record_claim(case, draft(), by=officer)
    assert now_standing(case) == {"host.whereabouts": "missing"}
    entry = Entry.objects.get(verb="record_claim")
    assert (entry.object_id, entry.actor_name, entry.case_id) == (str(claim.pk), "Officer", case.pk)


def test_the_claim_that_happened_last_stands_whatever_was_recorded_last(case, officer):
    record_claim(case, draft(state="missing", happened="2024-10-30"), by=officer)
    record_claim(case, draft(state="located", happened="2024-03"), by=officer)
    assert now_standing(case) == {"host.whereabouts": "missing"}


def test_as_known_before_the_claim_nothing_stood(case, lead):
    record_claim(case, draft(known_at=datetime(2025, 1, 17, 12, tzinfo=UTC)), by=lead)
    assert not standings_of(case, as_known=datetime(2025, 1, 17, 11, 59, tzinfo=UTC)).exists()
    assert standings_of(case, as_known=datetime(2025, 1, 17, 12, tzinfo=UTC)).get().state == "missing"


def test_a_retracted_claim_gives_way_to_the_one_before_but_still_stood_then(case, lead):
    earlier = draft(state="located", happened="2024-03", known_at=datetime(2024, 4, 1, tzinfo=UTC))
    first = record_claim(case, earlier, by=lead)
    wrong = record_claim(case, draft(known_at=datetime(2025, 1, 17, tzinfo=UTC)), by=lead)
    retract_claim(wrong, reason="Another man of the same name.", by=lead)
    assert now_standing(case) == {"host.whereabouts": "located"}
    then = standings_of(case, as_known=datetime(2025, 6, 1, tzinfo=UTC)).get()
    assert then.claim_id == wrong.pk
    assert standings_of(case, as_known=datetime.now(UTC)).get().claim_id == first.pk


def test_a_retraction_is_not_retracted_again(case, officer):
    claim = record_claim(case, draft(), by=officer)
    retract_claim(claim, reason="Wrong man.", by=officer)
    with pytest.raises(Refused, match="already been retracted"):
        retract_claim(claim, reason="Again.", by=officer)


def test_a_retraction_needs_its_reason(case, officer):
    claim = record_claim(case, draft(), by=officer)
    with pytest.raises(Refused, match="shown for ever"):
        retract_claim(claim, reason="  ", by=officer)


def our_death(ground=Ground.DNA, **more) -> ClaimDraft:
    return draft(Track.CONDITION, "dead", Viewpoint.OURS, claimant="Embassy Moscow", ground=ground, **more)


def test_our_finding_of_a_death_counts_only_after_a_second_officer_countersigns(case, officer, colleague):
    claim = record_claim(case, our_death(), by=officer)
    assert now_standing(case) == {}
    countersign_claim(claim, by=colleague)
    assert now_standing(case) == {"ours.condition": "dead"}
    assert Entry.objects.filter(verb="countersign_claim", actor_name="Colleague").exists()


def test_nobody_countersigns_her_own_claim(case, officer):
    claim = record_claim(case, our_death(), by=officer)
    with pytest.raises(Refused, match="second officer"):
        countersign_claim(claim, by=officer)


def test_a_death_is_not_confirmed_by_sight_alone(case, officer, colleague):
    claim = record_claim(case, our_death(Ground.SIGHT), by=officer)
    with pytest.raises(Refused, match="never by sight"):
        countersign_claim(claim, by=colleague)


def test_a_confirmed_death_stands_over_a_later_account_that_he_is_well(case, officer, colleague):
    countersign_claim(record_claim(case, our_death(happened="2024-10-28/2024-10-30"), by=officer), by=colleague)
    record_claim(case, draft(Track.CONDITION, "well", Viewpoint.OURS, "2025-02-11"), by=officer)
    assert now_standing(case)["ours.condition"] == "dead"


def test_accounts_that_differ_open_a_disagreement_which_closes_by_itself(case, officer):
    record_claim(case, draft(), by=officer)
    record_claim(case, draft(state="located", viewpoint=Viewpoint.OURS, claimant="Embassy Moscow"), by=officer)
    disagreement = Disagreement.objects.get()
    assert (disagreement.track, disagreement.closed_at, disagreement.owner_id) == ("whereabouts", None, officer.id)
    record_claim(case, draft(state="located", happened="2024-12-01"), by=officer)
    disagreement.refresh_from_db()
    assert disagreement.closed_at is not None


def test_the_same_key_twice_is_one_claim(case, officer):
    first = record_claim(case, draft(key="list-7:row-11"), by=officer)
    again = record_claim(case, draft(key="list-7:row-11"), by=officer)
    assert first.pk == again.pk
    assert Claim.objects.count() == 1


def test_a_claim_out_of_order_is_accepted_and_flagged(case, officer):
    record_claim(case, draft(Track.SERVICE, "released", Viewpoint.OURS, "2024-06"), by=officer)
    later = record_claim(case, draft(Track.SERVICE, "recruited", Viewpoint.OURS, "2024-09"), by=officer)
    assert later.out_of_order


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"state": "promised"}, "state", "is not a state of the track"),
        ({"claimant": " "}, "claimant", "Write who says it"),
        ({"known_at": datetime(2090, 1, 1, tzinfo=UTC)}, "known_at", "in the future"),
        ({"happened": "2025-03", "known_at": datetime(2024, 4, 1, tzinfo=UTC)}, "happened", "after it was known"),
        ({"ground": Ground.DNA}, "ground", "only for the state"),
    ],
)
def test_a_claim_that_cannot_be_so_is_refused_with_the_field_and_a_sentence(case, lead, change, field, sentence):
    with pytest.raises(ClaimFault, match=sentence) as fault:
        record_claim(case, draft(**change), by=lead)
    assert fault.value.field == field
    assert not Claim.objects.exists()


def test_an_earlier_known_at_takes_its_own_permission_and_is_marked(case, officer, lead):
    early = draft(known_at=datetime(2025, 1, 17, tzinfo=UTC))
    with pytest.raises(Refused, match="earlier known-at"):
        record_claim(case, early, by=officer)
    assert record_claim(case, early, by=lead).backdated


def test_only_a_named_senior_overrides_family_first(case, officer, colleague, lead):
    countersign_claim(record_claim(case, our_death(), by=officer), by=colleague)
    with pytest.raises(Refused, match="Only a senior"):
        override_family_first(case, reason="The list is out in the press.", by=officer)
    override_family_first(case, reason="The list is out in the press.", by=lead)
    profile = profile_of(case, as_known=datetime.now(UTC))
    assert profile
    assert profile.overridden


def test_standing_has_one_period_per_change(case, officer):
    for month in (3, 4, 5):
        record_claim(case, draft(state="located", happened=f"2024-{month:02}"), by=officer)
    assert Standing.objects.filter(case=case).count() == 3
