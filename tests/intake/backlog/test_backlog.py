"""The backlog board: exact numbers of invented requests, bounds of persons, and only what the actor may see."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.access.enums import Compartment
from safeconduct.cases.models import Case
from safeconduct.intake.backlog import backlog_for
from safeconduct.intake.backlog.reading import FEW, keep_count
from safeconduct.intake.enums import RequestState
from safeconduct.intake.jobs import count_backlogs
from safeconduct.intake.models import BacklogCount, Channel, Handling, RequestUnlink
from safeconduct.intake.pages.backlog import backlog_page
from safeconduct.people.actions import NewPerson, create_person
from safeconduct.people.models import Person, Proposal
from tests.intake.made import made_link, made_mention, made_request, made_step

HOUR = timedelta(hours=1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def person(officer) -> Person:
    return create_person(NewPerson("Sukhdev Bhullar", nationality="IN"), by=officer)


@pytest.fixture
def other(officer) -> Person:
    return create_person(NewPerson("Baldev Bhullar", nationality="IN"), by=officer)


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def bounds(actor, crisis) -> tuple[int, int]:
    found = backlog_for(actor, crisis).bounds
    return found.at_least, found.at_most


# ---------------------------------------------------------------- what waits
def test_requests_are_counted_by_state_with_the_age_of_the_oldest(lead, crisis, form, mailbox, now):
    made_request(form, now - 30 * HOUR)
    made_request(form, now - 2 * HOUR)
    made_request(mailbox, now - 5 * HOUR, state=RequestState.WAITING_US)
    page = backlog_page(lead, crisis)
    assert (page.untouched.n, page.untouched.over_day, page.untouched.oldest.days) == (2, 1, 1)
    assert [line.n for line in page.waiting] == [1, 0, 0]
    assert page.untouched.url == "/c/army/requests/"
    assert page.waiting[0].url == "/c/army/requests/?state=waiting_us"


def test_each_channel_post_and_language_has_a_row_that_opens_its_part_of_the_queue(lead, crisis, form, mailbox, now):
    made_request(form, now - HOUR, language="hi")
    made_request(form, now - HOUR, language="hi")
    made_request(mailbox, now - HOUR, language="ru")
    made_request(mailbox, now - HOUR, language="ru", state=RequestState.ANSWERED)
    page = backlog_page(lead, crisis)
    told = {label: [(row.label, row.untouched) for row in rows] for label, rows in page.by}
    assert told == {
        "Channel": [("form", 2), ("e-mail", 1)],
        "Post": [("Capital", 2), ("Embassy Moscow", 1)],
        "Language": [("Hindi", 2), ("Russian", 1)],
    }
    assert [row.url for _label, rows in page.by for row in rows] == [
        "/c/army/requests/?channel=form",
        "/c/army/requests/?channel=email",
        f"/c/army/requests/?post={form.post_id}",
        f"/c/army/requests/?post={mailbox.post_id}",
        "/c/army/requests/?language=hi",
        "/c/army/requests/?language=ru",
    ]


def test_what_continues_another_request_arrives_but_does_not_wait_for_itself(lead, crisis, form, now):
    first = made_request(form, now - 2 * HOUR)
    made_request(form, now - HOUR, into=first.request)
    page = backlog_page(lead, crisis)
    assert page.untouched.n == 1
    assert page.flow.all_came == 2


def test_what_is_acknowledged_and_not_read_is_told_apart_from_what_is_not_matched(lead, crisis, form, now):
    unread = made_request(form, now - HOUR)
    Handling.objects.filter(pk=unread.pk).update(is_read=False)
    made_request(form, now - HOUR, people=2, unmatched=1)
    made_request(form, now - HOUR, people=1, unmatched=0)
    page = backlog_page(lead, crisis)
    assert (page.unread, page.unmatched) == (1, 1)


# ---------------------------------------------------------------- hours and days
def test_arrivals_and_decisions_fall_into_their_hours(lead, crisis, form, officer):
    start = timezone.now().replace(minute=0, second=0, microsecond=0)
    one = made_request(form, start - 3 * HOUR)
    made_request(form, start - 3 * HOUR + timedelta(minutes=59))
    made_request(form, start - 49 * HOUR)
    made_step(one, RequestState.DECIDED, by=officer, at=start - HOUR)
    made_step(one, RequestState.ANSWERED, by=officer, at=start - HOUR + timedelta(minutes=5))
    made_step(one, RequestState.NOT_OURS, by=None, at=start - HOUR)
    slots = backlog_page(lead, crisis).flow.slots
    assert [(slot.came, slot.decided) for slot in slots[-4:]] == [(2, 0), (0, 0), (0, 1), (0, 0)]
    assert len(slots) == 48
    assert sum(slot.came for slot in slots) == 2
    days = backlog_page(lead, crisis, by_days=True).flow
    assert (len(days.slots), days.all_came, days.is_days) == (30, 3, True)


def test_hours_of_a_zone_that_is_half_an_hour_off_are_exact(lead, crisis, form):
    timezone.activate("Asia/Kolkata")
    hour = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    made_request(form, hour - HOUR + timedelta(minutes=29))
    made_request(form, hour - HOUR + timedelta(minutes=31))
    slots = backlog_page(lead, crisis).flow.slots
    timezone.deactivate()
    assert [slot.came for slot in slots[-3:]] == [0, 2, 0]


# ---------------------------------------------------------------- the first answer
def test_the_time_to_the_first_answer_counts_in_those_who_still_wait(lead, crisis, form, now):
    for minutes in (10, 20, 30):
        made_request(form, now - 5 * HOUR, answered_at=now - 5 * HOUR + timedelta(minutes=minutes), state="answered")
    made_request(form, now - timedelta(minutes=15))
    made_request(form, now - 4 * HOUR)
    made_request(form, now - 4 * HOUR, state=RequestState.NOT_OURS)
    made_request(form, now - 4 * HOUR, automatic="bounce")
    answers = backlog_page(lead, crisis).answers
    # closed at once: 5 are left; who waits on: 4/5 after 10 minutes, 4/5 · 2/3 after 20, 4/5 · 2/3 · 1/2 after 30
    assert (answers.answered, answers.waiting, answers.closed) == (3, 2, 1)
    assert answers.half == timedelta(minutes=30)
    assert answers.most is None


# ---------------------------------------------------------------- persons behind requests
def test_requests_that_officers_linked_to_one_person_are_one_person(lead, crisis, form, person, officer, now):
    for _n in range(4):
        made_link(made_request(form, now), person, by=officer)
    assert bounds(lead, crisis) == (1, 1)


def test_a_guess_makes_the_least_smaller_and_not_the_most(lead, crisis, form, person, officer, now):
    made_link(made_request(form, now), person, by=officer)
    made_mention(made_request(form, now), likely=person, sure=0.97)
    made_mention(made_request(form, now), likely=person, sure=0.4)
    assert bounds(lead, crisis) == (1, 3)
    assert backlog_for(lead, crisis).bounds.likely == 1


def test_mentions_of_one_group_are_at_least_one_person(lead, crisis, form, person, officer, now):
    group = uuid4()
    linked = made_request(form, now)
    made_link(linked, person, by=officer, mention=made_mention(linked, group=group))
    made_mention(made_request(form, now), group=group)
    made_mention(made_request(form, now))
    assert bounds(lead, crisis) == (2, 3)


def test_a_request_in_which_nobody_was_found_may_be_about_one_more(lead, crisis, form, person, officer, now):
    made_link(made_request(form, now), person, by=officer)
    made_request(form, now)
    assert bounds(lead, crisis) == (1, 2)
    assert backlog_for(lead, crisis).bounds.nobody == 1


def test_whoever_is_joined_counts_once_and_whoever_may_be_the_same_makes_the_least_smaller(
    lead, crisis, form, person, other, officer, now
):
    made_link(made_request(form, now), person, by=officer)
    made_link(made_request(form, now), other, by=officer)
    assert bounds(lead, crisis) == (2, 2)
    first, second = sorted([person, other], key=lambda row: row.pk)
    Proposal.objects.create(first=first, second=second, probability=0.6, band="between", made_by="desk")
    assert bounds(lead, crisis) == (1, 2)
    Person.objects.filter(pk=other.pk).update(joined_into=person)
    assert bounds(lead, crisis) == (1, 1)


def test_what_machines_wrote_and_what_was_not_for_us_stands_for_nobody(lead, crisis, form, now):
    made_mention(made_request(form, now, automatic="bounce"))
    made_mention(made_request(form, now, state=RequestState.NOT_OURS))
    assert bounds(lead, crisis) == (0, 0)


def test_a_link_that_was_taken_back_counts_no_more(lead, crisis, form, person, officer, now):
    link = made_link(made_request(form, now), person, by=officer)
    RequestUnlink.objects.create(link=link, reason="another man", by_id=officer.id)
    assert bounds(lead, crisis) == (1, 1)
    assert backlog_for(lead, crisis).bounds.named == 0


def test_bounds_over_several_posts_stay_true_for_who_sees_only_some(
    lead, crisis, form, mailbox, person, officer, ministry, now
):
    made_link(made_request(form, now), person, by=officer)
    made_link(made_request(mailbox, now), person, by=officer)
    assert bounds(lead, crisis) == (1, 1)
    assert bounds(officer, crisis) == (1, 1)


# ---------------------------------------------------------------- who sees what
def test_an_officer_counts_her_posts_only(officer, stranger, crisis, form, mailbox, now):
    made_request(form, now)
    made_request(mailbox, now)
    assert backlog_page(officer, crisis).untouched.n == 1
    assert backlog_page(stranger, crisis).untouched.n == 0
    assert backlog_page(stranger, crisis).channels == 0


def test_a_request_about_a_case_that_is_closed_to_her_is_not_counted(lead, officer, crisis, mailbox, case, person, now):
    made_link(made_request(mailbox, now), case.person, by=officer, case=case)
    assert backlog_page(officer, crisis).untouched.n == 1
    Case.objects.filter(pk=case.pk).update(compartments=[Compartment.MEDICAL])
    assert backlog_page(officer, crisis).untouched.n == 0
    assert backlog_page(lead, crisis).untouched.n == 1
    assert bounds(officer, crisis) == (0, 0)


# ---------------------------------------------------------------- many requests
def test_what_the_job_counted_says_the_same_as_counting_now(
    lead, officer, crisis, form, mailbox, person, now, monkeypatch
):
    made_link(made_request(mailbox, now - HOUR, language="hi"), person, by=officer)
    made_mention(made_request(form, now - 2 * HOUR, answered_at=now, state="answered"))
    live = [backlog_for(actor, crisis) for actor in (lead, officer)]
    keep_count(crisis)
    keep_count(crisis)
    monkeypatch.setattr("safeconduct.intake.backlog.reading.FEW", 1)
    kept = [backlog_for(actor, crisis) for actor in (lead, officer)]
    for one, other in zip(live, kept, strict=True):
        assert sorted(map(str, one.heaps)) == sorted(map(str, other.heaps))
        assert (one.arrivals, one.decisions, one.bounds) == (other.arrivals, other.decisions, other.bounds)
        assert sorted(one.waits) == sorted(other.waits)


def test_the_job_counts_where_many_requests_are_and_forgets_where_few_are_left(crisis, form, now, monkeypatch):
    made_request(form, now)
    made_request(form, now)
    count_backlogs(0)
    assert not BacklogCount.objects.exists()
    monkeypatch.setattr("safeconduct.intake.backlog.reading.FEW", 1)
    count_backlogs(0)
    assert BacklogCount.objects.filter(crisis=crisis).exists()
    monkeypatch.setattr("safeconduct.intake.backlog.reading.FEW", FEW)
    count_backlogs(0)
    assert not BacklogCount.objects.exists()


def test_old_counts_say_that_they_are_old(client, ministry, crisis, form, now, monkeypatch):
    made_request(form, now)
    made_request(form, now)
    keep_count(crisis)
    BacklogCount.objects.update(counted_at=now - HOUR)
    monkeypatch.setattr("safeconduct.intake.backlog.reading.FEW", 1)
    client.force_login(ministry.users["lead"])
    assert "These numbers are old" in text(client.get("/c/army/backlog/"))


# ---------------------------------------------------------------- the page
def test_the_board_never_says_that_something_was_opened(client, ministry, crisis, form, person, officer, now):
    made_link(made_request(form, now - 30 * HOUR, language="hi"), person, by=officer)
    Channel.objects.filter(pk=form.pk).update(fault="The mailbox does not answer.")
    client.force_login(ministry.users["lead"])
    page = text(client.get("/c/army/backlog/"))
    assert "opened" not in page.lower()
    assert "Behind 1 request stand at least 1 and at most 1 persons." in page
    assert "1 over 24 h" in page
    assert "The mailbox does not answer." in page
    assert "1 is still waiting." in page
    assert "Arrivals and decisions per day" in text(client.get("/c/army/backlog/?by=days"))


def test_an_empty_board_says_so(client, ministry, crisis):
    client.force_login(ministry.users["officer"])
    assert "Nothing waits." in text(client.get("/c/army/backlog/"))


def test_who_may_see_no_requests_finds_no_board(client, ministry, crisis):
    assert client.get("/c/army/backlog/").status_code == 302
    for who in ("press", "diplomat", "administrator"):
        client.force_login(ministry.users[who])
        assert client.get("/c/army/backlog/").status_code == 404
    client.force_login(ministry.users["lead"])
    assert client.get("/c/nowhere/backlog/").status_code == 404


def test_the_board_takes_as_many_queries_for_three_requests_as_for_one(
    client, ministry, crisis, form, person, officer, now
):
    client.force_login(ministry.users["lead"])
    numbers = []
    for _n in range(3):
        made_link(made_request(form, now - HOUR), person, by=officer)
        client.get("/c/army/backlog/")
        with CaptureQueriesContext(connection) as queries:
            text(client.get("/c/army/backlog/"))
        numbers.append(len(queries))
    assert numbers[0] == numbers[2] <= 16


def test_what_the_job_counted_takes_few_queries(client, ministry, crisis, form, now, monkeypatch):
    made_request(form, now)
    made_request(form, now)
    keep_count(crisis)
    monkeypatch.setattr("safeconduct.intake.backlog.reading.FEW", 1)
    client.force_login(ministry.users["lead"])
    client.get("/c/army/backlog/")
    with CaptureQueriesContext(connection) as queries:
        text(client.get("/c/army/backlog/"))
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]
