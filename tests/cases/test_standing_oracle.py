"""Standing is worked out twice, by the database and in plain Python, from random claims in random order."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.models import Post
from safeconduct.cases.actions.claims import countersign_claim, override_family_first, record_claim, retract_claim
from safeconduct.cases.actions.derive import derive
from safeconduct.cases.checks import compare_standings
from safeconduct.cases.drafts import ClaimDraft, ClaimFault
from safeconduct.cases.enums import Circumstance, Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.cases.models import (
    Case,
    Claim,
    Countersignature,
    Crisis,
    Disagreement,
    FamilyFirstOverride,
    ProfileSpan,
    Retraction,
    Standing,
    StandingBefore,
)
from safeconduct.cases.publishing import tells_of_death
from safeconduct.cases.tracks import TRACKS, disagreeing_tracks
from safeconduct.people.actions import NewPerson, create_person
from safeconduct.store.partial_dates import PartialDate

pytestmark = pytest.mark.django_db
OPENED = datetime(2024, 2, 26, 9, tzinfo=UTC)
LIVELY = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
_numbers = count(1)

# Few lines and few moments, so that claims meet: same track, same viewpoint, same time, same day.
MOMENTS = [OPENED + timedelta(days=days, hours=hours) for days in (-3, 0, 1, 2, 40) for hours in (0, 15)]
DATES = ["", "2024", "2024-02", "2024-02-26", "2024-02-28", "2024-02~", "../2024-02-27", "2024-01/..", "2024-03"]
EVERYTHING = [(track, state, viewpoint) for track in Track for state in TRACKS[track].states for viewpoint in Viewpoint]
OFTEN = [(Track.CONDITION, state, viewpoint) for state in ("dead", "well") for viewpoint in ("ours", "host")]
HELD_BACK = [
    *((Track.CONDITION, state, "host") for state in ("well", "dead")),
    *((Track.KIN, state, "ours") for state in ("told", "told", "not_told")),
]

moments = st.sampled_from(MOMENTS)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """A claim row, not yet of any case."""
    track, state, viewpoint = draw(st.sampled_from(OFTEN) | st.sampled_from(HELD_BACK) | st.sampled_from(EVERYTHING))
    happened = PartialDate.parse_edtf(draw(st.sampled_from(DATES)))
    return Claim(
        id=draw(st.uuids()),
        track=track,
        state=state,
        viewpoint=viewpoint,
        claimant="somebody",
        happened=happened,
        happened_earliest=happened.earliest,
        happened_latest=happened.latest,
        known_at=draw(moments),
        reliability=Reliability.C,
        credibility=Credibility.THREE,
        ground=Ground.DNA if track == Track.CONDITION else "",
    )


@st.composite
def histories(draw: st.DrawFn) -> list[object]:
    """Claims, what came of them, and an override, in the order in which they are written down."""
    said = draw(st.lists(claims(), min_size=1, max_size=7))
    rows: list[object] = []
    for claim in said:
        rows.append(claim)
        if claim.needs_countersignature and draw(st.integers(0, 3)):
            rows.append(Countersignature(claim=claim, at=draw(moments)))
        if not draw(st.integers(0, 2)):
            rows.append(Retraction(claim=claim, reason="wrong", at=draw(moments)))
    if not draw(st.integers(0, 4)):
        rows.append(FamilyFirstOverride(reason="said in public", at=draw(moments)))
    return _claims_first(draw(st.permutations(rows)))


def _claims_first(rows: list[object]) -> list[object]:
    """The same order, with each claim before what came of it."""
    out: list[object] = []
    for row in rows:
        for needed in (getattr(row, "claim", None), row):
            if needed is not None and not any(needed is written for written in out):
                out.append(needed)
    return out


def new_case(crisis: Crisis, post: Post, by: Actor) -> Case:
    person = create_person(NewPerson("Nobody At All"), by=by)
    return Case.objects.create(
        crisis=crisis,
        person=person,
        reference=f"XX24-{next(_numbers):04}-0",
        circumstance=Circumstance.OTHER,
        post=post,
        opened_at=OPENED,
    )


def write(case: Case, row: object, by: Actor) -> None:
    """One row past the actions, as an import or another post's database would bring it."""
    if isinstance(row, Claim):
        row.case, row.recorded_by_id = case, by.id
    elif isinstance(row, FamilyFirstOverride):
        row.case, row.by_id = case, by.id
    else:
        row.by_id = by.id
    row.save(force_insert=True)


def assert_follows() -> None:
    report = compare_standings(chunk=3)
    assert [difference.sentence for difference in report.differences] == []


def derived() -> tuple[list[tuple[object, ...]], ...]:
    """Everything that is derived, without what people add to a disagreement."""
    return (
        sorted(
            Standing.objects.values_list("case", "track", "viewpoint", "known_from", "known_until", "state", "claim")
        ),
        sorted(StandingBefore.objects.values_list("case", "track", "viewpoint", "known_from", "known_until", "claim")),
        sorted(ProfileSpan.objects.values_list("case", "crisis", "known_from", "known_until", "profile")),
        sorted(Disagreement.objects.filter(closed_at=None).values_list("case", "track")),
    )


def forget_everything_derived() -> None:
    with connection.cursor() as cursor:
        for table in ("standing", "standingbefore", "profilespan", "profiletally", "disagreement"):
            cursor.execute(f"DELETE FROM cases_{table}")


