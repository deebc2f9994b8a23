"""The casualty ladder and family first: tables of claims, no database."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Role
from safeconduct.cases.casualty import DeathClaim, ladder
from safeconduct.cases.enums import ACCEPTED_GROUNDS, Ground, Rung
from safeconduct.cases.rules import family_first, may_countersign, may_override_family_first

START = datetime(2024, 6, 1, tzinfo=UTC)


def says(viewpoint="third", claimant="a newspaper", grade="C3", ground="", day=0, signed=None) -> DeathClaim:
    return DeathClaim(
        id=uuid4(),
        viewpoint=viewpoint,
        claimant=claimant,
        ground=ground,
        reliability=grade[0],
        credibility=grade[1],
        known_at=START + timedelta(days=day),
        countersigned_at=START + timedelta(days=signed) if signed is not None else None,
    )


OURS = {"viewpoint": "ours", "claimant": "Embassy", "ground": "dna"}


@pytest.mark.parametrize(
    ("claims", "rung"),
    [
        ([], None),
        ([says(grade="F6")], Rung.RUMOUR),
        ([says(grade="B4")], Rung.RUMOUR),
        ([says(grade="D2")], Rung.RUMOUR),
        ([says(grade="C3")], Rung.REPORTED),
        ([says(viewpoint="family", claimant="brother", grade="B2")], Rung.REPORTED),
        ([says(viewpoint="host", claimant="Ministry of Defence", grade="F6")], Rung.REPORTED),
        ([says(), says(claimant="A Newspaper ".strip())], Rung.REPORTED),
        ([says(), says(viewpoint="family", claimant="brother")], Rung.CORROBORATED),
        ([says(grade="F6"), says(claimant="a second rumour", grade="F6")], Rung.RUMOUR),
        ([says(grade="F6"), says()], Rung.REPORTED),
        ([says(**OURS)], Rung.CORROBORATED),
        ([says(**OURS, signed=1)], Rung.CONFIRMED),
        ([says(**(OURS | {"ground": "sight"}), signed=1)], Rung.CORROBORATED),
        ([says(viewpoint="host"), says(**OURS, signed=1)], Rung.CONFIRMED),
    ],
)
def test_how_far_a_death_has_climbed(claims, rung):
    for told in (claims, list(reversed(claims))):
        reached = [step.rung for step in ladder(told) if step.claim is not None]
        assert (reached[-1] if reached else None) == rung


def test_each_rung_names_the_first_claim_that_reached_it_and_when():
    rumour, report, second = says(grade="F6", day=1), says(day=2), says(viewpoint="family", claimant="brother", day=3)
    ours = says(**OURS, day=4, signed=9)
    steps = {step.rung: (step.claim, step.reached_at) for step in ladder([ours, second, report, rumour])}
    assert steps == {
        Rung.RUMOUR: (rumour.id, rumour.known_at),
        Rung.REPORTED: (report.id, report.known_at),
        Rung.CORROBORATED: (second.id, second.known_at),
        Rung.CONFIRMED: (ours.id, ours.countersigned_at),
    }


def test_a_rung_that_was_not_reached_has_no_claim_and_no_time():
    steps = ladder([says()])
    assert [step.rung for step in steps] == list(Rung)
    assert [step.claim is None for step in steps] == [True, False, True, True]


@pytest.mark.parametrize("ground", Ground)
def test_only_an_official_act_or_dna_fingerprints_or_teeth_confirm_a_death(ground):
    decision = may_countersign(
        officer(), needs_it=True, first_officer=uuid4(), ground=ground, is_retracted=False, is_countersigned=False
    )
    assert (
        bool(decision) == (ground in {"official_act", "dna", "fingerprints", "dental"}) == (ground in ACCEPTED_GROUNDS)
    )


def officer(role: Role = Role.CASE_OFFICER, **more: object) -> Actor:
    return Actor(id=uuid4(), name="Officer", email="", roles=frozenset({role}), **more)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"needs_it": False}, "Only our own finding"),
        ({"is_retracted": True}, "has been retracted"),
        ({"is_countersigned": True}, "already been countersigned"),
        ({"ground": "witness"}, "never by sight, belongings or a witness alone"),
        ({"by_herself": True}, "A second officer has to countersign it"),
        ({"role": Role.FAMILY_LIAISON}, "To countersign a death takes the role"),
    ],
)
def test_why_a_countersignature_is_refused(change, sentence):
    actor = officer(change.pop("role", Role.CASE_OFFICER))
    told = {"needs_it": True, "ground": "dna", "is_retracted": False, "is_countersigned": False}
    first = actor.id if change.pop("by_herself", False) else uuid4()
    decision = may_countersign(actor, first_officer=first, **(told | change))
    assert not decision
    assert sentence in str(decision.reason)


@pytest.mark.parametrize(
    ("states", "overridden", "allowed"),
    [
        ({}, False, False),
        ({"host.condition": "dead", "ours.kin": "told"}, False, False),
        ({"ours.condition": "dead"}, False, False),
        ({"ours.condition": "dead", "ours.kin": "not_told"}, False, False),
        ({"ours.condition": "dead", "family.kin": "told"}, False, False),
        ({"ours.condition": "dead", "ours.kin": "told"}, False, True),
        ({"ours.condition": "dead", "ours.kin": "supported"}, False, True),
        ({"ours.condition": "dead"}, True, True),
        ({"ours.condition": "well"}, True, False),
    ],
)
def test_a_death_is_public_only_after_the_family_was_told_or_by_override(states, overridden, allowed):
    assert bool(family_first(states, overridden=overridden)) == allowed


@pytest.mark.parametrize(
    ("actor", "is_shut", "reason", "sentence"),
    [
        (officer(Role.CRISIS_LEAD, is_senior=True), True, "In the press.", ""),
        (officer(Role.CRISIS_LEAD, is_senior=True), False, "In the press.", "nothing to override"),
        (officer(Role.CRISIS_LEAD), True, "In the press.", "Only a senior who is named for it"),
        (officer(Role.CRISIS_LEAD, is_senior=True), True, " ", "Write the reason"),
        (officer(Role.CASE_OFFICER, is_senior=True), True, "In the press.", "takes the role crisis lead"),
    ],
)
def test_who_overrides_family_first(actor, is_shut, reason, sentence):
    decision = may_override_family_first(actor, is_shut=is_shut, reason=reason)
    assert bool(decision) == (not sentence)
    assert sentence in str(decision.reason)
