"""What follows from one recorded claim is what deriving its whole case would have given, whatever came before."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.cases.actions.claims import countersign_claim, override_family_first, record_claim, retract_claim
from safeconduct.cases.actions.derive import derive
from safeconduct.cases.checks import compare_standings
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.cases.models import FOREVER, Case, Claim, Disagreement, ProfileSpan, Standing
from safeconduct.store.partial_dates import PartialDate
from tests.conftest import Ministry

pytestmark = pytest.mark.django_db

STATES = {
    Track.WHEREABOUTS: ["unknown", "located", "missing", "home"],
    Track.CONDITION: ["well", "captured", "dead"],
    Track.REMAINS: ["not_located", "identified"],
    Track.KIN: ["not_told", "told"],
}
FIRST_DAY = datetime(2024, 3, 1, 12, tzinfo=UTC)
SAID = st.fixed_dictionaries({
    "said": st.sampled_from([(track, state) for track, states in STATES.items() for state in states]),
    "viewpoint": st.sampled_from([Viewpoint.OURS, Viewpoint.HOST, Viewpoint.FAMILY]),
    "known": st.integers(0, 5),
    "happened": st.sampled_from(["", "2024-02", "2024-03-01", "2024-02-27", "2024-03-04"]),
    "then": st.sampled_from(["", "", "", "retract", "countersign", "override"]),
})  # fmt: skip


def step(
    viewpoint: Viewpoint, track: Track, state: str, known: int, *, happened: str = "", then: str = ""
) -> dict[str, object]:
    return {"said": (track, state), "viewpoint": viewpoint, "known": known, "happened": happened, "then": then}


OURS = Viewpoint.OURS
BETWEEN_TWO_THAT_SAY_THE_SAME = [
    step(OURS, Track.WHEREABOUTS, "located", 0),
    step(OURS, Track.WHEREABOUTS, "located", 4),
    step(OURS, Track.WHEREABOUTS, "missing", 2),
]
AFTER_A_RETRACTION_OF_A_LATER_EVENT = [
    step(OURS, Track.WHEREABOUTS, "located", 3, happened="2024-03-04", then="retract"),
    step(OURS, Track.WHEREABOUTS, "missing", 5, happened="2024-02"),
]


def claim_of(told: Mapping[str, object], moment: datetime) -> ClaimDraft:
    track, state = told["said"]  # type: ignore[misc]
    ours = told["viewpoint"] == Viewpoint.OURS
    happened = PartialDate.parse_edtf(str(told["happened"]))
    if happened.earliest and happened.earliest > moment.date():
        happened = PartialDate.parse_edtf("")
    return ClaimDraft(
        track=track, state=state, viewpoint=told["viewpoint"], claimant="somebody", happened=happened,  # type: ignore[arg-type]
        reliability=Reliability.B, credibility=Credibility.TWO, known_at=moment,
        ground=Ground.DNA if state == "dead" and ours else None,
    )  # fmt: skip


def what_follows(case: Case) -> dict[str, object]:
    """Everything derived for a case. Tallies are their sums: several rows may say what one would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT month, profile_id, sum(n) FROM cases_profiletally GROUP BY 1, 2 HAVING sum(n) <> 0")
        tallies = sorted(cursor.fetchall())
    return {
        "standings": sorted(Standing.objects.filter(case=case).values_list(
            "track", "viewpoint", "known_from", "known_until", "state", "claim_id")),
        "spans": sorted(ProfileSpan.objects.filter(case=case).values_list("known_from", "known_until", "profile_id")),
        "disagreements": sorted(Disagreement.objects.filter(case=case).values_list("track", "opened_at", "closed_at"),
                                key=str),
        "tallies": tallies,
    }  # fmt: skip


@example(steps=BETWEEN_TWO_THAT_SAY_THE_SAME)
@example(steps=AFTER_A_RETRACTION_OF_A_LATER_EVENT)
@given(steps=st.lists(SAID, min_size=1, max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_following_one_claim_leaves_nothing_for_deriving_to_do(
    case: Case, ministry: Ministry, lead: Actor, steps: list[dict[str, object]]
) -> None:
    with transaction.atomic():
        for number, told in enumerate(steps):
            moment = FIRST_DAY + timedelta(days=int(str(told["known"])), minutes=number % 2)
            claim = record_claim(case, claim_of(told, moment), by=lead)
            followed = what_follows(case)
            derive([case.pk])
            assert what_follows(case) == followed
            then(str(told["then"]), claim, moment, ministry, lead)
        assert not compare_standings().differences
        transaction.set_rollback(True)


def test_an_override_lasts_when_a_claim_follows(case: Case, ministry: Ministry, lead: Actor) -> None:
    dead = record_claim(case, claim_of(step(OURS, Track.CONDITION, "dead", 1), FIRST_DAY), by=lead)
    countersign_claim(dead, by=ministry.actor("officer"))
    override_family_first(case, reason="The press knows.", by=lead)
    record_claim(case, claim_of(step(OURS, Track.WHEREABOUTS, "located", 1), timezone.now()), by=lead)
    followed = what_follows(case)
    derive([case.pk])
    assert what_follows(case) == followed
    assert ProfileSpan.objects.get(case=case, known_until=FOREVER).profile.overridden


def then(act: str, claim: Claim, moment: datetime, ministry: Ministry, lead: Actor) -> None:
    """What may come of the claim, when the rules allow it."""
    with suppress(Refused):
        if act == "retract":
            retract_claim(claim, reason="Wrong.", by=lead, at=moment + timedelta(days=2))
        elif act == "countersign":
            countersign_claim(claim, by=ministry.actor("officer"), at=moment + timedelta(days=1))
        elif act == "override":
            override_family_first(claim.case, reason="The press knows.", by=lead)
