"""No page answers 500 to what a person, or a machine, can put into its address."""

import pytest

from safeconduct.access.actions import grant_role
from safeconduct.access.enums import Role
from safeconduct.figures.shipped import install_measures

MEANEST = ["\x00", "9" * 40, "10000-01-01", "x" * 3000]
"""Put into every field; the others take turns."""
STRANGE = [
    "'", "-1", "2025-02-30", "0001-01-01", "9999-12-31", "ours.service=", "🙂", "NaN", "../..", "null", "[]",
    "01a203f5-5104-7111-90b5-1fc160ac5a83",
]  # fmt: skip
ASKED = {
    "/c/army/": ["known", "partition", "measure"],
    "/c/army/cases/": ["known", "stands", "q", "post", "officer", "circumstance", "after", "differs", "late"],
    "/c/army/figures/": ["known"],
    "/c/army/figures/released/": ["known", "since", "after", "audience"],
    "/c/army/figures/released/by-day/": ["happened", "known"],
    "/c/army/figures/cases/": ["differs", "held_back", "after", "waiting"],
    "/c/army/figures/published/": ["known"],
    "/find/": ["q"],
    "/tracks/states/": ["track", "state"],
    "/audit/": ["before", "verb", "person", "case"],
}


@pytest.mark.parametrize("address", ASKED)
def test_a_strange_address_is_answered_in_words(client, crisis, case, lead, ministry, address):
    install_measures(by=lead)
    grant_role(ministry.users["lead"], role=Role.AUDITOR, post=ministry.capital, by=None)
    client.force_login(ministry.users["lead"])
    client.raise_request_exception = False
    told = [(name, value) for n, name in enumerate(ASKED[address]) for value in MEANEST + STRANGE[n % 2 :: 2]]
    answers = {(name, value): client.get(address, {name: value}).status_code for name, value in told}
    assert {sent: status for sent, status in answers.items() if status not in {200, 302, 400, 404}} == {}


def test_a_search_for_a_day_that_is_none_does_not_break_the_record(client, case, ministry):
    client.force_login(ministry.users["officer"])
    client.get("/find/", {"q": "2025-02-30"})
    client.force_login(ministry.users["auditor"])
    assert "2025-02-30" in client.get("/audit/").content.decode()


def test_a_null_character_among_ticked_cases_is_no_case(client, crisis, case, ministry):
    client.force_login(ministry.users["lead"])
    assert client.post("/c/army/cases/assign/", {"case": ["\x00"], "officer": "\x00"}).status_code == 422
