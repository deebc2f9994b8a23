"""Why a figure changed between two times, in members: one cause for each case that moved."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.audit.models import Entry
from safeconduct.cases.actions.claims import countersign_claim, override_family_first, record_claim, retract_claim
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Credibility, Reliability, Track, Viewpoint
from safeconduct.cases.models import Claim
from safeconduct.figures.actions import read_explanation, set_measure
from safeconduct.figures.enums import Audience, Cause
from safeconduct.figures.explaining import explain, explain_frozen
from safeconduct.figures.models import MeasureVersion
from safeconduct.figures.queries import counts, current_versions, figure, spans_of
from safeconduct.figures.queries import explaining as explaining_queries
from safeconduct.people.models import Person
from safeconduct.store.partial_dates import PartialDate
from tests.figures.ledger import at, confirm_death, make_measures, make_partition, new_case, ours, say
from tests.people.joining import join, part

DEAD, SERVING, RELEASED = "dead_confirmed_by_us", "still_serving", "released"


@pytest.fixture(autouse=True)
def measured(lead, crisis):
    make_measures(lead)
    make_partition(lead, crisis)


@pytest.fixture
def told(crisis, lead):
    """The explanation of a measure between two days (or times), for somebody."""

    def tell(key, since, until, *, actor=lead, audience=Audience.INTERNAL, narrowed=None):
        versions = current_versions()
        before, after = (
            figure(
                versions[key], counts(crisis, as_known=time), versions, audience=audience, narrowed=narrowed
            )
            for time in (_time(since), _time(until))
        )  # fmt: skip
        made = explain(before, after, crisis, actor=actor, versions=versions, audience=audience)
        assert made.after - made.before == made.entered - made.left
        return made

    return tell


def _time(day):
    return at(day, 23) if isinstance(day, str) else day


def causes(made) -> list[tuple[str, str, int]]:
    return [("in" if change.entered else "out", str(change.cause), change.number) for change in made.changes]


def parts(made) -> list[list[tuple[str, int]]]:
    return [[(part.key, part.number) for part in change.parts] for change in made.changes]


# ---------------------------------------------------------------- the causes
def test_deaths_confirmed_between_are_told_with_when_they_happened_and_where_they_were_counted(
    told, crisis, ministry, case, lead, officer
):
    other = new_case(crisis, ministry.embassy, "Ramesh Bhati", by=lead)
    say(other, "host.whereabouts=missing", known="2024-05-01", by=lead)
    for each, happened in ((case, "2024-03-05"), (other, "2024-03")):
        confirm_death(each, known="2024-07-30", happened=happened, first=lead, second=officer)
    made = told(DEAD, "2024-07-04", "2024-08-01")
    assert causes(made) == [("in", Cause.CONFIRMED, 2)]
    assert parts(made) == [[("missing_as_host_reports", 1), (SERVING, 1)]]
    assert made.changes[0].had_happened == 2
    assert made.text == (
        "0 → 2: two died in March 2024 and were confirmed on 30 July 2024. Both had died by 4 July 2024, but that"
        " was not confirmed then. Before, they were counted: one as “missing”, one as “still serving”."
    )


def test_a_death_known_before_and_signed_between_was_countersigned(told, case, lead, officer):
    claim = say(case, "ours.condition=dead", known="2024-06-01", happened="2024-05", by=lead)
    countersign_claim(claim, by=officer, at=at("2024-07-30"))
    made = told(DEAD, "2024-07-04", "2024-08-01")
    assert causes(made) == [("in", Cause.COUNTERSIGNED, 1)]
    assert made.sentences[0] == "0 → 1: the death of one, known before, was countersigned on 30 July 2024."


def test_a_case_opened_between_became_known(told, crisis, ministry, lead):
    new_case(crisis, ministry.embassy, "Ramesh Bhati", by=lead, opened="2024-07-10")
    assert causes(told(SERVING, "2024-07-04", "2024-08-01")) == [("in", Cause.NEW, 1)]
    assert told("known_cases", "2024-07-04", "2024-08-01").text == "0 → 1: one became known to us on 10 July 2024."


def test_a_man_who_became_known_and_died_between_is_newly_confirmed_and_was_not_known(
    told, crisis, ministry, lead, officer
):
    case = new_case(crisis, ministry.embassy, "Ramesh Bhati", by=lead, opened="2024-07-10")
    confirm_death(case, known="2024-07-30", first=lead, second=officer)
    made = told(DEAD, "2024-07-04", "2024-08-01")
    assert causes(made) == [("in", Cause.CONFIRMED, 1)]
    assert made.changes[0].was_new == 1


def test_who_left_is_told_by_the_part_to_which_he_went(told, case, lead):
    say(case, "ours.service=released", known="2024-07-20", by=lead)
    made = told(SERVING, "2024-07-04", "2024-08-01")
    assert causes(made) == [("out", Cause.MOVED, 1)]
    assert parts(made) == [[(RELEASED, 1)]]
    assert made.text == "1 → 0: one moved to “released” on 20 July 2024."


def test_who_counts_because_something_is_said_no_more_moved_here(told, case, lead):
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    say(case, "ours.service=recruited", known="2024-07-20", by=lead)
    made = told(SERVING, "2024-07-04", "2024-08-01")
    assert causes(made) == [("in", Cause.MOVED, 1)]
    assert made.text == "0 → 1: one moved here from “released” on 20 July 2024."


def test_a_retracted_claim_takes_out_whom_it_brought_in_and_back_whom_it_kept_out(told, case, lead):
    claim = say(case, "ours.service=released", known="2024-05-01", by=lead)
    retract_claim(claim, reason="Another man.", by=lead, at=at("2024-07-20"))
    out, back = told(RELEASED, "2024-07-04", "2024-08-01"), told(SERVING, "2024-07-04", "2024-08-01")
    assert causes(out) == [("out", Cause.RETRACTED, 1)]
    assert causes(back) == [("in", Cause.RETRACTED, 1)]
    assert {out.changes[0].moves[0].claim_id, back.changes[0].moves[0].claim_id} == {claim.pk}


def test_in_public_a_death_confirmed_before_comes_in_when_the_family_is_told(told, case, lead, officer):
    confirm_death(case, known="2024-06-11", first=lead, second=officer)
    say(case, "ours.kin=told", known="2024-07-20", by=lead)
    made = told(DEAD, "2024-07-04", "2024-08-01", audience=Audience.PUBLIC)
    assert causes(made) == [("in", Cause.FAMILY_TOLD, 1)]
    assert causes(told(SERVING, "2024-07-04", "2024-08-01", audience=Audience.PUBLIC)) == [
        ("out", Cause.FAMILY_TOLD, 1)
    ]  # fmt: skip
    assert causes(told(DEAD, "2024-07-04", "2024-08-01")) == []


def test_in_public_a_death_comes_in_when_a_senior_overrides_family_first(told, case, lead, officer):
    confirm_death(case, known="2024-06-11", first=lead, second=officer)
    before = timezone.now()
    override_family_first(case, reason="The press has it.", by=lead)
    made = told(DEAD, before, timezone.now(), audience=Audience.PUBLIC)
    assert causes(made) == [("in", Cause.OVERRIDDEN, 1)]


def test_joined_and_parted_cases_are_told_as_that(told, crisis, ministry, case, lead, officer, colleague):
    other = new_case(crisis, ministry.embassy, "Омвир Сингх", by=officer)
    confirm_death(other, known="2024-06-11", first=lead, second=officer)
    alone = timezone.now()
    join(case.person, other.person, first=officer, second=colleague)
    together = timezone.now()
    part(case.person, other.person, first=officer, second=colleague)
    made = told(SERVING, alone, together)
    assert causes(made) == [("out", Cause.JOINED, 1)]
    assert causes(told("known_cases", alone, together)) == [("out", Cause.JOINED, 1)]
    assert causes(told("known_cases", together, timezone.now())) == [("in", Cause.PARTED, 1)]
    assert causes(told(SERVING, together, timezone.now())) == [("in", Cause.PARTED, 1)]


def test_in_a_narrowed_figure_who_moved_home_is_told_apart_from_who_was_released(told, case, lead):
    narrowed = {"trait": {"name": "home_region", "values": ["Rajasthan"]}}
    say(case, "ours.service=released", known="2024-07-20", by=lead)
    assert causes(told(RELEASED, "2024-07-04", "2024-08-01", narrowed=narrowed)) == [("in", Cause.CONFIRMED, 1)]
    before = timezone.now()
    Person.objects.filter(pk=case.person_id).update(home_region="Punjab")
    made = told(RELEASED, before, timezone.now() + timedelta(seconds=1), narrowed=narrowed)
    assert causes(made) == [("out", Cause.TRAIT, 1)]


def test_what_another_version_of_a_measure_counts_is_told_as_that(crisis, case, lead):
    old = current_versions()[RELEASED]
    set_measure(
        RELEASED,
        name="released",
        definition="Or ordered.",
        rule=ours("service", "released", "release_ordered"),
        by=lead,
    )
    say(case, "ours.service=release_ordered", known="2024-06-01", by=lead)
    versions = current_versions()
    counted = counts(crisis, as_known=at("2024-08-01"))
    before, after = (figure(version, counted, versions) for version in (old, versions[RELEASED]))
    made = explain(before, after, crisis, actor=lead, versions=versions)
    assert causes(made) == [("in", Cause.RULE, 1)]
    assert MeasureVersion.objects.filter(measure=RELEASED).count() == 2


def test_who_came_and_left_again_between_did_not_move(told, case, lead):
    say(case, "ours.service=released", known="2024-07-10", by=lead)
    say(case, "ours.service=recruited", known="2024-07-20", by=lead)
    assert told(RELEASED, "2024-07-04", "2024-08-01").text == "0 → 0: no case came in and none left."


# ---------------------------------------------------------------- frozen figures
def test_a_claim_that_was_dated_back_explains_why_a_frozen_figure_has_another_number_now(crisis, case, lead, officer):
    versions = current_versions()

    def counted():
        return figure(versions[DEAD], counts(crisis, as_known=at("2024-08-01")), versions)

    frozen_at, frozen = timezone.now(), list(spans_of(counted(), crisis).values_list("case_id", flat=True))
    confirm_death(case, known="2024-07-30", first=lead, second=officer)
    claim = Claim.objects.get(case=case)
    assert claim.backdated
    given = {"frozen_at": frozen_at, "actor": lead, "versions": versions, "audience": Audience.INTERNAL}
    made = explain_frozen(frozen, counted(), crisis, **given)
    assert (made.before, made.after, causes(made)) == (0, 1, [("in", Cause.BACKDATED, 1)])
    assert made.changes[0].shown[0].move.claim_id == claim.pk
    retract_claim(claim, reason="Another man.", by=lead, at=at("2024-07-31"))
    gone = explain_frozen([case.pk], counted(), crisis, **given)
    assert causes(gone) == [("out", Cause.BACKDATED, 1)]
    assert explain_frozen([], counted(), crisis, **given).text == "0 → 0: no case came in and none left."


# ---------------------------------------------------------------- who reads it
def test_numbers_are_of_all_cases_and_lists_of_hers(told, case, lead, stranger):
    say(case, "ours.service=released", known="2024-07-20", by=lead)
    (change,) = told(RELEASED, "2024-07-04", "2024-08-01", actor=stranger).changes
    assert (change.number, list(change.shown), change.not_shown) == (1, [], 1)


def test_when_it_happened_is_not_told_to_who_does_not_hold_the_compartment_of_the_claim(told, case, lead, officer):
    draft = ClaimDraft(
        track=Track.SERVICE, state="released", viewpoint=Viewpoint.OURS, claimant="A source",
        happened=PartialDate.parse_edtf("2024-03-05"), reliability=Reliability.B, credibility=Credibility.TWO,
        known_at=at("2024-07-20"), compartment="source",
    )  # fmt: skip
    record_claim(case, draft, by=lead)
    assert "March" in told(RELEASED, "2024-07-04", "2024-08-01", actor=lead).text
    assert "March" not in told(RELEASED, "2024-07-04", "2024-08-01", actor=officer).text


def test_that_the_cases_were_listed_is_recorded(crisis, case, lead, officer):
    say(case, "ours.service=released", known="2024-07-20", by=lead)
    versions = current_versions()
    before, after = (
        figure(versions[RELEASED], counts(crisis, as_known=at(day)), versions) for day in ("2024-07-04", "2024-08-01")
    )
    read_explanation(before, after, crisis, by=officer, versions=versions, audience=Audience.INTERNAL)
    entry = Entry.objects.filter(verb="read_members").latest("id")
    assert (entry.actor_name, entry.kind, entry.object_id) == ("Officer", "explanation", RELEASED)
    assert entry.after["cases"] == [case.reference]


# ---------------------------------------------------------------- many
def test_very_many_are_told_by_how_they_stood_with_the_claims_of_those_who_are_shown(
    told, crisis, ministry, case, lead, officer, monkeypatch
):
    cases = [case, *(new_case(crisis, ministry.embassy, f"Ramesh {n}", by=lead) for n in range(3))]
    for each in cases:
        confirm_death(each, known="2024-07-30", happened="2024-05", first=lead, second=officer)
    exact = told(DEAD, "2024-07-04", "2024-08-01")
    monkeypatch.setattr(explaining_queries, "MANY", 2)
    monkeypatch.setattr("safeconduct.figures.explaining.build.MANY", 2)
    rough = told(DEAD, "2024-07-04", "2024-08-01")
    assert (exact.is_rough, rough.is_rough) == (False, True)
    assert causes(rough) == causes(exact) == [("in", Cause.CONFIRMED, 4)]
    assert parts(rough) == parts(exact)
    assert all(isinstance(shown.move.claim_id, UUID) for shown in rough.changes[0].shown)
    assert "how the cases stood" in rough.text


def test_the_number_of_queries_does_not_grow_with_the_cases(told, crisis, ministry, case, lead):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            told(RELEASED, "2024-07-04", "2024-08-01")
        return len(captured)

    say(case, "ours.service=released", known="2024-07-20", by=lead)
    asked()
    with_one = asked()
    for number in range(2):
        say(new_case(crisis, ministry.embassy, f"Ramesh {number}", by=lead), "ours.service=released",
            known="2024-07-21", by=lead)  # fmt: skip
    asked()
    assert asked() == with_one
