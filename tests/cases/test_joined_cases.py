"""When two persons are one, one human being is counted once; both references stay good, and nobody sees more."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from safeconduct.access.actions import grant_compartment, grant_role
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Compartment, Role
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import assign_cases, hand_over, open_case, set_compartments, set_task
from safeconduct.cases.actions.claims import countersign_claim, override_family_first, record_claim, retract_claim
from safeconduct.cases.actions.clocks import promise_call
from safeconduct.cases.actions.documents import add_document
from safeconduct.cases.checks import compare_standings
from safeconduct.cases.enums import Circumstance, Track, Viewpoint
from safeconduct.cases.models import FOREVER, CaseJoining, CaseTask, Clock, Disagreement, ProfileSpan, Standing
from safeconduct.cases.pages.joining import preview_join
from safeconduct.cases.queries import open_disagreements, running_clocks
from safeconduct.cases.together import joining_now
from safeconduct.figures.queries import counts, current_versions, figure_happened_by, figures
from safeconduct.people.actions import add_contact, add_paper
from safeconduct.people.enums import ContactKind, PaperKind, Verdict
from safeconduct.people.models import Person
from tests.cases.said import draft, our_death
from tests.cases.telling import pdf, sign_in
from tests.figures.ledger import make_measures, new_case
from tests.people.joining import join, part, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(crisis, ministry, officer):
    """A second case, opened later, about who turns out to be the same man."""
    return new_case(crisis, ministry.embassy, "Омвир Сингх Тилвара", by=officer, opened="2024-05-02")


@pytest.fixture
def joined(case, other, officer, colleague):
    record_claim(case, draft(Track.WHEREABOUTS, "located"), by=officer)
    record_claim(other, draft(Track.WHEREABOUTS, "missing", Viewpoint.HOST), by=officer)
    record_claim(other, draft(Track.SERVICE, "recruited"), by=officer)
    return join(case.person, other.person, first=officer, second=colleague)


def present(case) -> dict[str, str]:
    rows = Standing.objects.filter(case=case, known_until=FOREVER)
    return {f"{row.viewpoint}.{row.track}": row.state for row in rows}


def page(client, ministry, case, who="officer", query=""):
    return sign_in(client, ministry.users[who]).get(f"/cases/{case.reference}/{query}")


# ---------------------------------------------------------------- what counts
def test_what_is_claimed_for_both_counts_for_the_one_that_stands(case, other, joined):
    assert present(case) == {
        "ours.whereabouts": "located", "host.whereabouts": "missing", "ours.service": "recruited",
    }  # fmt: skip
    assert present(other) == {}
    assert not compare_standings().differences


def test_one_human_being_is_counted_once_from_the_joining_on(case, other, joined):
    def counted(at):
        return ProfileSpan.objects.filter(known_from__lte=at, known_until__gt=at).count()

    assert counted(joined.at - timedelta(microseconds=1)) == 2
    assert counted(joined.at) == 1


def test_the_figures_count_one_human_being_once(case, other, officer, colleague, lead, crisis):
    make_measures(lead)
    for one in (case, other):
        record_claim(one, draft(Track.WHEREABOUTS, "missing", Viewpoint.HOST), by=officer)
    before = timezone.now()
    join(case.person, other.person, first=officer, second=colleague)

    def counted(at):
        made = figures(counts(crisis, as_known=at))
        return {key: made[key].number for key in ("known_cases", "missing_as_host_reports")}

    assert counted(before) == {"known_cases": 2, "missing_as_host_reports": 2}
    assert counted(timezone.now()) == {"known_cases": 1, "missing_as_host_reports": 1}


def test_a_figure_of_what_had_happened_counts_the_claims_of_both(case, other, joined, lead, crisis):
    make_measures(lead)
    versions = current_versions()
    missing = versions["missing_as_host_reports"]

    def happened(at):
        return figure_happened_by(missing, versions, crisis, as_known=at, happened_by=date(2024, 7, 1)).at_least

    assert happened(timezone.now()) == 1
    assert happened(joined.at - timedelta(microseconds=1)) == 1


def test_after_parting_each_case_has_its_own_again(case, other, joined, officer, colleague):
    record_claim(case, draft(Track.CONTACT, "reached"), by=officer)
    part(case.person, other.person, first=officer, second=colleague)
    assert present(case) == {"ours.whereabouts": "located", "ours.contact": "reached"}
    assert present(other) == {"host.whereabouts": "missing", "ours.service": "recruited"}
    assert ProfileSpan.objects.filter(known_until=FOREVER).count() == 2
    assert not compare_standings().differences


def test_a_claim_dated_back_into_the_time_together_counts_for_what_stood_then(
    case, other, joined, lead, officer, colleague
):
    then = timezone.now()
    part(case.person, other.person, first=officer, second=colleague)
    record_claim(other, draft(Track.CONTACT, "reached", known_at=then), by=lead)
    stood = Standing.objects.get(case=case, track="contact")
    assert (stood.known_from, stood.known_until) == (then, CaseJoining.objects.get().until)
    assert not compare_standings().differences


def test_an_override_of_a_joined_case_holds_for_the_one_that_stands(case, other, officer, colleague, lead):
    for one in (case, other):
        death = record_claim(one, our_death(), by=officer)
        countersign_claim(death, by=colleague)
    override_family_first(other, reason="The press knows.", by=lead)
    join(case.person, other.person, first=officer, second=colleague)
    assert ProfileSpan.objects.get(case=case, known_until=FOREVER).profile.overridden
    part(case.person, other.person, first=officer, second=colleague)
    assert not ProfileSpan.objects.get(case=case, known_until=FOREVER).profile.overridden
    assert ProfileSpan.objects.get(case=other, known_until=FOREVER).profile.overridden
    assert not compare_standings().differences


def test_the_case_of_the_person_kept_stands(case, other, officer, colleague):
    join(case.person, other.person, first=officer, second=colleague, keep=other.person)
    assert joining_now(case).into == other


def test_who_has_no_case_herself_leaves_the_oldest_standing(case, other, officer, colleague, crisis):
    from safeconduct.people.actions import NewPerson, create_person

    third = create_person(NewPerson("Omvir"), by=officer)
    join(third, other.person, first=officer, second=colleague, keep=third)
    assert joining_now(other) is None
    join(third, case.person, first=officer, second=colleague, keep=third)
    assert joining_now(other).into == case


def test_joining_and_parting_stand_in_the_record_of_both_cases(case, other, joined, officer, colleague):
    part(case.person, other.person, first=officer, second=colleague)
    entries = Entry.objects.filter(case_id=other.pk, verb__in=["join_persons", "part_persons"]).order_by("id")
    assert [(entry.verb, entry.after) for entry in entries] == [
        ("join_persons", {"counts for": case.reference}),
        ("part_persons", {"parted from": case.reference}),
    ]


# ---------------------------------------------------------------- acts
@pytest.mark.parametrize(
    "act",
    [
        lambda case, by: record_claim(case, draft(Track.CONTACT, "reached"), by=by),
        lambda case, by: set_task(case, text="Ask.", by=by),
        lambda case, by: promise_call(case, due_at=timezone.now() + timedelta(days=1), note="", by=by),
        lambda case, by: add_document(case, pdf("a.pdf"), title="A letter", by=by),
        lambda case, by: override_family_first(case, reason="Known.", by=by),
    ],
)
def test_nothing_is_recorded_on_a_joined_case(case, other, joined, officer, act):
    with pytest.raises(Refused, match=f"This case was joined to {case.reference}. What is recorded now is recorded"):
        act(other, officer)


def test_a_joined_case_is_not_given_away(case, other, joined, officer, ministry):
    refused = assign_cases([case, other], officer=ministry.users["colleague"], by=officer)
    assert list(refused) == [other.reference]
    with pytest.raises(Refused, match="was joined to"):
        hand_over(other, post=ministry.other_embassy, reason="Near.", by=officer)


def test_a_wrong_claim_of_a_joined_case_is_retracted(case, other, joined, officer):
    retract_claim(other.claims.get(track="service"), reason="Another man.", by=officer)
    assert "ours.service" not in present(case)
    assert not compare_standings().differences


def test_no_second_case_is_opened_for_one_who_is_joined(case, crisis, ministry, officer, colleague):
    from safeconduct.people.actions import NewPerson, create_person

    person = create_person(NewPerson("Omvir"), by=officer)
    join(case.person, person, first=officer, second=colleague)
    with pytest.raises(Refused, match=f"already has the case {case.reference}"):
        open_case(crisis, person=person, circumstance=Circumstance.OTHER, post=ministry.embassy, by=officer)


def test_cannot_tell_sets_a_task_on_each_case(case, other, officer):
    say(case.person, other.person, Verdict.ASK_FAMILY, by=officer)
    assert set(CaseTask.objects.values_list("case", "text")) == {
        (case.pk, f"Ask the family: is this the same person as {other.reference}?"),
        (other.pk, f"Ask the family: is this the same person as {case.reference}?"),
    }


def test_disagreements_of_a_joined_case_rest_until_it_is_parted(case, other, officer, colleague):
    record_claim(other, draft(Track.WHEREABOUTS, "missing", Viewpoint.HOST), by=officer)
    record_claim(other, draft(Track.WHEREABOUTS, "located"), by=officer)
    before = list(Disagreement.objects.filter(case=other).values())
    join(case.person, other.person, first=officer, second=colleague)
    assert [row.case for row in open_disagreements(officer, case.crisis)] == [case]
    part(case.person, other.person, first=officer, second=colleague)
    assert list(Disagreement.objects.filter(case=other).values()) == before


# ---------------------------------------------------------------- pages
def test_the_page_of_a_joined_case_stays_readable_and_leads_on(client, ministry, case, other, joined):
    shown = page(client, ministry, other).content.decode()
    assert "This case was joined to" in shown
    assert f'href="/cases/{case.reference}/"' in shown
    assert "recruited" in shown
    assert "claims/record/" not in shown


def test_a_past_day_shows_the_case_as_it_was(client, ministry, case, other, joined):
    shown = page(client, ministry, other, query="?known=2024-05-10").content.decode()
    assert "This case was joined to" not in shown


def test_the_page_of_the_standing_case_shows_what_was_joined(client, ministry, case, other, joined, officer):
    add_paper(other.person, kind=PaperKind.PASSPORT, number="Z5017317", by=officer)
    add_contact(other.person, kind=ContactKind.PHONE, value="+91 98123 45678", by=officer)
    shown = page(client, ministry, case).content.decode()
    assert f"Recorded for {other.reference}, which was joined." in shown
    assert "Joined cases" in shown
    assert "Омвир Сингх Тилвара" in shown
    assert "(from the joined entry Омвир Сингх Тилвара)" in shown
    assert "Z50" in shown


def test_tasks_and_clocks_of_a_joined_case_are_worked_on_where_it_counts(
    client, ministry, case, other, officer, colleague
):
    task = set_task(other, text="Ask the regiment.", by=officer)
    call = promise_call(other, due_at=timezone.now() + timedelta(days=1), note="", by=officer)
    join(case.person, other.person, first=officer, second=colleague)
    shown = page(client, ministry, case).content.decode()
    assert "Ask the regiment." in shown
    client.post(f"/cases/{case.reference}/tasks/{task.pk}/finish/")
    client.post(f"/cases/{case.reference}/clocks/{call.pk}/meet/")
    assert CaseTask.objects.get(pk=task.pk).done_at is not None
    assert Clock.objects.get(pk=call.pk).met_at is not None


def test_a_duty_that_the_other_case_has_met_is_not_shown(client, ministry, case, other, officer, colleague):
    record_claim(case, draft(Track.CONTACT, "reached"), by=officer)
    assert Clock.objects.filter(case=other, kind="first_contact", met_at=None).exists()
    join(case.person, other.person, first=officer, second=colleague)
    assert "No clock is running." in page(client, ministry, case).content.decode()
    assert not running_clocks(officer, case.crisis).exists()
    assert Clock.objects.filter(case=other, kind="first_contact", met_at=None).exists()


def test_a_claim_of_a_joined_case_is_retracted_from_the_page_where_it_counts(client, ministry, case, other, joined):
    claim = other.claims.get(track="service")
    address = f"/cases/{case.reference}/claims/{claim.pk}/retract/"
    sign_in(client, ministry.users["officer"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "Another man."}).status_code == 302
    assert present(case).get("ours.service") is None


def test_joining_does_not_show_anybody_more_than_before(
    client, ministry, case, other, officer, colleague, lead, crisis
):
    """The case that is joined is in a compartment: who does not hold it learns neither its claims nor its names."""
    record_claim(other, draft(Track.WHEREABOUTS, "missing", Viewpoint.HOST, words="from a source"), by=officer)
    grant_role(ministry.users["lead"], role=Role.CASE_OFFICER, post=ministry.capital, by=None)
    set_compartments(other, compartments=[Compartment.SOURCE], by=lead)
    grant_compartment(ministry.users["colleague"], compartment=Compartment.SOURCE, by=None)
    join(case.person, other.person, first=ministry.actor("colleague"), second=ministry.actor("lead"), keep=case.person)
    assert joining_now(other).into == case
    shown = page(client, ministry, case).content.decode()
    assert "from a source" not in shown
    assert other.reference not in shown
    assert "Омвир" not in shown
    assert "closed: another case" in shown.lower()
    assert "from a source" in page(client, ministry, case, who="colleague").content.decode()
    listed = sign_in(client, ministry.users["officer"]).get(f"/c/{crisis.slug}/cases/?stands=host.whereabouts=missing")
    assert case.reference not in listed.content.decode()


def test_a_stranger_finds_neither(client, ministry, case, other, joined):
    assert page(client, ministry, case, who="stranger").status_code == 404
    assert page(client, ministry, other, who="stranger").status_code == 404


def test_every_row_is_listed_before(case, other, officer):
    add_paper(other.person, kind=PaperKind.PASSPORT, number="Z5017317", by=officer)
    record_claim(other, draft(Track.SERVICE, "recruited"), by=officer)
    set_task(other, text="Ask the regiment.", by=officer)
    preview = preview_join(case.person, other.person, actor=officer)
    assert (preview.kept, preview.joined) == (case.person, other.person)
    assert {group.name: [row.text for row in group.rows] for group in preview.groups} == {
        "Names": ["Омвир Сингх Тилвара"],
        "Papers": ["Z50···17"],
        "Cases": [other.reference],
        "Claims": ["Ours, service: recruited"],
        "Open tasks": ["Ask the regiment."],
        "Running clocks": ["first contact"],
    }
    assert preview.counting == (
        f"Case {other.reference} counts as part of {case.reference} from now on: one human being, counted once.",
    )


# ---------------------------------------------------------------- checks
def found() -> list[str]:
    return [difference.sentence for difference in compare_standings().differences]


def test_a_broken_pointer_is_found(case, other):
    Person.objects.filter(pk=other.person_id).update(joined_into=case.person_id)
    assert f"Person {other.person_id}: by whom she is known does not follow from what was joined and parted." in found()


def test_a_case_that_counts_for_another_without_a_joining_is_found(case, other):
    CaseJoining.objects.create(case=other, into=case, since=timezone.now())
    assert f"Case {other.reference}: for which case it counts does not follow from the joinings of persons." in found()


def test_a_time_together_that_was_changed_is_found(case, other, joined):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_casejoining SET since = since - interval '1 year'")
    assert f"Case {other.reference}: for which case it counts does not follow from the joinings of persons." in found()
