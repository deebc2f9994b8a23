"""The pages of figures."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.access.actions import create_user
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.claims import record_claim, retract_claim
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Credibility, Reliability, Track, Viewpoint
from safeconduct.figures.actions import publish_figure
from safeconduct.figures.enums import Bound
from safeconduct.figures.models import Measure, PublishedFigure
from safeconduct.figures.shipped import install_measures
from safeconduct.store.partial_dates import PartialDate
from tests.figures.ledger import at, confirm_death, new_case, say

GIVEN = {
    "value": "126", "bound": "exactly", "measure": "known_cases", "said_on": "17 January 2025",
    "said_by": "Spokesperson",
    "source": "Weekly briefing", "quote": "126 of our nationals", "note": "", "known_on": "",
}  # fmt: skip


@pytest.fixture
def measured(lead):
    install_measures(by=lead)


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# ---------------------------------------------------------------- all figures
def test_every_measure_is_told_with_its_number_and_its_words(signed_in, measured, crisis, case):
    page = text(signed_in("officer").get("/c/army/figures/"))
    assert "Every person whose case is open in this crisis" in page
    assert 'href="/c/army/figures/known_cases/"' in page
    assert "The parts make the total" in page


def test_a_press_officer_sees_only_what_may_be_said(signed_in, measured, crisis, case, lead, officer):
    confirm_death(case, known="2024-06-11", first=lead, second=officer)
    page = text(signed_in("press").get("/c/army/figures/"))
    assert 'href="/c/army/figures/known_cases/' not in page
    assert "In public" not in page
    figure = text(signed_in("press").get("/c/army/figures/dead_confirmed_by_us/"))
    assert "<h1>0 dead, confirmed by us</h1>" in figure
    assert "You see figures, not cases" in figure
    assert case.reference not in figure


def test_without_measures_a_lead_takes_the_shipped_ones(signed_in, crisis, case):
    client = signed_in("lead")
    assert "Take the measures that come with Safeconduct" in text(client.get("/c/army/figures/"))
    assert client.post("/c/army/figures/install/").status_code == 302
    assert Measure.objects.count() > 10


def test_an_officer_is_told_why_she_may_not_take_them(signed_in, crisis, case):
    client = signed_in("officer")
    assert "disabled" in text(client.get("/c/army/figures/"))
    page = text(client.post("/c/army/figures/install/", follow=True))
    assert "takes the role crisis lead" in page
    assert not Measure.objects.exists()


# ---------------------------------------------------------------- one figure
def test_a_figure_lists_its_cases_with_the_claims_that_prove_them(signed_in, measured, crisis, case, lead):
    say(case, "ours.service=released", known="2024-05-01", by=lead, happened="2024-04")
    page = text(signed_in("officer").get("/c/army/figures/released/"))
    assert "<h1>1 released</h1>" in page
    assert case.reference in page
    assert "known 1 May 2024, happened Apr 2024" in page
    entry = Entry.objects.filter(verb="read_members").latest("id")
    assert (entry.actor_name, entry.object_id) == ("Officer", "released")


def test_a_figure_of_a_past_day_lists_the_cases_of_that_day(signed_in, measured, crisis, case, lead):
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    page = text(signed_in("officer").get("/c/army/figures/released/", {"known": "2024-04-30"}))
    assert "<h1>0 released</h1>" in page
    assert case.reference not in page


def test_a_stranger_is_told_how_many_cases_are_not_hers(signed_in, measured, crisis, case):
    page = text(signed_in("stranger").get("/c/army/figures/known_cases/"))
    assert "1 more case is not yours to see" in page
    assert case.reference not in page


def test_a_claim_in_a_compartment_that_is_not_held_is_not_told(signed_in, measured, crisis, case, lead):
    draft = ClaimDraft(
        track=Track.SERVICE, state="released", viewpoint=Viewpoint.OURS, claimant="A secret source",
        happened=PartialDate.parse_edtf(""), reliability=Reliability.B, credibility=Credibility.TWO,
        compartment="source",
    )  # fmt: skip
    record_claim(case, draft, by=lead)
    assert "A secret source" not in text(signed_in("officer").get("/c/army/figures/released/"))
    assert "A secret source" in text(signed_in("lead").get("/c/army/figures/released/"))


def test_public_and_own_finding_are_told_apart_where_they_differ(signed_in, measured, crisis, case, lead, officer):
    confirm_death(case, known="2024-06-11", first=lead, second=officer)
    client = signed_in("officer")
    assert "<h1>1 dead, confirmed by us</h1>" in text(client.get("/c/army/figures/dead_confirmed_by_us/"))
    public = text(client.get("/c/army/figures/dead_confirmed_by_us/", {"audience": "public"}))
    assert "<h1>0 dead, confirmed by us</h1>" in public
    assert "What may be said in public" in public


def test_the_change_since_an_earlier_day_names_who_entered(signed_in, measured, crisis, case, lead):
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    page = text(signed_in("officer").get("/c/army/figures/released/", {"since": "2024-04-01"}))
    assert "0 then, 1 now" in page
    assert "0 → 1: one was released on 1 May 2024." in page
    assert "+1 newly confirmed" in page
    assert Entry.objects.filter(verb="read_members", kind="explanation").count() == 1


def test_a_retracted_claim_is_shown_with_the_reason_to_whom_may_see_it(signed_in, measured, crisis, case, lead):
    claim = say(case, "ours.service=released", known="2024-05-01", by=lead)
    retract_claim(claim, reason="It was another man.", by=lead, at=at("2024-06-01"))
    page = text(signed_in("officer").get("/c/army/figures/released/", {"since": "2024-05-15", "known": "2024-06-02"}))
    assert "−1 a claim was retracted" in page
    assert "retracted by Lead: It was another man." in page


def test_a_claim_that_moved_a_case_is_closed_to_whom_does_not_hold_its_compartment(
    signed_in, measured, crisis, case, lead
):
    draft = ClaimDraft(
        track=Track.SERVICE, state="released", viewpoint=Viewpoint.OURS, claimant="A secret source",
        happened=PartialDate.parse_edtf("2024-03-05"), reliability=Reliability.B, credibility=Credibility.TWO,
        compartment="source", known_at=at("2024-05-01"),
    )  # fmt: skip
    record_claim(case, draft, by=lead)
    given = {"since": "2024-04-01"}
    page = text(signed_in("officer").get("/c/army/figures/released/", given))
    assert "+1 newly confirmed" in page
    assert "A secret source" not in page
    assert "March 2024" not in page
    assert "A secret source" in text(signed_in("lead").get("/c/army/figures/released/", given))


def test_a_press_officer_is_told_why_in_sentences_and_no_case(signed_in, measured, crisis, case, lead):
    say(case, "ours.service=released", known="2024-05-01", by=lead)
    page = text(signed_in("press").get("/c/army/figures/released/", {"since": "2024-04-01"}))
    assert "0 → 1: one was released on 1 May 2024." in page
    assert case.reference not in page


def test_earlier_days_that_are_often_asked_for_are_offered(signed_in, measured, crisis, case, lead):
    publish_figure(
        crisis, measure="released", value=1, bound=Bound.EXACTLY, said_on=PartialDate.parse_edtf("2024-03-20"),
        said_by="Minister", source="Hansard", by=lead,
    )  # fmt: skip
    page = text(signed_in("officer").get("/c/army/figures/released/", {"known": "2024-05-01"}))
    assert '<a href="?since=2024-03-20&amp;known=2024-05-01">the last published figure</a>' in page
    assert '<a href="?since=2024-04-24&amp;known=2024-05-01">7 days before</a>' in page


def test_a_day_before_the_crisis_is_told_from_when_it_is_known(signed_in, measured, crisis, case):
    page = text(signed_in("officer").get("/c/army/figures/released/", {"known": "2024-01-05"}))
    assert "This crisis is known since 20 February 2024." in page


@pytest.mark.parametrize(
    ("since", "words"),
    [("once", "Write the day as in"), ("2999-01-01", "not come yet"), ("2024-06-01", "not earlier")],
)
def test_an_earlier_day_that_cannot_be_is_put_right_in_words(signed_in, measured, crisis, case, since, words):
    given = {"since": since, "known": "2024-05-01"}
    assert words in text(signed_in("officer").get("/c/army/figures/released/", given))


@pytest.mark.parametrize("path", ["nowhere/", "nowhere/by-day/", "cases/", "cases/?differs=mood"])
def test_what_is_not_there_is_not_found(signed_in, measured, crisis, path):
    assert signed_in("officer").get(f"/c/army/figures/{path}").status_code == 404


@pytest.mark.parametrize("after", ["", "x", "2024~x~y"])
def test_a_broken_page_key_gives_the_first_page(signed_in, measured, crisis, case, after):
    page = text(signed_in("officer").get("/c/army/figures/known_cases/", {"after": after}))
    assert case.reference in page


# ---------------------------------------------------------------- filters
def test_a_filter_lists_its_cases(signed_in, measured, crisis, case, lead):
    say(case, "ours.whereabouts=located", known="2024-03-01", by=lead)
    say(case, "host.whereabouts=missing", known="2024-04-01", by=lead)
    given = {"differs": "whereabouts", "ours": "located", "host": "missing"}
    page = text(signed_in("officer").get("/c/army/figures/cases/", given))
    assert "Ours: located, Host: missing" in page
    assert case.reference in page
    assert Entry.objects.filter(verb="read_members", kind="filter").count() == 1


def test_a_press_officer_does_not_reach_the_cases_of_a_filter(signed_in, measured, crisis, case):
    client = signed_in("press")
    assert client.get("/c/army/figures/cases/", {"late": "1"}).status_code == 404
    assert client.get("/c/army/figures/released/by-day/").status_code == 404


# ---------------------------------------------------------------- as happened by a day
def test_an_open_date_is_told_as_at_least_and_at_most(signed_in, measured, crisis, case, lead):
    say(case, "ours.service=released", known="2024-08-01", happened="2024-06", by=lead)
    client = signed_in("officer")
    page = text(client.get("/c/army/figures/released/by-day/", {"happened": "2024-06-15"}))
    assert "At least 0, at most 1 released" in page
    assert "<h1>1 released</h1>" in text(client.get("/c/army/figures/released/by-day/", {"happened": "2024-07-01"}))
    assert "Write the day as in" in text(client.get("/c/army/figures/released/by-day/", {"happened": "June"}))


# ---------------------------------------------------------------- published figures
def test_a_press_officer_records_what_was_said(signed_in, measured, crisis, case):
    client = signed_in("press")
    assert client.post("/c/army/figures/published/record/", GIVEN).status_code == 302
    row = PublishedFigure.objects.get()
    assert (row.value, row.bound, row.said_on.edtf, row.measure_id) == (126, "exactly", "2025-01-17", "known_cases")
    page = text(client.get("/c/army/figures/published/"))
    assert "126 of our nationals" in page
    assert "differs by −125" in page


def test_a_figure_without_a_measure_of_ours_can_be_recorded(signed_in, measured, crisis, case):
    signed_in("press").post("/c/army/figures/published/record/", GIVEN | {"measure": ""})
    assert PublishedFigure.objects.get().measure_id is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"value": "many"}, "Write the number in digits"),
        ({"value": "-5"}, "greater than or equal to 0"),
        ({"said_on": "31 February 2025"}, "has no day 31"),
        ({"said_on": "12 March 2999"}, "The year 2999"),
        ({"said_on": ""}, "Write a date"),
        ({"known_on": "2190-01-01"}, "has not come yet"),
        ({"source": ""}, "required"),
        ({"measure": "nowhere"}, "valid choice"),
        ({"said_on": "unknown"}, "Write the day to compare with"),
    ],
)
def test_a_bad_form_names_what_to_put_right_and_records_nothing(signed_in, measured, crisis, case, wrong, words):
    response = signed_in("press").post("/c/army/figures/published/record/", GIVEN | wrong)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not PublishedFigure.objects.exists()


def test_an_officer_is_refused_with_the_reason(signed_in, measured, crisis, case):
    response = signed_in("officer").post("/c/army/figures/published/record/", GIVEN)
    assert response.status_code == 422
    assert "takes the role" in response.content.decode()
    assert not PublishedFigure.objects.exists()


def test_nothing_is_recorded_while_looking_from_an_earlier_day(signed_in, measured, crisis, case):
    page = text(signed_in("press").get("/c/army/figures/published/", {"known": "2024-05-01"}))
    assert "Go back to now" in page


def test_what_was_said_later_is_not_shown_from_an_earlier_day(signed_in, measured, crisis, case):
    client = signed_in("press")
    client.post("/c/army/figures/published/record/", GIVEN)
    assert "126 of our nationals" not in text(client.get("/c/army/figures/published/", {"known": "2024-05-01"}))


# ---------------------------------------------------------------- how much is asked
@pytest.mark.parametrize(
    "path",
    ["", "known_cases/", "known_cases/?since=2024-02-27", "cases/?late=1", "published/", "released/by-day/"],
)
def test_pages_ask_as_many_questions_for_three_cases_as_for_one(
    signed_in, measured, crisis, case, ministry, lead, path
):
    client = signed_in("officer")
    client.get(f"/c/army/figures/{path}")
    with CaptureQueriesContext(connection) as one:
        assert client.get(f"/c/army/figures/{path}").status_code == 200
    for name in ("Arjun Bagwan", "Ravi Sangha"):
        new_case(crisis, ministry.embassy, name, by=lead)
    with CaptureQueriesContext(connection) as three:
        client.get(f"/c/army/figures/{path}")
    assert len(three) == len(one)


def test_the_published_page_names_what_contradicts_itself(signed_in, measured, crisis, lead):
    for measure, value in {"known_cases": 127, "released": 98, "dead_confirmed_by_us": 12, "remaining": 13}.items():
        publish_figure(
            crisis, measure=measure, value=value, bound=Bound.EXACTLY, said_on=PartialDate.parse_edtf("2025-07-24"),
            said_by="Minister", source="a paper", by=lead,
        )  # fmt: skip
    said = "127 known, but 98 released + 12 dead, confirmed by us + 13 remaining make 123"
    assert said in text(signed_in("press").get("/c/army/figures/published/"))
    assert said not in text(signed_in("press").get("/c/army/figures/published/?known=2025-07-01"))
    assert said in text(signed_in("press").get("/c/army/?known=2025-08-01"))


def test_what_we_know_now_of_a_day_stands_beside_what_was_counted_then(
    signed_in, measured, crisis, case, lead, officer
):
    confirm_death(case, known="2024-07-30", happened="2024-05", first=lead, second=officer)
    page = text(signed_in("officer").get("/c/army/figures/dead_confirmed_by_us/by-day/", {"happened": "2024-07-04"}))
    assert "We know of 1 by 4 July 2024; as known then, it was 0." in page
    assert "1 was so, and was not counted" in page
    assert case.reference in page
    assert Entry.objects.filter(verb="read_members", kind="by day").count() == 1


@pytest.mark.parametrize(
    ("day", "words"),
    [("soon", "Write the day as in 2025-01-17"), ("2999-01-01", "has not come yet")],
)
def test_a_day_of_happening_that_is_no_day_is_put_right_in_words(signed_in, measured, crisis, case, day, words):
    assert words in text(signed_in("officer").get("/c/army/figures/released/by-day/", {"happened": day}))


@pytest.mark.parametrize("path", ["released/?since=2024-03-01", "released/by-day/?happened=2024-03-01"])
def test_who_has_no_role_does_not_reach_why_a_figure_changed(client, measured, crisis, case, path):
    client.force_login(create_user("nobody@ministry.example", name="Nobody", password="a long pass phrase", by=None))
    assert client.get(f"/c/army/figures/{path}").status_code == 404
