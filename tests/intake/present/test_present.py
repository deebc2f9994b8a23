"""The denominator: every line with its bounds, each person once, and how long since she gave a sign of life."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.access.decision import Refused
from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.enums import Circumstance
from safeconduct.cases.models import Case
from safeconduct.intake.actions.estimating import estimate_present
from safeconduct.intake.enums import Told
from safeconduct.intake.jobs import count_present as count_present_job
from safeconduct.intake.models import PresenceEstimate, PresentCount, Report
from safeconduct.intake.present import Measure, count_present, estimates_of, present_of, sum_of
from safeconduct.people.actions import NewPerson, create_person
from safeconduct.people.models import Person, Proposal, Registration, RegistrationEnd
from safeconduct.store.faults import FieldFault
from safeconduct.store.ids import uuid7
from safeconduct.store.partial_dates import PartialDate
from tests.figures.ledger import confirm_death, say
from tests.intake.made import made_link, made_request

TODAY = timezone.localdate()
JULY = PartialDate.parse_edtf("2025-07")


@pytest.fixture
def new_person(officer):
    def make(name: str) -> Person:
        return create_person(NewPerson(name, nationality="IN"), by=officer)

    return make


@pytest.fixture
def new_case(crisis, ministry, officer):
    def make(person: Person) -> Case:
        return open_case(crisis, person=person, circumstance=Circumstance.STRANDED, post=ministry.embassy, by=officer)

    return make


def registered(person: Person, *, number: str = "", country: str = "RU", **more) -> Registration:
    number = number or str(uuid7())
    return Registration.objects.create(
        person=person, register="Embassy", number=number, content=uuid7(), country=country, **more
    )


def bounds(crisis, measure: Measure) -> tuple[int, int]:
    row = count_present(crisis)[measure]
    return row.at_least, row.at_most


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


# ---------------------------------------------------------------- the register
def test_registered_are_those_of_the_countries_whose_entry_has_not_expired(crisis, new_person):
    registered(new_person("One"), expires_on=days_ago(-1))
    registered(new_person("Two"), country="UA")
    registered(new_person("Three"), expires_on=days_ago(1))
    registered(new_person("Four"), leaves=PartialDate.parse_edtf("2024-05"))
    registered(new_person("Five"), country="DE")
    assert bounds(crisis, Measure.REGISTERED) == (2, 2)
    assert bounds(crisis, Measure.EXPIRED) == (2, 2)


def test_the_newest_row_of_a_number_tells(crisis, new_person):
    person = new_person("One")
    registered(person, number="7", expires_on=days_ago(30))
    registered(person, number="7", expires_on=days_ago(-30))
    moved = new_person("Two")
    registered(moved, number="8")
    registered(moved, number="8", country="DE")
    assert bounds(crisis, Measure.REGISTERED) == (1, 1)
    assert bounds(crisis, Measure.EXPIRED) == (0, 0)


def test_who_deleted_her_registration_is_not_registered(crisis, new_person):
    person = new_person("One")
    registered(person, number="7")
    RegistrationEnd.objects.create(person=person, register="Embassy", number="7")
    assert bounds(crisis, Measure.REGISTERED) == (0, 0)


def test_whoever_is_in_two_registers_or_was_joined_counts_once(crisis, new_person):
    one, other = new_person("One"), new_person("Other")
    registered(one)
    registered(one, country="UA")
    registered(other)
    assert bounds(crisis, Measure.REGISTERED) == (2, 2)
    Person.objects.filter(pk=other.pk).update(joined_into=one)
    assert bounds(crisis, Measure.REGISTERED) == (1, 1)


def test_a_pair_that_may_be_one_person_is_taken_off_the_least(crisis, new_person):
    first, second = sorted([new_person("One"), new_person("Other")], key=lambda row: row.pk)
    registered(first)
    registered(second)
    pair = Proposal.objects.create(first=first, second=second, probability=0.6, band="between", made_by="desk")
    assert bounds(crisis, Measure.REGISTERED) == (1, 2)
    Proposal.objects.filter(pk=pair.pk).update(closed=True)
    assert bounds(crisis, Measure.REGISTERED) == (2, 2)


# ---------------------------------------------------------------- cases
@pytest.mark.parametrize(
    ("said", "measure"),
    [
        ("contact=reached", Measure.CONTACTED),
        ("whereabouts=located", Measure.LOCATED),
        ("return=wants_to_return", Measure.WANTS_TO_LEAVE),
        ("whereabouts=in_transit", Measure.MOVING),
        ("return=home", Measure.OUT),
        ("return=wants_to_stay", Measure.DECLINED),
        ("contact=lost", Measure.UNREACHABLE),
    ],
)
def test_our_own_finding_counts_surely_and_the_familys_word_only_perhaps(
    crisis, case, officer, new_case, new_person, said, measure, lead
):
    say(case, f"ours.{said}", known="2025-03-01", by=lead)
    say(new_case(new_person("Two")), f"family.{said}", known="2025-03-01", by=lead)
    new_case(new_person("Three"))
    assert bounds(crisis, measure) == (1, 2)


def test_a_person_in_the_register_and_in_a_case_counts_once(crisis, case, officer, lead):
    registered(case.person, last_contact_on=days_ago(3))
    say(case, "ours.contact=reached", known="2025-03-01", by=lead)
    assert bounds(crisis, Measure.CONTACTED) == (1, 1)


def test_a_confirmed_death_leaves_the_lines_only_when_the_family_was_told(crisis, case, officer, colleague, lead):
    say(case, "ours.whereabouts=located", known="2025-03-01", by=lead)
    confirm_death(case, known="2025-03-05", first=lead, second=officer)
    assert bounds(crisis, Measure.LOCATED) == (1, 1)
    say(case, "ours.kin=told", known="2025-03-06", by=lead)
    assert bounds(crisis, Measure.LOCATED) == (0, 0)


# ---------------------------------------------------------------- what people say themselves
def test_what_people_say_by_their_link_counts_and_the_last_word_holds(crisis, new_person, now):
    one, two = new_person("One"), new_person("Two")
    Report.objects.create(person=one, crisis=crisis, what=Told.DECLINED, at=now - timedelta(days=2))
    Report.objects.create(person=one, crisis=crisis, what=Told.LEFT, at=now - timedelta(days=1))
    Report.objects.create(person=two, crisis=crisis, what=Told.DECLINED, at=now)
    assert bounds(crisis, Measure.OUT) == (1, 1)
    assert bounds(crisis, Measure.DECLINED) == (1, 1)
    assert bounds(crisis, Measure.CONTACTED) == (2, 2)


def test_who_says_that_she_has_left_surely_wants_to_leave_no_more(crisis, case, officer, now, lead):
    say(case, "ours.return=wants_to_return", known="2025-03-01", by=lead)
    Report.objects.create(person=case.person, crisis=crisis, what=Told.LEFT, at=now)
    assert bounds(crisis, Measure.WANTS_TO_LEAVE) == (0, 1)
    assert bounds(crisis, Measure.OUT) == (1, 1)


def test_a_request_of_her_own_is_a_contact_and_one_of_her_mother_is_none(crisis, form, officer, new_person, now):
    one, two = new_person("One"), new_person("Two")
    made_link(made_request(form, now, writer="self"), one, by=officer)
    made_link(made_request(form, now, writer="family"), two, by=officer)
    assert bounds(crisis, Measure.CONTACTED) == (1, 1)


# ---------------------------------------------------------------- ages
def test_each_line_tells_how_long_ago_its_persons_gave_a_sign_of_life(crisis, new_person):
    for days in (1, 5, 9, 40):
        registered(new_person(f"Person {days}"), last_contact_on=days_ago(days))
    registered(new_person("Never heard of"))
    row = count_present(crisis)[Measure.REGISTERED]
    assert (row.median, row.oldest) == (timedelta(days=5), timedelta(days=40))
    assert (row.over_week, row.over_month, row.with_contact, row.without_contact) == (2, 1, 4, 1)


def test_the_last_contact_of_who_is_unreachable_is_the_last_time_we_reached_her(crisis, case, officer, lead):
    say(case, "ours.contact=reached", known=days_ago(50).isoformat(), by=lead)
    say(case, "ours.contact=lost", known=days_ago(10).isoformat(), by=lead)
    row = count_present(crisis)[Measure.UNREACHABLE]
    assert row.sure == 1
    assert row.oldest == timedelta(days=50)


# ---------------------------------------------------------------- estimates
@pytest.fixture
def now() -> datetime:
    return timezone.now()


def estimate(crisis, by, **more) -> PresenceEstimate:
    said = {"country": "RU", "low": 60, "high": 90, "source": "Embassy, from visas", "as_of": JULY, **more}
    return estimate_present(crisis, by=by, **said)


def test_the_newest_estimate_of_a_country_and_place_holds_and_countries_add_up(crisis, lead):
    estimate(crisis, lead, low=10, high=500)
    estimate(crisis, lead, best=80)
    estimate(crisis, lead, place="Kursk", low=5, high=8)
    rows = list(estimates_of(crisis))
    assert [(row.country, row.place, row.low, row.best, row.high) for row in rows] == [
        ("RU", "", 60, 80, 90), ("RU", "Kursk", 5, None, 8),
    ]  # fmt: skip
    total = sum_of(crisis, rows)
    assert (total.low, total.high, total.missing) == (60, 90, ("UA",))
    estimate(crisis, lead, country="UA", low=1, high=2)
    total = sum_of(crisis, list(estimates_of(crisis)))
    assert (total.low, total.high, total.missing) == (61, 92, ())
    assert Entry.objects.filter(verb=Verb.ESTIMATE_PRESENT).count() == 4


def test_an_estimate_that_cannot_be_is_refused_at_its_field(crisis, lead, officer):
    for wrong, field in (({"low": 91}, "low"), ({"best": 5}, "best"), ({"source": " "}, "source"),
                         ({"country": "DE"}, "country")):  # fmt: skip
        with pytest.raises(FieldFault) as fault:
            estimate(crisis, lead, **wrong)
        assert fault.value.field == field
    with pytest.raises(Refused):
        estimate(crisis, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        PresenceEstimate.objects.create(crisis=crisis, country="RU", low=3, high=2, source="x", as_of=JULY,
                                        by_id=lead.id)  # fmt: skip


# ---------------------------------------------------------------- the pages
SAID = {"country": "ru", "place": "", "low": "60", "high": "90", "best": "", "source": "Embassy", "as_of": "July 2025"}


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return response.content.decode()


def test_the_board_shows_no_number_without_its_bounds(client, ministry, crisis, case, officer, lead):
    estimate(crisis, lead)
    say(case, "ours.whereabouts=located", known="2025-03-01", by=lead)
    client.force_login(ministry.users["lead"])
    page = text(client.get("/c/army/present/"))
    assert "60–90" in page
    assert 'href="/c/army/cases/?stands=ours.whereabouts%3Dlocated">1–1</a>' in page
    assert "No estimate yet for UA" in page
    assert "Embassy, from visas" in page


def test_who_may_not_look_into_the_register_is_told_why_there_is_no_list(client, ministry, crisis):
    client.force_login(ministry.users["press"])
    page = text(client.get("/c/army/present/"))
    assert "To look into the register of nationals abroad takes the role" in page
    assert "/register/" not in page


def test_an_estimate_is_recorded_from_its_form(client, ministry, crisis):
    client.force_login(ministry.users["diplomat"])
    assert "Record an estimate" in text(client.get("/c/army/present/estimate/"))
    assert client.post("/c/army/present/estimate/", SAID).status_code == 302
    row = PresenceEstimate.objects.get()
    assert (row.country, row.low, row.best, row.high, row.as_of.edtf) == ("RU", 60, None, 90, "2025-07")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"low": "100"}, "is more than"),
        ({"source": ""}, "a number without a source is a rumour"),
        ({"best": "100"}, "between “at least” and “at most”"),
        ({"low": "many"}, "Write the number in digits"),
        ({"low": "-1"}, "greater than or equal to 0"),
        ({"high": "99999999999"}, "less than or equal to"),
        ({"country": "DE"}, "one of the countries of this crisis: RU, UA"),
        ({"as_of": "someday"}, "someday"),
    ],
)
def test_an_estimate_that_cannot_be_comes_back_with_a_sentence(client, ministry, crisis, wrong, words):
    client.force_login(ministry.users["lead"])
    assert words in text(client.post("/c/army/present/estimate/", SAID | wrong), 422)
    assert not PresenceEstimate.objects.exists()


def test_strangers_find_neither_board_nor_form(client, ministry, crisis):
    assert client.get("/c/army/present/").status_code == 302
    client.force_login(ministry.users["lead"])
    assert client.get("/c/nowhere/present/").status_code == 404
    for who in ("officer", "press", "auditor"):
        client.force_login(ministry.users[who])
        assert client.get("/c/army/present/").status_code == 200
        assert client.post("/c/army/present/estimate/", SAID).status_code == 404


def test_the_board_takes_as_many_queries_for_three_as_for_one(client, ministry, crisis, lead, new_person):
    client.force_login(ministry.users["lead"])
    numbers = []
    for place in ("", "Kursk", "Rostov"):
        registered(new_person(f"Person {place}"))
        estimate(crisis, lead, place=place)
        client.get("/c/army/present/")
        with CaptureQueriesContext(connection) as queries:
            text(client.get("/c/army/present/"))
        numbers.append(len(queries))
    assert numbers[0] == numbers[2] <= 13


# ---------------------------------------------------------------- a large register
def test_what_the_job_counted_says_the_same_as_counting_now(crisis, case, lead, new_person, monkeypatch):
    for days in (1, 40):
        registered(new_person(f"Person {days}"), last_contact_on=days_ago(days))
    say(case, "ours.contact=lost", known="2025-03-01", by=lead)
    live = count_present(crisis)
    count_present_job(0)
    assert not PresentCount.objects.exists()
    monkeypatch.setattr("safeconduct.intake.present.counting.FEW", 1)
    count_present_job(0)
    count_present_job(0)
    registered(new_person("Later"))
    at, kept = present_of(crisis)
    assert kept == live
    assert at == PresentCount.objects.get().counted_at
    monkeypatch.setattr("safeconduct.intake.present.counting.FEW", 20_000)
    count_present_job(0)
    assert not PresentCount.objects.exists()
