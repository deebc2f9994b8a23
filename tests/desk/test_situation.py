"""The home of a crisis: what it shows to whom, as known when, and how much it asks of the database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.access.actions import create_user
from safeconduct.cases.actions.claims import countersign_claim, record_claim
from safeconduct.cases.actions.crises import name_place
from safeconduct.cases.as_known import as_known
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.cases.models import Crisis
from safeconduct.desk.situation import Chosen, situation_page
from safeconduct.figures.actions import publish_figure, set_partition
from safeconduct.figures.enums import Bound
from safeconduct.figures.queries import counting
from safeconduct.figures.shipped import install_measures
from safeconduct.store.partial_dates import PartialDate
from tests.figures.ledger import confirm_death, new_case, say


def our_death() -> ClaimDraft:
    return ClaimDraft(
        Track.CONDITION, "dead", Viewpoint.OURS, "Embassy Moscow", PartialDate.parse_edtf("2024-06"), Reliability.A,
        Credibility.TWO, ground=Ground.DNA,
    )  # fmt: skip


@pytest.fixture
def measured(lead):
    install_measures(by=lead)


@pytest.fixture
def dead(measured, case, lead, officer):
    """A death confirmed on 11 June 2024; the family was never told."""
    say(case, "host.whereabouts=missing", known="2024-06-01", by=lead)
    confirm_death(case, known="2024-06-11", first=lead, second=officer)
    return case


def shape(crisis, actor, known="", **chosen):
    return situation_page(crisis, as_known(crisis, known), actor=actor, chosen=Chosen(**chosen))


def say_in_public(crisis, lead, value: int, day: str, measure="known_cases", bound=Bound.EXACTLY) -> None:
    publish_figure(
        crisis, measure=measure, value=value, bound=bound, said_on=PartialDate.parse_edtf(day), said_by="Spokesperson",
        source="Weekly briefing", by=lead,
    )  # fmt: skip


def parts(page) -> dict[str, int]:
    return {part.key: part.count for part in page.bar.parts}


# ---------------------------------------------------------------- the equation
def test_the_equation_is_what_may_be_said_in_public(crisis, dead, lead):
    page = shape(crisis, lead, "2024-07-01")
    assert parts(page) == {"released": 0, "dead_confirmed_by_us": 0, "remaining": 1}
    assert (page.bar.total.count, page.bar.adds_up, page.held_back.number) == (1, True, 1)
    assert page.held_back.url.endswith("held_back=1")


def test_what_the_whole_grew_by_in_a_week_is_said_of_one_and_the_same_figure(crisis, dead, lead):
    set_partition("living", name="Living", whole="remaining", parts=["missing_as_host_reports"], within={},
                  crisis=crisis, by=lead)  # fmt: skip
    new_case(crisis, dead.post, "Kanhaiya Lal Soor", by=lead, opened="2024-06-30")
    page = shape(crisis, lead, "2024-07-01", partition="living")
    assert (page.bar.total.count, page.bar.total.note) == (2, "1 more since 24 Jun 2024")


def test_a_part_says_how_many_of_it_are_missing(crisis, dead, lead):
    page = shape(crisis, lead, "2024-07-01")
    assert page.bar.parts[-1].note == "1 of them missing, as the host reports"


def test_another_partition_can_be_chosen(crisis, dead, lead):
    page = shape(crisis, lead, "2024-07-01", partition="missing_apart")
    assert parts(page)["missing_as_host_reports"] == 1
    assert [choice.is_current for choice in page.partitions] == [
        choice.name[:4] == "From" for choice in page.partitions
    ]


def test_a_part_that_is_another_in_public_opens_the_public_list(crisis, dead, lead):
    page = shape(crisis, lead, "2024-07-01")
    links = {part.key: part.url for part in page.bar.parts}
    assert "audience=public" in links["remaining"]
    assert "known=2024-07-01" in links["remaining"]
    assert "audience" not in links["released"]


def test_parts_that_do_not_make_the_total_are_told_case_by_case(measured, crisis, case, lead):
    set_partition("short", name="s", whole="known_cases", parts=["released"], crisis=crisis, by=lead)
    page = shape(crisis, lead, partition="short")
    assert not page.bar.adds_up
    assert "1 case is in none of them" in page.bar.check


def test_without_measures_the_page_says_so(crisis, case, lead):
    page = shape(crisis, lead)
    assert (page.bar, page.known, list(page.board), page.map) == (None, 1, [], None)


# ---------------------------------------------------------------- the other parts
def test_the_last_published_day_is_held_against_our_own_figure_of_that_day(measured, crisis, case, lead):
    say_in_public(crisis, lead, 1, "2024-03-01")
    say_in_public(crisis, lead, 3, "2024-05-01")
    (held,) = shape(crisis, lead).said.held
    assert (held.published.value, held.own, held.verdict, held.signed_difference) == (3, 1, "differs", "−2")
    (earlier,) = shape(crisis, lead, "2024-04-01").said.held
    assert (earlier.published.value, earlier.verdict) == (1, "agrees")


def test_the_strip_shows_the_chosen_measure(measured, crisis, case, lead):
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    say_in_public(crisis, lead, 1, "2024-05-02", measure="released")
    said = shape(crisis, lead, measure="released").said
    assert (said.measure.measure_id, [p.value for p in said.strip.said]) == ("released", [1])
    assert shape(crisis, lead).said.measure.measure_id == "known_cases"
    assert shape(crisis, lead, measure="nonsense").said.measure.measure_id == "known_cases"


def test_the_board_counts_and_ages_what_was_known_then(measured, crisis, case, lead):
    say(case, "ours.contact=reached", known="2024-03-01", by=lead)
    say(case, "ours.contact=lost", known="2024-05-01", by=lead)
    then = {row.name: row for row in shape(crisis, lead, "2024-04-01").board}
    assert (then["reached"].number, then["contact lost"].number, then["reached"].share) == (1, 0, "100.00%")
    assert then["reached"].heard.median.date().isoformat() == "2024-03-01"
    now = {row.name: row for row in shape(crisis, lead).board}
    assert (now["reached"].number, now["reached"].url, now["contact lost"].number) == (0, "", 1)


def test_disagreements_are_grouped_by_who_says_what(measured, crisis, case, ministry, lead):
    other = new_case(crisis, ministry.embassy, "Arjun Bagwan", by=lead)
    for one in (case, other):
        say(one, "ours.whereabouts=located", known="2024-03-01", by=lead)
        say(one, "host.whereabouts=missing", known="2024-04-01", by=lead)
    found = shape(crisis, lead).disagreements
    (row,) = found.rows
    assert (row.number, found.cases, row.said) == (2, 2, (("ours", "located"), ("host", "missing")))
    assert row.owner == "2 officers"
    assert "ours=located" in row.url
    assert shape(crisis, lead, "2024-04-15").disagreements.rows[0].owner == ""


def test_the_map_shows_those_still_abroad(measured, crisis, case, lead):
    kursk = name_place(crisis, "Kursk", latitude=51.73, longitude=36.19)
    say(case, "ours.whereabouts=located", known="2024-03-01", by=lead, place=kursk)
    assert [(place.name, place.count) for place in shape(crisis, lead).map.places] == [("Kursk", 1)]
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    assert shape(crisis, lead).map.places == ()
    assert shape(crisis, lead, "2024-04-01").abroad == 1


def test_what_moved_is_told_against_a_week_ago_and_yesterday(measured, crisis, case, lead):
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    news = shape(crisis, lead, "2024-05-02").news
    moved = {row.name: (row.week_ago, row.yesterday, row.number) for row in news.moved}
    rest = dict.fromkeys(("remaining", "still serving", "not reached"), (1, 0, 0))
    assert moved == {"released": (0, 1, 1), **rest}
    assert (news.claims_in_week, news.claims_since_yesterday) == (1, 0)
    assert news.claims[0].reference == case.reference
    assert shape(crisis, lead, "2024-06-01").news.moved == ()


def test_a_death_that_awaits_its_second_officer_is_shown_to_those_who_see_the_case(
    measured, crisis, case, officer, colleague, stranger
):
    claim = record_claim(case, our_death(), by=officer)
    (death,) = shape(crisis, colleague).unsigned
    assert (death.reference, death.first_officer) == (case.reference, "Officer")
    assert shape(crisis, stranger).unsigned == ()
    countersign_claim(claim, by=colleague)
    assert shape(crisis, colleague).unsigned == ()


def test_a_death_in_a_compartment_awaits_only_those_who_hold_it(measured, crisis, case, lead, colleague):
    record_claim(case, replace(our_death(), compartment="medical"), by=lead)
    assert len(shape(crisis, lead).unsigned) == 1
    assert shape(crisis, colleague).unsigned == ()


def test_clocks_are_hers_and_only_of_now(measured, crisis, case, officer, stranger):
    clocks = shape(crisis, officer).clocks
    assert (clocks.late_count, clocks.late[0].reference) == (1, case.reference)
    assert shape(crisis, stranger).clocks.late == ()
    assert shape(crisis, officer, "2024-07-01").clocks is None


def test_the_backlog_is_who_waited_for_a_first_contact_then(measured, crisis, case, lead):
    say(case, "ours.contact=reached", known="2024-03-01", by=lead)
    assert shape(crisis, lead, "2024-02-28").backlog.number == 1
    assert shape(crisis, lead).backlog.number == 0


# ---------------------------------------------------------------- who sees what
def test_a_press_officer_sees_figures_and_no_way_to_the_cases(client, crisis, dead, ministry):
    client.force_login(ministry.users["press"])
    response = client.get(f"/c/{crisis.slug}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "1 death is held back by family first" in page
    assert dead.reference not in page
    assert "/figures/known_cases/" not in page
    assert "/figures/cases/" not in page
    assert "Disagreements" not in page


def test_what_a_press_officer_sees_counts_a_death_held_back_nowhere(crisis, dead, ministry):
    page = shape(crisis, ministry.actor("press"))
    numbers = {row.name: row.number for row in page.board}
    assert numbers["known to us"] == 1
    assert all("dead" not in row.name for row in page.news.moved)
    assert parts(page)["dead_confirmed_by_us"] == 0


def test_who_holds_no_role_finds_nothing(client, crisis, ministry):
    client.force_login(create_user("new@ministry.example", name="New", password="a long pass phrase", by=None))
    assert client.get(f"/c/{crisis.slug}/").status_code == 404
    home = client.get("/")
    assert home.status_code == 200
    assert "You hold no role yet" in home.content.decode()


def test_a_crisis_that_is_not_there_is_not_found(client, ministry):
    client.force_login(ministry.users["lead"])
    assert client.get("/c/nowhere/").status_code == 404


# ---------------------------------------------------------------- the page
def test_a_past_day_is_said_in_the_bar_and_offers_no_acts(client, crisis, dead, ministry):
    client.force_login(ministry.users["officer"])
    page = client.get(f"/c/{crisis.slug}/", {"known": "2024-07-01"}).content.decode()
    assert "as-known is-past" in page
    assert "Figures as known on 1 July 2024" in page
    assert "Open a case" not in page


@pytest.mark.parametrize(
    ("known", "words"),
    [("soon", "Write the day as in 2025-01-17"), ("2999-01-01", "has not come yet"), ("0000-00-00", "Write the day")],
)
def test_a_day_that_cannot_be_gives_now_and_says_so(client, crisis, measured, ministry, known, words):
    client.force_login(ministry.users["officer"])
    response = client.get(f"/c/{crisis.slug}/", {"known": known})
    assert response.status_code == 200
    assert words in response.content.decode()


def test_a_crisis_without_cases_is_a_whole_page(client, crisis, measured, ministry):
    client.force_login(ministry.users["lead"])
    assert client.get(f"/c/{crisis.slug}/").status_code == 200


def test_home_leads_to_the_crisis_of_the_last_page_and_else_to_the_newest(client, crisis, ministry):
    Crisis.objects.create(
        slug="quake", name="Earthquake", code="QK", nationality="IN", countries=["TR"],
        opened_on=timezone.now().date() - timedelta(days=1),
    )  # fmt: skip
    client.force_login(ministry.users["lead"])
    assert client.get("/").headers["Location"] == "/c/quake/"
    client.get("/c/army/")
    assert client.get("/").headers["Location"] == "/c/army/"


def test_home_without_any_crisis_says_what_to_do_next(client, ministry):
    client.force_login(ministry.users["lead"])
    page = client.get("/").content.decode()
    assert "No crisis is open" in page
    assert "--demo" in page


def test_the_page_asks_as_many_questions_for_three_cases_as_for_one(
    client, measured, crisis, case, ministry, lead, officer
):
    client.force_login(ministry.users["officer"])
    kursk = name_place(crisis, "Kursk", latitude=51.73, longitude=36.19)

    def tell(one) -> None:
        say(one, "ours.whereabouts=located", known="2024-03-01", by=lead, place=kursk)
        say(one, "host.whereabouts=missing", known="2024-04-01", by=lead)
        confirm_death(one, known="2024-06-11", first=lead, second=officer)

    tell(case)
    client.get(f"/c/{crisis.slug}/")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/c/{crisis.slug}/")
    for name in ("Arjun Bagwan", "Ravi Sangha"):
        tell(new_case(crisis, ministry.embassy, name, by=lead))
    with CaptureQueriesContext(connection) as three:
        client.get(f"/c/{crisis.slug}/")
    assert len(three) == len(one)
    assert len(one) <= 44


def test_a_large_crisis_leaves_out_what_takes_longer_than_a_person_waits(
    client, measured, crisis, case, ministry, lead, monkeypatch
):
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    say_in_public(crisis, lead, 1, "2024-05-02", measure="released")
    monkeypatch.setattr(counting, "LARGE", 0)
    page = shape(crisis, lead, measure="released")
    assert page.is_large
    assert page.said.by_month
    assert all(row.heard is None for row in page.board)
    assert (page.news.claims_in_week, page.news.claims) == (None, ())
    assert [held.verdict for held in page.said.held] == ["agrees"]
    client.force_login(ministry.users["lead"])
    assert "by months" in client.get(f"/c/{crisis.slug}/").content.decode()
    assert "agrees" in client.get(f"/c/{crisis.slug}/figures/published/").content.decode()


def test_a_past_day_says_how_many_claims_were_dated_back_into_it(measured, crisis, case, lead, client, ministry):
    client.force_login(ministry.users["lead"])
    address = "/c/army/?known=2024-07-01"
    assert "no claim has been dated back into this day" in client.get(address).content.decode()
    say(case, "ours.contact=reached", known="2024-06-01", by=lead)
    assert shape(crisis, lead, "2024-07-01").recorded_later == 1
    assert shape(crisis, lead, "2024-05-01").recorded_later == 0
    assert "1 claim was recorded after this day with an earlier known-at" in client.get(address).content.decode()
