"""Opening a case: the form, the pasted zone, who it may already be, what the family says."""

import pytest

from safeconduct.access.actions import grant_compartment
from safeconduct.access.enums import Compartment
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.enums import Circumstance
from safeconduct.cases.models import Case, CaseTask, Claim
from safeconduct.people.actions import NewPerson, add_contact, add_paper, create_person
from safeconduct.people.actions.proposals import propose_for
from safeconduct.people.enums import ContactKind, PaperKind, Path
from safeconduct.people.models import Judgement, Person, Proposal
from safeconduct.people.mrz import check_digit

from .telling import sign_in

OPEN = "/c/army/cases/open/"


def zone(number: str = "Z5017317", birth: str = "960804") -> str:
    """A whole passport zone with right check digits."""
    number, expires, optional = number.ljust(9, "<"), "310517", "<" * 14
    parts = number + check_digit(number), birth + check_digit(birth), expires + check_digit(expires)
    second = f"{parts[0]}IND{parts[1]}M{parts[2]}{optional}{check_digit(optional)}"
    composite = check_digit(parts[0] + parts[1] + parts[2] + optional + check_digit(optional))
    return "P<INDTILWARA<<OMVEER<SINGH".ljust(44, "<") + "\n" + second + composite


@pytest.fixture
def said(crisis, ministry) -> dict[str, object]:
    return {"name": "Omveer Singh Tilwara", "circumstance": "recruited", "post": str(ministry.embassy.pk), "sex": "M"}


@pytest.fixture
def opens(client, ministry, said):
    def post(who: str = "officer", **more: object):
        return sign_in(client, ministry.users[who]).post(OPEN, {**said, **more})

    return post


def test_a_case_is_opened_with_the_person_and_what_the_family_says(opens, client):
    answer = opens(
        other_names="ओमवीर सिंह तिलवाड़ा\nТилвара О. С.",
        birth="August 1996",
        nationality="in",
        home_region="Rajasthan",
        father_name="Bhanwar Singh",
        passport="Z5017317",
        phone="98123 45678",
        said="service=recruited",
        claimant="brother",
        happened="January 2024",
        words="They took him from the hostel.",
    )
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.reference}/"
    person = case.person
    assert (person.birth.edtf, person.nationality, person.father_name) == ("1996-08", "IN", "Bhanwar Singh")
    assert set(person.names.values_list("script", flat=True)) == {"Latn", "Deva", "Cyrl"}
    assert person.contacts.get().folded == "+919812345678"
    claim = Claim.objects.get()
    assert (claim.viewpoint, claim.track, claim.state, claim.reliability) == ("family", "service", "recruited", "F")


def test_a_pasted_zone_fills_the_fields_before_anything_is_opened(opens):
    answer = opens(name="", sex="", zone=zone(), read="1")
    text = answer.content.decode()
    assert answer.status_code == 200
    for value in ("Omveer Singh Tilwara", "4 August 1996", "Z5017317", 'value="IN"'):
        assert value in text
    assert not Case.objects.exists()


def test_a_case_is_opened_from_the_zone_alone(opens):
    opens(name="", sex="", zone=zone())
    person = Person.objects.get()
    assert (person.name, person.sex, person.birth.edtf, person.nationality) == (
        "Omveer Singh Tilwara", "M", "1996-08-04", "IN",
    )  # fmt: skip
    assert person.papers.get().machine_readable_zone.startswith("P<IND")


def test_a_wrong_digit_in_the_zone_is_told_at_its_field(opens):
    broken = zone().replace("Z5017317", "Z5017318")
    answer = opens(zone=broken)
    assert answer.status_code == 422
    assert "passport number" in answer.content.decode()
    assert "zone" in answer.context["form"].errors
    assert opens(zone=broken, read="1").status_code == 422
    assert not Case.objects.exists()


