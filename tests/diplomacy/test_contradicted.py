"""Promises that our cases contradict, beside our figures."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.diplomacy.actions.assurances import judge_assurance
from safeconduct.diplomacy.contradicted import contradicted_promises
from safeconduct.diplomacy.enums import AssuranceState
from safeconduct.diplomacy.models import Assurance, State
from safeconduct.figures.findings import findings_of_crisis
from tests.conftest import Ministry
from tests.diplomacy.conftest import on
from tests.diplomacy.promised import end_of, promise
from tests.figures.ledger import say

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
