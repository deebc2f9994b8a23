"""The acts on a request, from its page: forms, buttons, files, answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Case, Claim
from safeconduct.intake.actions.linking import link_mention
from safeconduct.intake.actions.receiving import NewFile, NewRequest, receive_request
from safeconduct.intake.enums import ScanVerdict
from safeconduct.intake.models import (
    Channel,
    FileScan,
    Handling,
    Mention,
    Message,
    NotThisPerson,
    Presence,
    RequestFile,
    RequestLink,
    Step,
)
from safeconduct.people.actions import NewPerson, create_person
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.intake.pleas import plea, work

FORMS = [
    "ask-back/", "wait/", "decide/", "answered/", "not-ours/", "ahead/", "back/", "tie/", "untie/", "people/",
    "pass-on/", "officer/", "answer/",
]  # fmt: skip
MAY_BE_EMPTY = {"wait/", "answered/"}
RFC822 = (
    b"From: Asha <asha@example.org>\r\nSubject: My son\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nWhere is he?\r\n"
    b'--b\r\nContent-Type: text/html; name="p.html"\r\nContent-Disposition: attachment; filename="p.html"\r\n\r\n'
    b"<script>alert(1)</script>\r\n--b--\r\n"
)


@pytest.fixture
def at(client, ministry: Ministry, row: Handling):
    """Posts to an address of the request as somebody, or gets it when there is nothing to post."""

    def ask(path: str, said: dict[str, object] | None = None, who: str = "officer", of: Handling = row, **more: object):
        sign_in(client, ministry.users[who])
        address = f"/requests/{of.request.reference}/{path}"
        return client.get(address, **more) if said is None else client.post(address, said, **more)

    return ask


@pytest.mark.parametrize("path", FORMS)
def test_every_act_has_a_page_of_its_own_and_a_part_for_the_script(at, path: str):
    whole = at(path).content.decode()
    assert "<!doctype html>" in whole
    part = at(path, headers={"HX-Request": "true"}).content.decode()
    assert "<form" in part
    assert "<!doctype html>" not in part


@pytest.mark.parametrize("path", FORMS)
def test_a_stranger_finds_none_of_them(at, path: str):
    assert at(path, who="stranger").status_code == 404
    assert at(path, {}, who="stranger").status_code == 404


@pytest.mark.parametrize("path", FORMS)
def test_an_auditor_reads_but_does_not_act(at, path: str):
    assert at(path, {}, who="auditor").status_code == 403


@pytest.mark.parametrize("path", [path for path in FORMS if path not in MAY_BE_EMPTY])
def test_an_empty_form_comes_back_with_what_is_missing(at, path: str):
    answer = at(path, {})
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()
    assert not Step.objects.exists()


@pytest.mark.parametrize(
    ("path", "said", "state"),
    [
        ("ask-back/", {"words": "Which town?", "due_at": "2026-12-24T10:00"}, "waiting_family"),
        ("wait/", {"words": "We call.", "due_at": "2026-12-24T10:00"}, "waiting_us"),
        ("decide/", {"words": "On the list."}, "decided"),
        ("answered/", {"words": "By phone."}, "answered"),
        ("not-ours/", {"to": "Police of Jaipur, 100"}, "not_ours"),
    ],
)
def test_a_step_is_taken_and_leads_back_to_the_request_with_its_queue(at, row: Handling, path, said, state):
    answer = at(f"{path}?channel=form", said)
    assert answer["Location"] == f"/requests/{row.request.reference}/?channel=form"
    row.refresh_from_db()
    assert row.state == state
    at("undo/", {})
    row.refresh_from_db()
    assert row.state == "untouched"


def test_what_an_act_refuses_is_said_in_its_form_and_above_the_page(at, row: Handling, ministry, client):
    at("hold/", {}, who="colleague")
    answer = at("decide/", {"words": "On the list."})
    assert answer.status_code == 422
    assert "Colleague works on this request until" in answer.content.decode()
    at("undo/", {})
    assert "Colleague works on this request until" in at("").content.decode()


def test_an_exception_to_the_order_is_listed(at, row: Handling, ministry: Ministry, client):
    said = {"asked_by": "Private office", "ground": "The father is dying.", "agreed_by": str(ministry.users["lead"].pk)}
    at("ahead/", said)
    text = client.get("/c/army/requests/exceptions/").content.decode()
    for words in ("Private office", "The father is dying.", "Lead", "Officer", "still ahead"):
        assert words in text
    assert "Private office asked for it" in at("").content.decode()
    at("back/", {"words": "He got well."})
    text = client.get("/c/army/requests/exceptions/").content.decode()
    assert "He got well." in text
    assert "Private office" not in at("../../c/army/requests/exceptions/", who="stranger").content.decode()


def test_exceptions_cost_the_same_for_one_and_for_three(at, client, row, desk, ministry, django_assert_max_num_queries):
    said = {"asked_by": "x", "ground": "y", "agreed_by": str(ministry.users["lead"].pk)}
    at("ahead/", said)
    for key in ("two", "three"):
        at("ahead/", said, of=plea(desk, key))
    with django_assert_max_num_queries(14):
        client.get("/c/army/requests/exceptions/")


def test_requests_are_tied_by_reference_and_parted(at, row: Handling, desk: Channel, form: Channel):
    later, hidden = plea(desk, "two"), plea(form, "three")
    for reference in ("Q-1", hidden.request.reference, "RU24-0001-5", "💩"):
        answer = at("tie/", {"reference": reference}, of=later)
        assert answer.status_code == 422
        assert "No request that you may see has this reference" in answer.content.decode()
    at("tie/", {"reference": row.request.reference.lower()}, of=later)
    later.refresh_from_db()
    assert later.into_id == row.pk
    at("untie/", {"words": "Two brothers."}, of=later)
    later.refresh_from_db()
    assert later.into_id is None


def test_a_person_is_named(at, row: Handling):
    at("people/", {"name": "गुरलाल सिंह", "birth": "March 1998", "passport": "Z7012345", "home": "Kothra, Moga district"})
    named = Mention.objects.get(origin="officer")
    assert (named.name, named.birth_year, named.papers) == ("गुरलाल सिंह", "1998", ["Z7012345"])
    assert "गुरलाल सिंह" in at("").content.decode()


def test_a_request_that_was_passed_on_leaves_her_desk(at, row: Handling, ministry: Ministry, crisis):
    said = {"post": str(ministry.other_embassy.pk), "crisis": str(crisis.pk), "words": "He is in Kyiv."}
    assert at("pass-on/", said)["Location"] == "/c/army/requests/"
    assert at("").status_code == 404
    at("officer/", {"officer": str(ministry.users["stranger"].pk)}, who="stranger")
    row.refresh_from_db()
    assert row.officer == ministry.users["stranger"]


# ---------------------------------------------------------------- people
def test_same_person_not_the_same_and_taking_it_back(at, mention: Mention, case: Case):
    said = {"person": str(case.person_id)}
    at(f"people/{mention.pk}/link/", said)
    link = RequestLink.objects.get()
    assert f"/cases/{case.reference}/" in at("").content.decode()
    at(f"people/{mention.pk}/link/", said)
    assert "Take that back first" in at("").content.decode()
    assert at(f"links/{link.pk}/undo/", {}).status_code == 422
    at(f"links/{link.pk}/undo/", {"words": "Another village."})
    at(f"people/{mention.pk}/not/", said)
    text = at("").content.decode()
    assert "is not the same" in text
    assert f"people/{mention.pk}/link/" not in text
    assert NotThisPerson.objects.count() == 1


@pytest.mark.parametrize("path", ["link/", "not/"])
def test_nobody_is_linked_of_whom_the_officer_may_not_learn(at, mention, path, lead: Actor, ministry, crisis):
    assert at(f"people/{mention.pk}/{path}", {"person": "x"}).status_code == 404
    assert at(f"people/{mention.pk}/{path}", {}).status_code == 404
    assert at(f"people/{mention.pk}/{path}", {"person": str(mention.pk)}).status_code == 404
    assert at(f"people/{mention.pk}/{path}", {"person": str(mention.pk)}, who="stranger").status_code == 404
    assert not RequestLink.objects.exists()


def test_somebody_of_whom_no_candidate_was_found_is_looked_up_by_name(at, desk: Channel, case: Case, officer: Actor):
    row = plea(desk, "guddu", name="Guddu Kumar")
    mention = Mention.objects.get(request=row.pk)
    path = f"people/{mention.pk}/search/"
    part = at(path + "?q=ओमवीर सिंह तिलवाड़ा", of=row, headers={"HX-Request": "true"}).content.decode()
    assert case.person.name in part
    assert "<!doctype" not in part
    assert "Nobody whom you may see" in at(path + "?q=zzzz", of=row).content.decode()
    assert at(path, of=row).status_code == 200
    assert at(path, of=row, who="stranger").status_code == 404
    assert Entry.objects.filter(verb="search").count() == 2


# ---------------------------------------------------------------- into the register
def test_a_case_is_opened_from_the_request_with_what_the_family_says(at, desk: Channel, ministry: Ministry):
    row = plea(desk, "new", name="रविन्दर मोगा", birth="1998", passport="Z7012345", words="He was taken to the army.")
    mention = Mention.objects.get(request=row.pk)
    path = f"people/{mention.pk}/case/"
    begun = at(path, of=row).content.decode()
    assert 'value="Z7012345"' in begun
    assert "रविन्दर मोगा" in begun
    said = {
        "name": "Ravinder Moga", "other_names": "रविन्दर मोगा", "circumstance": "recruited", "passport": "Z7012345",
        "post": str(ministry.embassy.pk), "said": "service=recruited", "claimant": "mother", "words": "to the army",
    }  # fmt: skip
    assert at(path, {**said, "words": "never said"}, of=row).status_code == 422
    assert at(path, {**said, "name": ""}, of=row).status_code == 422
    assert not Case.objects.filter(person__name="Ravinder Moga").exists()
    assert at(path, said, of=row).status_code == 302
    case = Case.objects.get(person__name="Ravinder Moga")
    assert RequestLink.objects.get().case_id == case.pk
    assert Claim.objects.get().evidence.count() == 1
    assert at(path, of=row, who="stranger").status_code == 404


def test_who_may_be_known_is_asked_about_before_a_case_is_opened(at, desk: Channel, ministry: Ministry, officer: Actor):
    known = create_person(NewPerson("Ravinder Moga", nationality="IN"), by=officer)
    row = plea(desk, "new", name="Ravinder Moga")
    path = f"people/{Mention.objects.get(request=row.pk).pk}/case/"
    said = {"name": "Ravinder Moga", "circumstance": "recruited", "post": str(ministry.embassy.pk)}
    asked = at(path, said, of=row).content.decode()
    assert "Is it one of these?" in asked
    at(path, {**said, "same_as": str(known.pk), "shown": [str(known.pk)]}, of=row)
    assert Case.objects.filter(person=known).count() == 1


def test_what_the_family_says_is_recorded_from_the_page(at, mention: Mention, case: Case, officer: Actor):
    path = f"claims/{case.reference}/"
    assert at(path).status_code == 404, "the request is not about this case yet"
    link_mention(mention, person=case.person, by=officer)
    begun = at(path)
    assert "My son works in Kazan." in begun.content.decode()
    said = {
        "words": "My son works in Kazan.", "said": "whereabouts=located", "claimant": "mother", "happened": "2026",
        "reliability": "F", "credibility": "6",
    }  # fmt: skip
    assert at(path, {**said, "words": "He is dead."}).status_code == 422
    assert at(path, {**said, "happened": "31 June 2026"}).status_code == 422
    assert at(path, {}).status_code == 422
    assert at(path, said).status_code == 302
    assert Claim.objects.get().viewpoint == "family"
    assert at(path, said, who="stranger").status_code == 404
    assert at("claims/nonsense/").status_code == 404


# ---------------------------------------------------------------- answers
def test_an_answer_begins_with_a_template_in_their_language_and_is_kept_with_how_far_it_came(at, desk: Channel):
    row = plea(desk, "hindi", words="मेरा बेटा कज़ान में है। वह कहाँ है?", writer_email="asha@example.org", writer_name="Asha")
    begun = at("answer/", of=row)
    offered = begun.context["offered"]
    assert {reply.language for reply in offered} == {"hi"}
    filled = at(f"answer/?template={offered[0].key}", of=row).content.decode()
    assert row.request.reference in filled
    assert 'value="asha@example.org"' in filled
    said = {"address": "asha@example.org", "subject": "Your son", "text": "हम खोज रहे हैं।", "then": "waiting_family"}
    assert at("answer/", said, of=row).status_code == 302
    message = Message.objects.get(is_receipt=False)
    assert (message.text, message.address) == ("हम खोज रहे हैं।", "asha@example.org")
    row.refresh_from_db()
    assert (row.state, row.answered_at is not None) == ("waiting_family", True)
    page = at("", of=row).content.decode()
    assert "not sent: no way out is set up for this channel" in page
    assert "Send it once more" in page
    at(f"messages/{message.pk}/again/", {}, of=row)
    assert Message.objects.filter(is_receipt=False).count() == 2
    assert at(f"messages/{message.pk}/again/", {}, of=row, who="stranger").status_code == 404


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"text": "Dear {name}"}, "Replace {name}"),
        ({"address": ""}, "left no address"),
        ({"address": "a@example.org, b@example.org"}, "one recipient at a time"),
        ({"then": "gone"}, "valid choice"),
    ],
)
def test_an_answer_that_cannot_be_sent_comes_back(at, row: Handling, more, words: str):
    answer = at("answer/", {"address": "a@example.org", "text": "We look.", "then": "answered", **more})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Message.objects.exists()
    row.refresh_from_db()
    assert row.state == "untouched"


# ---------------------------------------------------------------- files
@pytest.fixture
def mail(mailbox: Channel) -> Handling:
    receipt = receive_request(NewRequest(mailbox, "<1@example.org>", RFC822, "message/rfc822"))
    work()
    return Handling.objects.select_related("request").get(pk=receipt.id)


def test_a_file_of_a_mail_is_handed_out_and_never_shown(at, mail: Handling):
    file = RequestFile.objects.get()
    answer = at(f"files/{file.number}/", of=mail)
    assert answer.content.strip() == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"] == 'attachment; filename="p.html"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Entry.objects.get(verb="read_file").after["file"] == "p.html"
    assert at(f"files/{file.number}/", of=mail, who="stranger").status_code == 404
    assert at("files/99/", of=mail).status_code == 404


def test_the_original_is_every_byte(at, mail: Handling, row: Handling):
    answer = at("original/", of=mail)
    assert answer.content == RFC822
    assert answer["Content-Disposition"] == f'attachment; filename="{mail.request.reference}.eml"'
    assert at("original/")["Content-Disposition"].endswith('.json"')
    assert at("original/", who="stranger").status_code == 404


def test_an_infected_file_is_never_handed_out_nor_the_mail_in_which_it_is(at, mail: Handling):
    file = RequestFile.objects.get()
    FileScan.objects.create(file=file, verdict=ScanVerdict.INFECTED, words="Eicar")
    FileScan.objects.create(file=file, verdict=ScanVerdict.CLEAN)
    page = at("", of=mail).content.decode()
    assert "/files/" not in page
    assert "/original/" not in page
    for path in (f"files/{file.number}/", "original/"):
        assert at(path, of=mail, follow=True).redirect_chain
    assert "kept, and not handed out" in at(f"files/{file.number}/", of=mail, follow=True).content.decode()
    assert not Entry.objects.filter(verb="read_file").exists()


def test_a_file_beside_a_form_is_handed_out(at, desk: Channel):
    files = (NewFile("фото.jpg", "image/jpeg", b"\xff\xd8\xff\xe0picture"),)
    receipt = receive_request(NewRequest(desk, "photo", b"{}", "application/json", files=files))
    row = Handling.objects.select_related("request").get(pk=receipt.id)
    assert at("files/1/", of=row).content == b"\xff\xd8\xff\xe0picture"
    assert "фото.jpg" in at("", of=row).content.decode()


def test_a_press_on_a_held_request_changes_nothing(at, row: Handling, mention, case: Case, ministry: Ministry):
    Presence.objects.create(
        request=row.request, user=ministry.users["colleague"], holds_until=timezone.now() + timedelta(minutes=9)
    )
    at(f"people/{mention.pk}/link/", {"person": str(case.person_id)})
    assert not RequestLink.objects.exists()
