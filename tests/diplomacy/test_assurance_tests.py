"""A claimed stop to recruitment is held against what we know of recruitment after it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.claims import retract_claim
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.assurances import judge_assurance
from safeconduct.diplomacy.assurances import Findings, stands_of
from safeconduct.diplomacy.enums import AssuranceState
from safeconduct.diplomacy.models import Assurance, State
from safeconduct.diplomacy.queries.findings import open_findings
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on
from tests.diplomacy.promised import end_of, promise, stand_at
from tests.figures.ledger import new_case, say
from tests.people.joining import join

pytestmark = pytest.mark.django_db


@pytest.fixture
def stop(crisis: Crisis, theirs: State, lead: Actor) -> Assurance:
    """ "Nobody was taken since April 2024", said on 8 August 2024."""
    return promise(
        crisis, theirs, kind="stop", words="No foreigner was taken since April.", given_on=on("2024-08-08"),
        known="2024-08-08T18:00", stopped_since=on("2024-04"), due_words="", by=lead,
    )  # fmt: skip


HAPPENED = {
    "2024-05-02": "after",
    "2024-05": "after",
    "2024-05-01": "after",
    "2024-05-03/..": "after",
    "2024-05-03~": "possibly",
    "2024-04": "",
    "2024-04-30": "",
    "2024": "possibly",
    "2024-03/2024-06": "possibly",
    "2024-03/..": "possibly",
    "../2024-06": "possibly",
    "../2024-04": "",
    "2023": "",
    "": "",
}
"""When a man was recruited, as his brother says on 3 September 2024; is it held against the stop?"""


@pytest.mark.parametrize("happened", HAPPENED)
def test_a_recruitment_after_the_last_day_of_a_stop_is_held_against_it(
    stop: Assurance, case: Case, crisis: Crisis, lead: Actor, happened: str
) -> None:
    say(case, "family.service=recruited", known="2024-09-03", happened=happened, by=lead)
    found = stand_at(crisis, "2024-09-03").findings
    wanted = HAPPENED[happened]
    assert (found.after, found.possibly) == (
        ((case.pk,) if wanted == "after" else ()), ((case.pk,) if wanted == "possibly" else ()),
    )  # fmt: skip
    assert not stand_at(crisis, "2024-09-02").findings


def test_what_is_known_has_happened_so_an_open_range_known_before_the_last_day_says_nothing(
    stop: Assurance, case: Case, crisis: Crisis, lead: Actor
) -> None:
    say(case, "family.service=recruited", known="2024-04-20", happened="2024-03/..", by=lead)
    assert not stand_at(crisis, "2024-09-03").findings


def test_only_recruitment_counts_and_not_what_was_retracted(
    stop: Assurance, case: Case, crisis: Crisis, lead: Actor
) -> None:
    say(case, "ours.service=release_asked", known="2024-09-01", happened="2024-08-20", by=lead)
    claim = say(case, "family.service=recruited", known="2024-09-03", happened="2024-05-02", by=lead)
    retract_claim(claim, reason="He went in March.", by=lead, at=at("2024-09-10T12:00"))
    assert stand_at(crisis, "2024-09-09").findings.after == (case.pk,)
    assert not stand_at(crisis, "2024-09-10").findings


def test_a_machine_calls_nobody_a_breaker_of_his_word(stop: Assurance, case: Case, crisis: Crisis, lead: Actor) -> None:
    say(case, "family.service=recruited", known="2024-09-03", happened="2024-05-02", by=lead)
    stand = stand_at(crisis, "2024-09-03")
    assert (stand.state, stand.needs_judgement) == (AssuranceState.RUNNING, True)
    assert not stand_at(crisis, "2024-09-02").needs_judgement


def test_since_april_means_that_it_stopped_in_april(crisis: Crisis, theirs: State, case: Case, lead: Actor) -> None:
    row = promise(crisis, theirs, kind="stop", stopped_since=on("2024-04/.."), due_words="", by=lead)
    say(case, "ours.service=recruited", known="2024-09-03", happened="2024-05-02", by=lead)
    assert row.stopped_since == on("2024-04")
    assert stand_at(crisis, "2024-09-03").findings.after == (case.pk,)


def test_two_accounts_of_one_man_are_one_finding_and_the_certain_one_counts(
    stop: Assurance, case: Case, crisis: Crisis, ministry: Ministry, lead: Actor, officer: Actor, colleague: Actor
) -> None:
    other = new_case(crisis, ministry.embassy, "Омвир Сингх Тилвара", by=lead, opened="2024-05-10")
    say(case, "family.service=recruited", known="2024-09-03", happened="2024", by=lead)
    say(other, "host.service=recruited", known="2024-09-03", happened="2024-05-02", by=lead)
    join(case.person, other.person, first=officer, second=colleague)
    (now,) = stands_of(crisis, as_known=timezone.now())
    assert now.findings == Findings((case.pk,), ())
    assert stand_at(crisis, "2024-09-03").findings == Findings((other.pk,), (case.pk,))


# ---------------------------------------------------------------- offered to the Situation page
def test_open_findings_are_those_that_nobody_has_judged(
    stop: Assurance, case: Case, crisis: Crisis, lead: Actor, stranger: Actor, press: Actor
) -> None:
    say(case, "family.service=recruited", known="2024-09-03", happened="2024-05-02", by=lead)
    moment = end_of("2024-09-03")
    (found,) = open_findings(lead, crisis, as_known=moment)
    assert (found.assurance, found.count, found.possibly, found.cases, found.hidden) == (stop, 1, 0, (case,), 0)
    (hidden,) = open_findings(stranger, crisis, as_known=moment)
    assert (hidden.count, hidden.cases, hidden.hidden) == (1, (), 1)
    assert open_findings(press, crisis, as_known=moment) == []
    assert open_findings(lead, crisis, as_known=end_of("2024-09-02")) == []
    judge_assurance(stop, state="broken", reason="He was taken in May.", by=lead, known_at=at("2024-09-04T09:00"))
    assert open_findings(lead, crisis, as_known=end_of("2024-09-04")) == []
