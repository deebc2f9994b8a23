"""The small acts of a case page: tasks, calls, officers, hand-overs, documents, the person."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from safeconduct.access.actions import grant_compartment
from safeconduct.access.enums import Compartment
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import set_compartments
from safeconduct.cases.actions.claims import record_claim
from safeconduct.cases.actions.documents import add_document
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.models import CaseOfficer, CaseTask, Clock, Disagreement, Document, HandOver
from safeconduct.people.actions import NewPerson, add_contact, add_paper, create_person
from safeconduct.people.enums import ContactKind, PaperKind
from safeconduct.people.models import Judgement, Person, Proposal

from .telling import pdf, says, sign_in


@pytest.fixture
def at(client, ministry, case):
    """Posts to an address of the case as somebody, or gets it when there is nothing to post."""

    def ask(who: str, path: str, said: dict[str, object] | None = None, **more: object):
        sign_in(client, ministry.users[who])
        address = f"/cases/{case.reference}/{path}"
        return client.get(address, **more) if said is None else client.post(address, said, **more)

    return ask


PERSON = ["names/", "papers/", "contacts/", "kin/"]
ACTS = ["tasks/set/", "call/", "officer/", "hand-over/", "compartments/", "documents/add/", *PERSON]


@pytest.mark.parametrize("path", ACTS)
def test_every_act_has_a_page_of_its_own_and_a_part_for_the_script(at, path):
    whole = at("officer", path)
    assert whole.status_code == 200
    assert "<!doctype html>" in whole.content.decode()
    part = at("officer", path, headers={"HX-Request": "true"})
    assert "<form" in part.content.decode()
    assert "<!doctype html>" not in part.content.decode()


@pytest.mark.parametrize("path", ACTS)
def test_a_stranger_finds_none_of_them(at, path):
    assert at("stranger", path).status_code == 404
    assert at("stranger", path, {}).status_code == 404


@pytest.mark.parametrize("path", [path for path in ACTS if path != "compartments/"])
def test_an_empty_form_comes_back_with_what_is_missing(at, path):
    answer = at("officer", path, {})
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()


def test_a_task_is_set_and_finished_once(at, case, ministry):
    at(
        "officer",
        "tasks/set/",
        {"text": "Ask for the tag", "due_on": "2026-12-01", "owner": ministry.users["officer"].pk},
    )
    task = CaseTask.objects.get()
    assert (task.text, task.owner) == ("Ask for the tag", ministry.users["officer"])
    page = at("officer", "").content.decode()
    assert "Ask for the tag" in page
    at("colleague", f"tasks/{task.pk}/finish/", {})
    again = at("colleague", f"tasks/{task.pk}/finish/", {}, follow=True)
    assert "already been finished" in again.content.decode()
    assert CaseTask.objects.get().done_by == ministry.users["colleague"]


def test_a_call_is_promised_and_made(at, case):
    soon = timezone.now() + timedelta(days=2)
    at("liaison", "call/", {"due_at": soon.strftime("%Y-%m-%dT%H:%M"), "note": "with a doctor"})
    clock = Clock.objects.get(kind="next_call")
    assert "with a doctor" in at("officer", "").content.decode()
    at("officer", f"clocks/{clock.pk}/meet/", {})
    clock.refresh_from_db()
    assert clock.met_at


def test_a_call_in_the_past_is_no_promise(at):
    answer = at("officer", "call/", {"due_at": "2024-01-01T10:00"})
    assert answer.status_code == 422
    assert "already past" in answer.content.decode()


def test_a_clock_that_a_claim_meets_is_not_met_by_hand(at, case):
    clock = Clock.objects.get(kind="first_contact")
    answer = at("officer", f"clocks/{clock.pk}/meet/", {}, follow=True)
    assert "met by recording a claim" in answer.content.decode()


def test_the_case_is_given_to_an_officer_who_sees_it(at, ministry):
    at("officer", "officer/", {"officer": ministry.users["colleague"].pk})
    assert CaseOfficer.objects.filter(user=ministry.users["colleague"], until=None).exists()
    assert at("officer", "officer/", {"officer": ministry.users["stranger"].pk}).status_code == 422


def test_an_officer_is_taken_off_the_case_once(at, case, ministry):
    row = CaseOfficer.objects.get(case=case, user=ministry.users["officer"])
    assert at("stranger", f"officer/{row.pk}/end/", {}).status_code == 404
    assert "Take off the case" in at("colleague", "").content.decode()
    assert at("colleague", f"officer/{row.pk}/end/", {}).status_code == 302
    row.refresh_from_db()
    assert row.until is not None
    assert Entry.objects.get(verb="end_assignment").before == {"officer": "Officer"}
    again = at("colleague", f"officer/{row.pk}/end/", {}, follow=True)
    assert "no longer works on the case" in again.content.decode()


def test_a_hand_over_lets_the_other_post_in_until_it_ends(at, ministry):
    at("officer", "hand-over/", {"post": ministry.other_embassy.pk, "reason": "He is in Kyiv."})
    assert at("stranger", "").status_code == 200
    row = HandOver.objects.get()
    at("officer", f"hand-over/{row.pk}/end/", {})
    assert at("stranger", "").status_code == 404


def test_a_disagreement_gets_an_owner_and_a_day(at, case, officer, ministry):
    record_claim(case, says(Viewpoint.OURS, Track.CONDITION, "captured"), by=officer)
    record_claim(case, says(Viewpoint.FAMILY, Track.CONDITION, "well"), by=officer)
    row = Disagreement.objects.get()
    assert at("officer", f"disagreements/{row.pk}/").status_code == 200
    at("officer", f"disagreements/{row.pk}/", {"owner": ministry.users["colleague"].pk, "due_on": "2026-12-21"})
    page = at("officer", "").content.decode()
    assert "Colleague, by 21 Dec 2026" in page
    assert at("stranger", f"disagreements/{row.pk}/").status_code == 404
    assert at("officer", f"disagreements/{row.pk}/", {"owner": ""}).status_code == 422


def test_a_case_in_a_compartment_is_gone_for_who_does_not_hold_it(at, case):
    at("lead", "compartments/", {"compartments": ["medical"]})
    assert at("officer", "").status_code == 404
    assert "Compartments" in at("lead", "").content.decode()
    entry = Entry.objects.get(verb="set_compartments")
    assert (entry.before, entry.after) == ({"compartments": []}, {"compartments": ["medical"]})


def test_nobody_locks_herself_out(at, case, officer):
    assert at("officer", "compartments/", {"compartments": ["medical"]}).status_code == 422
    with pytest.raises(Exception, match="would not see it again"):
        set_compartments(case, compartments=["medical"], by=officer)


def test_a_document_is_stored_and_served_only_as_an_attachment(at, case):
    at("officer", "documents/add/", {"title": "Letter", "file": pdf("письмо.pdf")})
    document = Document.objects.get()
    answer = at("colleague", f"documents/{document.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer).startswith(b"%PDF")
    assert Entry.objects.get(verb="read_document").actor_name == "Colleague"
    assert at("stranger", f"documents/{document.pk}/").status_code == 404


def test_a_document_in_a_compartment_is_closed_by_title_and_by_address(at, case, lead, ministry):
    secret = add_document(case, pdf("ward.pdf"), title="Report of ward seven", by=lead, compartment="medical")
    page = at("officer", "").content.decode()
    assert "Report of ward seven" not in page
    assert "A document is closed: medical." in page
    assert at("officer", f"documents/{secret.pk}/").status_code == 404
    grant_compartment(ministry.users["officer"], compartment=Compartment.MEDICAL, by=None)
    assert at("officer", f"documents/{secret.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("page.html", b"<html><script>alert(1)</script>", "not stored"),
        ("photo.jpg", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "right name"),
        ("empty.pdf", b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_stored_comes_back_with_the_remedy(at, name, content, sentence):
    answer = at("officer", "documents/add/", {"title": "A file", "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Document.objects.exists()


def test_names_papers_contacts_and_kin_are_added_and_recorded_under_the_case(at, case):
    at("officer", "names/", {"text": "Тилвара О. С.", "kind": "host", "source": "list"})
    at("officer", "papers/", {"kind": "passport", "number": "Z5017317", "issuing_state": "in", "expires": "2031"})
    at("officer", "contacts/", {"kind": "phone", "value": "98123 45678"})
    kin = {"name": "Kamla Devi", "relation": "mother", "order": 1, "phone": "98111 22333", "note": "In person only."}
    at("liaison", "kin/", kin | {"may_be_told": "on", "languages": "Marwari"})
    page = at("officer", "?numbers=full").content.decode()
    for words in ("Тилвара О. С.", "Z5017317", "98123 45678", "Kamla Devi", "first next of kin", "In person only."):
        assert words in page
    verbs = set(Entry.objects.filter(case_id=case.pk).values_list("verb", flat=True))
    assert {"add_name", "add_paper", "add_contact", "add_kin"} <= verbs


def test_the_same_name_twice_is_refused_in_words(at):
    said = {"text": "Тилвара О. С.", "kind": "host"}
    at("officer", "names/", said)
    assert "already recorded" in at("officer", "names/", said).content.decode()


def test_who_may_not_is_refused_in_words(at):
    answer = at("auditor", "tasks/set/", {"text": "Look again"})
    assert answer.status_code == 422
    assert "takes the role" in answer.content.decode()


# ---------------------------------------------------------------- kin who may be known already
@pytest.fixture
def mother(officer) -> Person:
    known = create_person(NewPerson("Kamla Devi Tilwara", nationality="IN"), by=officer)
    add_contact(known, kind=ContactKind.PHONE, value="+91 98111 22333", by=officer)
    return known


MOTHER = {"name": "कमला देवी तिलवाड़ा", "relation": "mother", "order": 1, "phone": "98111 22333"}


def test_a_relative_who_may_be_known_is_shown_before_she_is_added(at, case, mother):
    answer = at("officer", "kin/", MOTHER)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody who is known may be this relative" in text
    assert "Kamla Devi Tilwara" in text
    assert not case.person.kin.exists()


def test_the_officer_says_that_the_relative_is_known(at, case, mother):
    at("officer", "kin/", MOTHER | {"same_as": str(mother.pk)})
    assert case.person.kin.get().relative == mother
    assert Person.objects.count() == 2


def test_the_officer_says_that_the_relative_is_somebody_else_and_that_is_remembered(at, case, mother):
    at("officer", "kin/", MOTHER | {"same_as": "new"})
    relative = case.person.kin.get().relative
    assert relative != mother
    assert set(Judgement.objects.get(verdict="different").pair) == {relative.pk, mother.pk}


def test_when_nobody_can_tell_who_the_relative_is_the_pair_waits_and_a_task_is_set(at, case, mother):
    at("officer", "kin/", MOTHER | {"same_as": "ask"})
    assert Proposal.objects.get().pair == tuple(sorted([case.person.kin.get().relative_id, mother.pk]))
    assert "Ask the family who" in case.tasks.get().text


def test_nobody_else_can_be_named_as_the_relative(at, case, mother, officer):
    other = create_person(NewPerson("Ashokan Pillai"), by=officer)
    assert at("officer", "kin/", MOTHER | {"same_as": str(other.pk)}).status_code == 422
    assert not case.person.kin.exists()


def test_a_paper_that_is_added_brings_who_she_may_be_into_the_queue_at_once(at, case, officer):
    known = create_person(NewPerson("ओमवीर सिंह तिलवाड़ा", nationality="IN"), by=officer)
    add_paper(known, kind=PaperKind.PASSPORT, number="Z5017317", by=officer)
    at("officer", "papers/", {"kind": "passport", "number": "Z5017317"})
    assert known.pk in Proposal.objects.get().pair
