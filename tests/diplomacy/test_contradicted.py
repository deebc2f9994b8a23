"""Promises that our cases contradict, beside our figures."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.claims import retract_claim
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.assurances import judge_assurance
from safeconduct.diplomacy.contradicted import contradicted_promises
from safeconduct.diplomacy.enums import AssuranceState
from safeconduct.diplomacy.models import Assurance, State
from safeconduct.diplomacy.queries.assurances import recruited_after_certainly
from safeconduct.figures.findings import findings_of_crisis
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on
from tests.diplomacy.promised import end_of, promise, stand_at
from tests.diplomacy.test_assurance_tests import HAPPENED
from tests.figures.ledger import new_case, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def stop(crisis: Crisis, theirs: State, lead: Actor) -> Assurance:
    return promise(
        crisis, theirs, kind="stop", words="No foreigner was taken since April.", given_on=on("2024-08-08"),
        known="2024-08-08T18:00", stopped_since=on("2024-04"), due_words="", by=lead,
    )  # fmt: skip


def test_a_claimed_stop_is_found_once_a_recruitment_after_it_is_known(
    stop: Assurance, theirs: State, case: Case, crisis: Crisis, lead: Actor
) -> None:
    say(case, "family.service=recruited", known="2024-09-03", happened="2024-05-02", by=lead)
    (found,) = findings_of_crisis(crisis, as_known=end_of("2024-09-03"))
    assert found.words == (
        f"{theirs.name}, 8 August 2024, promised that recruitment stopped ({stop.reference}). In 1 of our cases it was "
        "later."
    )
    assert contradicted_promises(crisis, end_of("2024-09-02")) == []


def test_what_is_only_possible_and_what_was_withdrawn_is_not_found(
    stop: Assurance, case: Case, crisis: Crisis, lead: Actor
) -> None:
    say(case, "family.service=recruited", known="2024-09-03", happened="2024", by=lead)
    assert contradicted_promises(crisis, end_of("2024-09-03")) == []
    say(case, "family.service=recruited", known="2024-09-04", happened="2024-05-02", by=lead)
    withdrawn, known_at = AssuranceState.WITHDRAWN, datetime(2024, 9, 5, tzinfo=UTC)
    judge_assurance(stop, state=withdrawn, reason="They took it back.", by=lead, known_at=known_at)
    assert contradicted_promises(crisis, end_of("2024-09-05")) == []


def test_the_number_is_that_of_the_cases_held_against_the_stop(
    stop: Assurance, crisis: Crisis, ministry: Ministry, lead: Actor
) -> None:
    men = {when: new_case(crisis, ministry.embassy, f"Man of {place}", by=lead) for place, when in enumerate(HAPPENED)}
    for when, man in men.items():
        say(man, "family.service=recruited", known="2024-09-03", happened=when, by=lead)
    say(men["2024-05"], "host.service=recruited", known="2024-09-03", happened="2024-06-02", by=lead)
    wrong = say(men["2023"], "host.service=recruited", known="2024-09-03", happened="2024-06-02", by=lead)
    retract_claim(wrong, reason="Another man.", by=lead, at=at("2024-09-10T12:00"))
    for day in ("2024-09-02", "2024-09-03", "2024-09-10"):
        stood, day_of_stop = stand_at(crisis, day), {stop.pk: date(2024, 4, 30)}
        number = recruited_after_certainly(crisis, day_of_stop, as_known=end_of(day)).get(stop.pk, 0)
        assert number == len(stood.findings.after)


def test_a_broken_promise_is_found_and_opens_only_to_who_may_see_the_register(
    stop: Assurance, crisis: Crisis, ministry: Ministry, lead: Actor, client: Client
) -> None:
    judge_assurance(stop, state=AssuranceState.BROKEN, reason="Two men in May.", by=lead)
    for who, is_open in (("lead", True), ("press", False)):
        client.force_login(ministry.users[who])
        page = client.get("/c/army/figures/findings/").content.decode()
        assert "the promise is broken" in page
        assert (f"/assurances/{stop.reference}/" in page) == is_open
        assert "Two men in May" not in page