def test_what_differs_from_the_zone_is_told_at_its_field(opens):
    answer = opens(zone=zone(), birth="5 August 1996", passport="Z9999999")
    assert set(answer.context["form"].errors) == {"birth", "passport"}
    assert "The zone says 4 August 1996" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"birth": "31 February 1996"}, "birth"),
        ({"birth": "1 May 2090"}, "birth"),
        ({"nationality": "India"}, "nationality"),
        ({"circumstance": "unlucky"}, "circumstance"),
        ({"said": "service=recruited"}, "claimant"),
        ({"said": "service=recruited", "claimant": "brother", "happened": "3 May 2090"}, "happened"),
    ],
)
def test_what_cannot_be_so_is_told_at_its_field(opens, change, field):
    answer = opens(**change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Case.objects.exists()


def test_a_case_is_not_opened_for_a_post_that_the_officer_does_not_see(opens, ministry):
    assert "post" in opens(post=str(ministry.other_embassy.pk)).context["form"].errors


# ---------------------------------------------------------------- who it may already be
@pytest.fixture
def known(crisis, officer) -> Person:
    person = create_person(NewPerson("Omveer Singh  TILWARA", nationality="IN"), by=officer)
    add_paper(person, kind=PaperKind.PASSPORT, number="Z 5017317", by=officer)
    add_contact(person, kind=ContactKind.PHONE, value="+91 98123 45678", by=officer)
    return person


def test_persons_with_the_same_name_paper_or_phone_are_shown_first(opens, known):
    text = opens(passport="z5017317", phone="98123 45678").content.decode()
    assert "Is it one of these?" in text
    for reason in ("the same name", "z5017317", "phone", "probably the same", "in 100"):
        assert reason in text.casefold()
    assert not Case.objects.exists()


def test_who_is_written_in_another_script_with_a_digit_off_is_shown_too(opens, known):
    text = opens(name="ओमवीर सिंह तिलवाड़ा", passport="Z5017311").content.decode()
    assert known.name in text
    assert "Perhaps the same" in text or "perhaps the same" in text
    assert not Case.objects.exists()


def test_the_officer_says_that_it_is_this_person(opens, known):
    opens(same_as=str(known.pk), passport="Z5017317", other_names="Тилвара О. С.")
    assert Case.objects.get().person == known
    assert Person.objects.count() == 1
    assert known.papers.count() == 1
    assert known.names.filter(script="Cyrl").exists()


def test_the_officer_says_that_it_is_somebody_else_and_that_is_remembered(opens, known, officer):
    opens(same_as="new", shown=str(known.pk))
    person = Case.objects.get().person
    assert person != known
    judgement = Judgement.objects.get()
    assert (judgement.verdict, judgement.by_id) == ("different", officer.id)
    assert set(judgement.pair) == {person.pk, known.pk}
    assert Case.objects.get().reference in judgement.reason
    assert propose_for([person.pk, known.pk], path=Path.NIGHTLY, by=None) == []


def test_when_nobody_can_tell_the_case_is_opened_and_the_pair_waits_with_a_task(opens, known):
    opens(same_as="ask", shown=str(known.pk))
    case = Case.objects.get()
    assert Proposal.objects.get().pair == tuple(sorted([case.person_id, known.pk]))
    assert Judgement.objects.get().verdict == "ask_family"
    assert "Ask the family" in CaseTask.objects.get(case=case).text


def test_a_family_liaison_opens_the_case_and_leaves_the_pair_to_be_judged(opens, known, crisis, ministry):
    opens("liaison", post=str(ministry.capital.pk), same_as="new", shown=str(known.pk))
    assert not Judgement.objects.exists()
    assert Proposal.objects.get().made_by == "form"


def test_only_persons_whom_the_officer_may_learn_of_are_answered(opens, known, crisis, ministry, lead):
    open_case(crisis, person=known, circumstance=Circumstance.RECRUITED, post=ministry.other_embassy, by=lead)
    opens(same_as="new", shown=str(known.pk))
    assert not Judgement.objects.exists()
    assert opens(name="Ravi Gill", same_as="new", shown="nonsense").status_code == 404


def test_a_person_with_a_case_in_this_crisis_is_a_link_to_it(opens, known, crisis, ministry, officer):
    case = open_case(crisis, person=known, circumstance=Circumstance.RECRUITED, post=ministry.embassy, by=officer)
    text = opens().content.decode()
    assert "Has a case in this crisis:" in text
    assert f"/cases/{case.reference}/" in text
    again = opens(same_as=str(known.pk))
    assert "already has the case" in again.content.decode()


def test_a_person_of_a_case_that_the_officer_may_not_see_is_not_named_but_the_pair_is_found(
    opens, client, known, crisis, ministry, lead
):
    case = open_case(crisis, person=known, circumstance=Circumstance.RECRUITED, post=ministry.other_embassy, by=lead)
    answer = opens(passport="Z5017317")
    assert answer.status_code == 302
    assert case.reference not in answer["Location"]
    pair = Proposal.objects.get()
    assert known.pk in pair.pair
    client.get(answer["Location"])
    assert str(pair.pk) not in client.get("/c/army/same/").content.decode()
    assert client.get(f"/same/{pair.pk}/").status_code == 404
    assert client.force_login(ministry.users["lead"]) is None
    assert str(pair.pk) in client.get("/c/army/same/").content.decode()
    assert opens(same_as=str(known.pk)).status_code == 404
    assert opens(same_as="nonsense").status_code == 404


def test_a_new_case_can_be_kept_in_a_compartment_that_the_officer_holds(opens, ministry):
    grant_compartment(ministry.users["officer"], compartment=Compartment.MINORS, by=None)
    opens(compartments=["minors"])
    assert Case.objects.get().compartments == ["minors"]
    assert "compartments" in opens(name="Another Man", compartments=["medical"]).context["form"].errors


def test_who_may_not_open_a_case_sees_why(client, ministry, crisis, opens):
    text = sign_in(client, ministry.users["auditor"]).get(OPEN).content.decode()
    assert "disabled" in text
    assert "takes the role" in text
    assert "takes the role" in opens("auditor").content.decode()
    assert opens("press").status_code == 404
    assert not Case.objects.exists()