@LIVELY
@given(rows=histories())
def test_after_every_row_the_database_and_the_oracle_agree(rows, crisis, ministry, officer):
    with transaction.atomic():
        case = new_case(crisis, ministry.embassy, officer)
        for row in rows:
            write(case, row, officer)
            derive([case.pk])
            assert_follows()
        transaction.set_rollback(True)


@LIVELY
@given(stories=st.lists(histories(), min_size=2, max_size=4))
def test_deriving_several_cases_at_once_from_nothing_gives_the_same_rows(stories, crisis, ministry, officer):
    with transaction.atomic():
        cases = [new_case(crisis, ministry.embassy, officer) for _ in stories]
        for case, rows in zip(cases, stories, strict=True):
            for row in rows:
                write(case, row, officer)
                derive([case.pk])
        before = derived()
        forget_everything_derived()
        present = derive([case.pk for case in cases])
        assert derived() == before
        assert {one.case_id for one in present} == {case.pk for case in cases}
        for one in present:
            assert sorted(one.differs) == disagreeing_tracks(one.states)
        derive([case.pk for case in cases])
        assert derived() == before
        transaction.set_rollback(True)


class Desk:
    """Officers who do random things through the actions; what a rule refuses does not happen."""

    def __init__(self, case: Case, lead: Actor, colleague: Actor) -> None:
        self.case, self.lead, self.colleague = case, lead, colleague
        self.claims: list[Claim] = []

    def do(self, act: str, draft: ClaimDraft, which: int, at: datetime) -> None:
        claim = self.claims[which % len(self.claims)] if self.claims else None
        try:
            if act == "record" or claim is None:
                self.claims.append(record_claim(self.case, draft, by=self.lead))
            elif act == "retract":
                retract_claim(claim, reason="Wrong man.", by=self.lead, at=at)
            elif act == "countersign":
                countersign_claim(claim, by=self.colleague, at=at)
            else:
                override_family_first(self.case, reason="It is in the press.", by=self.lead)
        except (Refused, ClaimFault):
            pass


@st.composite
def drafts(draw: st.DrawFn) -> ClaimDraft:
    row = draw(claims())
    is_our_death = row.needs_countersignature
    return ClaimDraft(
        track=row.track,
        state=row.state,
        viewpoint=row.viewpoint,
        claimant="somebody",
        happened=row.happened,
        reliability=Reliability.C,
        credibility=Credibility.THREE,
        known_at=draw(st.none() | moments),
        ground=draw(st.sampled_from([Ground.DNA, Ground.OFFICIAL_ACT, Ground.SIGHT])) if is_our_death else None,
    )


acts = st.tuples(
    st.sampled_from(["record", "record", "retract", "countersign", "countersign", "override"]),
    drafts(),
    st.integers(0, 9),
    moments,
)


@LIVELY
@given(steps=st.lists(acts, min_size=1, max_size=12))
def test_whatever_officers_do_in_whatever_order_the_standing_follows_from_the_claims(
    steps, crisis, ministry, lead, colleague
):
    with transaction.atomic():
        desk = Desk(new_case(crisis, ministry.embassy, lead), lead, colleague)
        for step in steps:
            desk.do(*step)
        if desk.claims:
            assert_follows()
        transaction.set_rollback(True)


ALL_STATES = [(track, state) for track in Track for state in TRACKS[track].states]


@pytest.mark.parametrize(("track", "state"), ALL_STATES)
def test_the_database_and_python_give_every_state_the_same_sense(track, state):
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_sense(%s, %s)", [track, state])
        assert cursor.fetchone() == (TRACKS[track].senses.get(state),)


def test_the_database_and_python_find_the_same_states_to_tell_of_a_death():
    with connection.cursor() as cursor:
        for track, state in ALL_STATES:
            cursor.execute("SELECT cases_tells_of_death(%s, %s)", [track, state])
            assert cursor.fetchone() == (tells_of_death(f"host.{track}", state),), (track, state)


@pytest.mark.parametrize("track", Track)
def test_the_database_and_python_find_the_same_tracks_on_which_accounts_differ(track):
    pairs = [
        ({f"{one}.{track}": first, f"{other}.{track}": second, "ours.kin": "told"})
        for one, other in (("ours", "host"), ("host", "family"), ("ours", "third"), ("third", "family"))
        for first in TRACKS[track].states
        for second in TRACKS[track].states
    ]
    with connection.cursor() as cursor:
        for states in pairs:
            cursor.execute(
                "SELECT cases_differs(jsonb_object(%s::text[], %s::text[]))", [list(states), list(states.values())]
            )
            assert sorted(cursor.fetchone()[0]) == disagreeing_tracks(states), states


def test_the_day_a_claim_was_known_is_the_day_in_utc_for_both(crisis, ministry, officer):
    case = new_case(crisis, ministry.embassy, officer)
    late_evening = datetime(2024, 3, 1, 23, 59, tzinfo=UTC)
    for state, known_at, latest in (("well", late_evening, None), ("ill", late_evening, date(2024, 3, 2))):
        row = Claim(
            track=Track.CONDITION, state=state, viewpoint=Viewpoint.FAMILY, claimant="brother", known_at=known_at,
            happened_latest=latest, reliability="C", credibility="3",
        )  # fmt: skip
        write(case, row, officer)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Asia/Kolkata'")
        derive([case.pk])
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
    assert_follows()
