"""The queue and the page of a request, as officers see them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.access.actor import Actor
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Case, Crisis
from safeconduct.intake.actions.linking import link_mention, rule_out
from safeconduct.intake.actions.presence import be_there
from safeconduct.intake.actions.steps import take_step
from safeconduct.intake.actions.ties import tie_requests
from safeconduct.intake.actions.writing import send_message
from safeconduct.intake.enums import RequestState
from safeconduct.intake.models import Channel, Handling, Mention
from safeconduct.intake.queue import PAGE, Place, Sought, queue_page
from safeconduct.people.actions import NewPerson, create_person
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.intake.pleas import plea

QUEUE = "/c/army/requests/"


@pytest.fixture
def page(client, ministry: Ministry):
    """The text of a page, for somebody."""

    def get(path: str, who: str = "officer", status: int = 200, **more: object) -> str:
        answer = sign_in(client, ministry.users[who]).get(path, **more)
        assert answer.status_code == status
        return answer.content.decode()

    return get


def at(row: Handling, path: str = "") -> str:
    return f"/requests/{row.request.reference}/{path}"


# ---------------------------------------------------------------- the queue
def test_the_queue_shows_who_waits_and_the_section_how_many(page, row: Handling):
    text = page(QUEUE)
    assert row.request.reference in text
    assert "My son works in Kazan" in text
    assert '<span class="visually-hidden">untouched: </span>1' in text


def test_officers_see_requests_of_their_posts_only(page, row: Handling, form: Channel):
    other = plea(form, "capital")
    assert other.request.reference in page(QUEUE, "lead")
    assert other.request.reference not in page(QUEUE)
    assert row.request.reference not in page(QUEUE, "stranger")
    assert at(row) not in page(QUEUE, "stranger")


@pytest.mark.parametrize("path", [QUEUE, f"{QUEUE}exceptions/"])
def test_who_may_see_no_requests_finds_no_queue(page, row: Handling, path: str):
    page(path, "press", 404)
    page(path, "diplomat", 404)
    page("/c/nowhere/requests/", "officer", 404)


def test_filters_leave_the_others_out(page, row: Handling, desk: Channel, ministry: Ministry):
    other = plea(desk, "hindi", words="मेरा बेटा कज़ान में है। वह कहाँ है?", name="Gurlal Sandhar")
    known, unknown = row.request.reference, other.request.reference

    def shown(query: str) -> list[str]:
        text = page(f"{QUEUE}?{query}")
        return [reference for reference in (known, unknown) if f"/requests/{reference}/" in text]

    assert shown("language=hi") == [unknown]
    assert shown("unmatched=1") == [unknown]
    assert shown(f"post={ministry.embassy.pk}") == [known, unknown]
    assert shown(f"post={ministry.consulate.pk}") == shown("channel=email") == shown("mine=1") == []
    assert shown("state=answered") == []


@pytest.mark.parametrize("query", ["state=%F0%9F", "state=nonsense", "post=1", "after=x_y_z", "after=1_nan_" + "0" * 32,
                                   "after=0_1e400_" + "0" * 32, "language=%ff", "channel=pigeon"])  # fmt: skip
def test_nonsense_in_an_address_is_no_filter(page, row: Handling, query: str):
    page(f"{QUEUE}?{query}")
    page(at(row) + f"?{query}")


def test_pages_follow_each_other_without_gaps_and_repeats(desk: Channel, crisis: Crisis, officer: Actor, lead: Actor):
    rows = [plea(desk, str(n), is_read=False, name="") for n in range(PAGE + 7)]
    Handling.objects.filter(pk__in=[row.pk for row in rows[::5]]).update(rank=5.0)
    Handling.objects.filter(pk__in=[row.pk for row in rows[3::9]]).update(is_ahead=True)
    whole = [row.pk for row in Handling.objects.order_by("-is_ahead", "-rank", "request")]
    for actor in (officer, lead):
        seen, after = [], None
        while True:
            found = queue_page(actor, crisis, Sought(), after)
            seen += [row.pk for row in found.rows]
            if found.next is None:
                break
            after = Place.parse(str(found.next))
        assert seen == whole


def test_follow_ups_stand_with_the_first_and_not_in_the_queue(page, row: Handling, desk: Channel):
    reply = plea(desk, "two", words="He is wounded now.", continues=row.pk)
    assert at(reply) not in page(QUEUE)
    text = page(at(row))
    assert "He is wounded now." in text
    assert "They wrote again" in text
    assert "Handled with an earlier request" in page(at(reply))


def queries(page, path: str) -> int:
    page(path)  # sessions and what is kept in memory
    with CaptureQueriesContext(connection) as captured:
        page(path)
    return len(captured)


def test_the_queue_costs_the_same_for_one_and_for_three(page, row: Handling, desk: Channel):
    one = queries(page, QUEUE)
    plea(desk, "two")
    plea(desk, "three", name="Gurlal Sandhar")
    assert queries(page, QUEUE) == one


def test_a_request_costs_the_same_for_one_person_and_for_three(page, row, desk: Channel, case: Case, officer: Actor):
    one = queries(page, at(row))
    create_person(NewPerson("Gurlal Singh Sandhar", nationality="IN"), by=officer)
    people = [{"name": name} for name in ("Omveer Singh Tilwara", "Gurlal Singh Sandhar", "Gurlal Sandhar")]
    many = plea(desk, "many", name="", people=people)
    for key in ("a", "b"):
        plea(desk, key, continues=many.pk)
        send_message(many, text="We look.", address="family@example.org", by=officer)
        take_step(many, state=RequestState.DECIDED, words="We ask.", by=officer)
    first, *others = Mention.objects.filter(request=many.pk)
    link_mention(first, person=case.person, by=officer)
    for other in others:
        rule_out(other, person=case.person, by=officer)
    assert queries(page, at(many)) - one <= 3  # the deliveries of messages, what is ruled out, who wrote


# ---------------------------------------------------------------- one request
def test_a_request_is_shown_as_it_came_with_who_it_may_be(page, row: Handling, case: Case):
    text = page(at(row))
    for words in ("Is he there?", case.reference, ">Same person<", ">Not the same<", "Field by field", "in 100"):
        assert words in text
    assert "untouched for" in text


def test_a_stranger_finds_no_request_and_leaves_no_trace(page, row: Handling):
    page(at(row), "stranger", 404)
    page("/requests/Q-9999-0/", "officer", 404)
    page("/requests/RU24-0001-5/", "officer", 404)
    page("/requests/%F0%9F%92%A9/", "officer", 404)
    assert not Entry.objects.filter(verb="read_request").exists()


def test_a_request_about_a_case_that_she_may_see_is_seen_by_an_officer_of_another_post(page, form, case, lead: Actor):
    row = plea(form)
    page(at(row), "officer", 404)
    link_mention(Mention.objects.get(request=row.pk), person=case.person, by=lead)
    assert case.reference in page(at(row), "officer")
    page(at(row), "stranger", 404)


def test_htmx_swaps_the_queue_and_the_request_without_the_frame(page, row: Handling):
    text = page(at(row), headers={"HX-Request": "true"})
    assert text.startswith("<title>")
    assert 'id="triage"' in text
    assert "<!doctype" not in text


def test_points_are_told_with_their_reasons(page, desk: Channel, case: Case):
    row = plea(desk, "danger", words="My son is wounded.")
    text = page(at(row))
    assert "wounded: “wounded”" in text
    assert "Somebody who has a case here is named." in text
    assert f"Why it stands here: {72 + 12} points" in text


def test_other_requests_that_probably_mean_the_same_person_are_told(page, desk: Channel, form: Channel, lead: Actor):
    said = {"name": "Ravinder Moga", "passport": "Z7012345", "home": "Kothra, Moga district"}
    first, second, hidden = plea(desk, "a", **said), plea(desk, "b", **said), plea(form, "c", **said)
    text = page(at(first))
    assert "1 other request probably means the same person" in text
    assert second.request.reference in text
    assert hidden.request.reference not in text
    assert "2 other requests probably mean the same person" in page(at(first), "lead")


def test_a_candidate_of_whom_the_officer_may_not_learn_is_not_named(page, row: Handling, case: Case, form: Channel):
    case.person.names.update(source="list")
    other = plea(form, "x")
    assert case.reference in page(at(other), "lead")
    case_less = Mention.objects.get(request=other.pk)
    assert case_less.likely_id == case.person_id


def test_what_a_sender_writes_is_never_a_page(page, desk: Channel):
    evil = "<script>alert(1)</script>"
    row = plea(desk, "evil", words=evil, name=evil, relation=evil, odd=evil, **{evil: evil})
    for path in (QUEUE, at(row), at(row, "answer/"), at(row, "people/")):
        assert evil not in page(path)


def test_what_was_not_read_yet_says_so(page, desk: Channel):
    row = plea(desk, "fresh", is_read=False)
    assert "The machine has not read this yet" in page(at(row))


def test_requests_about_a_case_stand_beside_it_and_on_a_page_of_their_own(page, row, mention, case: Case, officer):
    assert "No request is about this case" in page(f"/cases/{case.reference}/")
    link_mention(mention, person=case.person, by=officer)
    assert at(row) in page(f"/cases/{case.reference}/")
    assert at(row) in page(f"/cases/{case.reference}/requests/")
    page(f"/cases/{case.reference}/requests/", "stranger", 404)


def test_the_box_finds_a_request_by_its_reference(client, ministry: Ministry, row: Handling):
    officer = sign_in(client, ministry.users["officer"])
    typed = row.request.reference.lower().replace("-", " ")
    assert officer.get("/find/", {"q": typed})["Location"] == at(row)
    part = officer.get("/find/", {"q": typed}, headers={"HX-Request": "true"}).content.decode()
    assert at(row) in part
    stranger = sign_in(client, ministry.users["stranger"])
    assert at(row) not in stranger.get("/find/", {"q": row.request.reference}).content.decode()


def test_next_and_previous_lead_through_the_queue(page, row: Handling, desk: Channel, officer: Actor):
    second, third = plea(desk, "two", name=""), plea(desk, "three", name="")
    text = page(at(second))
    assert f'href="{at(third)}" data-key="j"' in text
    assert f'href="{at(row)}" data-key="k"' in text
    take_step(second, state=RequestState.WAITING_US, by=officer)
    assert f'href="{at(third)}" data-key="j"' in page(at(second)), "it leads on from where the request stood"


def test_a_tied_request_shows_no_step(page, row: Handling, desk: Channel, officer: Actor):
    later = plea(desk, "two")
    tie_requests(later, into=row, by=officer)
    text = page(at(later))
    assert "ask-back" not in text
    assert "By itself again" in text


def test_the_record_says_who_read_it(page, row: Handling, officer: Actor):
    page(at(row))
    be_there(row, by=officer)
    page(at(row, "there/"))
    assert Entry.objects.filter(verb="read_request", actor_id=officer.id).count() == 1
