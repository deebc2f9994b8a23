"""Whatever is recorded after an answer was frozen, in any order: each of its figures comes out the same to the name, or
says which cases came and went and proves that without what came later it is the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest

from safeconduct.access.decision import Refused
from safeconduct.cases.actions.casework import hand_over
from safeconduct.cases.actions.claims import countersign_claim, override_family_first, retract_claim
from safeconduct.cases.actions.joining import judge_persons
from safeconduct.cases.models import Case, Claim, Crisis
from safeconduct.figures.actions import set_measure
from safeconduct.figures.answers.again import run_again
from safeconduct.people.enums import Verdict
from safeconduct.people.models import Person
from safeconduct.store.faults import FieldFault
from tests.conftest import Ministry
from tests.figures.answers import frozen_answer, make_ledger
from tests.figures.ledger import new_case, ours, say

SLOTS = ("known_cases", "released", "dead_confirmed_by_us", "still_serving", "missing_as_host_reports",
         "still_serving; home_region=unknown", "known_cases; post=Embassy Moscow", "released; sex=unknown",
         "known_cases; minor", "captured", "dead_in_spring",
         "released; happened=2024-06-30", "still_serving; happened=2024-12-31; sex=unknown",
         "captured; happened=2024-12-31")  # fmt: skip
SAID = ("ours.service=released", "ours.service=recruited", "host.whereabouts=missing", "host.whereabouts=located",
        "ours.condition=dead", "ours.condition=captured", "ours.kin=told", "ours.whereabouts=home")  # fmt: skip
WHEN = ("2024-05", "2024-06-01", "2024", "../2024-06-30")
DAYS = ("2024-06-12", "2024-12-01", "2025-01-16", "2025-01-18", "2025-06-01")
"""Known then; the first three are dated back to before the time of the answer."""


def acts_on(
    crisis: Crisis, ministry: Ministry, cases: list[Case], pick: random.Random
) -> Sequence[Callable[[], object]]:
    """What can be recorded, at random."""
    lead, officer, colleague = (ministry.actor(who) for who in ("lead", "officer", "colleague"))

    def claim() -> Claim:
        return pick.choice(list(Claim.objects.filter(case__in=cases).order_by("id")))

    def judge(verdict: Verdict) -> None:
        one, other = pick.sample(cases, 2)
        for by in (officer, colleague):
            judge_persons(one.person, other.person, verdict=verdict, reason="We asked.", by=by)

    return (
        lambda: say(pick.choice(cases), pick.choice(SAID), known=pick.choice(DAYS), by=lead),
        lambda: say(
            pick.choice(cases), pick.choice(SAID), known=pick.choice(DAYS), by=lead, happened=pick.choice(WHEN)
        ),
        lambda: countersign_claim(pick.choice(Claim.objects.filter(state="dead").order_by("id")), by=officer),
        lambda: retract_claim(claim(), reason="Another man.", by=lead),
        lambda: override_family_first(pick.choice(cases), reason="The press named him.", by=lead),
        lambda: judge(Verdict.SAME),
        lambda: judge(Verdict.PART),
        lambda: hand_over(pick.choice(cases), post=ministry.consulate, reason="Nearer.", by=officer),
        lambda: cases.append(new_case(crisis, ministry.embassy, f"Man {len(cases)}", by=lead, opened="2024-03-01")),
        lambda: Person.objects.filter(pk=pick.choice(cases).person_id).update(
            sex=pick.choice("FM"), home_region=pick.choice(("Punjab", "Kerala", ""))
        ),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_a_frozen_answer_comes_out_the_same_or_proves_why_not(crisis: Crisis, ministry: Ministry, seed: int):
    cases, pick = make_ledger(crisis, ministry), random.Random(seed)
    rule = ours("condition", "captured")
    set_measure("captured", name="captured", definition="Captured.", rule=rule, by=ministry.actor("lead"))
    rule = {"said": {**ours("condition", "dead", "captured")["said"], "happened": {"until": "2024-06-15"}}}
    set_measure("dead_in_spring", name="spring", definition="By mid-June.", rule=rule, by=ministry.actor("lead"))
    frozen = frozen_answer(crisis, ministry, wording=", ".join(f"{{{slot}}}" for slot in SLOTS))
    done = 0
    for _n in range(40):
        try:
            pick.choice(acts_on(crisis, ministry, cases, pick))()
            done += 1
        except (Refused, FieldFault):
            continue
    assert done > 12
    made = run_again(frozen, reader=ministry.actor("lead"))
    wrong = {
        one.frozen.slot: (one.frozen.number, one.number, one.came, one.went, one.proved)
        for one in made.figures
        if not one.proved or one.number != one.frozen.number + one.came - one.went
    }
    assert made.is_whole
    assert not made.is_same, "something was dated back"
    assert wrong == {}
