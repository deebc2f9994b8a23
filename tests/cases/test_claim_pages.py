"""Recording a claim in two steps, and the pages of the grave acts."""

import re

import pytest

from safeconduct.audit.models import Entry
from safeconduct.cases.actions.claims import countersign_claim, record_claim
from safeconduct.cases.enums import Ground, Track, Viewpoint
from safeconduct.cases.models import Claim, Clock, Countersignature, Document, FamilyFirstOverride, Retraction

from .telling import death, pdf, says, sign_in

SAID = {
    "claimant": "Ministry of Defence",
    "viewpoint": "host",
    "track": "whereabouts",
    "state": "missing",
    "happened": "30 October 2024",
    "reliability": "C",
    "credibility": "3",
}


@pytest.fixture
def signed_in(client, ministry):
    return lambda who: sign_in(client, ministry.users[who])


@pytest.fixture
def record(case) -> str:
    return f"/cases/{case.reference}/claims/record/"


def hidden(page: str) -> dict[str, list[str]]:
    """What the page that confirms sends on."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found


def test_a_claim_is_final_only_after_its_change_was_seen(signed_in, case, record):
    officer = signed_in("officer")
    seen = officer.post(record, SAID)
    page = seen.content.decode()
    assert seen.status_code == 200
    assert "missing" in page
    assert "Record it for good" in page
    assert not Claim.objects.exists()
    assert not Entry.objects.filter(verb="record_claim").exists()
    final = officer.post(record, {**hidden(page), "confirmed": "yes"})
    assert final.status_code == 302
    claim = Claim.objects.get()
    assert (claim.state, claim.happened.edtf, claim.recorded_by.name) == ("missing", "2024-10-30", "Officer")
    assert Entry.objects.filter(verb="record_claim").exists()


def test_confirming_twice_records_one_claim(signed_in, case, record):
    officer = signed_in("officer")
    confirmed = {**hidden(officer.post(record, SAID).content.decode()), "confirmed": "yes"}
    officer.post(record, confirmed)
    officer.post(record, confirmed)
    assert Claim.objects.count() == 1


def test_the_change_names_the_disagreement_and_the_clock_that_it_starts(signed_in, case, record, officer):
    record_claim(case, says(Viewpoint.OURS, Track.CUSTODY, "free", "2024-05"), by=officer)
    detained = SAID | {"track": "custody", "state": "detained"}
    page = signed_in("officer").post(record, detained).content.decode()
    assert "The accounts will differ on custody." in page
    assert "A clock starts: ask for consular access." in page


def test_an_older_claim_is_said_to_change_nothing(signed_in, case, record, officer):
    record_claim(case, says(Viewpoint.HOST, Track.WHEREABOUTS, "located", "2024-12"), by=officer)
    assert "The standing stays as it is" in signed_in("officer").post(record, SAID).content.decode()


def test_a_new_file_becomes_the_evidence_of_the_claim(signed_in, case, record):
    officer = signed_in("officer")
    page = officer.post(record, SAID | {"file": pdf("list.pdf")}).content.decode()
    officer.post(record, {**hidden(page), "confirmed": "yes"})
    assert Claim.objects.get().evidence.get().document == Document.objects.get()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"happened": "31 February 2024"}, "February"),
        ({"happened": "3 May 2090"}, "is in the future"),
        ({"track": "luck"}, "Select a valid choice"),
        ({"state": "released"}, "released"),
        ({"claimant": ""}, "This field is required"),
        ({"state": "", "track": ""}, "This field is required"),
        ({"known_at": "2090-01-01T10:00"}, "This time is in the future"),
    ],
)
def test_what_cannot_be_so_comes_back_with_the_field_and_a_sentence(signed_in, record, change, sentence):
    answer = signed_in("officer").post(record, SAID | change)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Claim.objects.exists()


def test_a_file_that_is_not_what_it_says_comes_back_at_its_field(signed_in, record):
    answer = signed_in("officer").post(record, SAID | {"file": pdf("photo.jpg")})
    assert answer.status_code == 422
    assert "Save it under its right name" in answer.content.decode()
    assert not Document.objects.exists()


def test_back_dating_is_refused_to_who_may_not(signed_in, record):
    early = SAID | {"known_at": "2025-01-17T10:00"}
    assert "earlier known-at" in signed_in("officer").post(record, early).content.decode()
    assert "back-dated" in signed_in("lead").post(record, early).content.decode()


def test_who_may_not_record_is_told_why(signed_in, record):
    answer = signed_in("auditor").post(record, SAID)
    assert answer.status_code == 422
    assert "takes the role" in answer.content.decode()


def test_a_stranger_finds_no_form(signed_in, record):
    assert signed_in("stranger").get(record).status_code == 404
    assert signed_in("stranger").post(record, SAID).status_code == 404


def test_the_states_follow_the_track(signed_in):
    page = signed_in("officer").get("/tracks/states/?track=kin").content.decode()
    assert "told" in page
    assert "missing" not in page


# ---------------------------------------------------------------- grave acts
@pytest.fixture
def claim(case, officer) -> Claim:
    return record_claim(case, says(Viewpoint.HOST, Track.WHEREABOUTS, "missing", "2024-10-30"), by=officer)


def act_on(claim: Claim, act: str) -> str:
    return f"/cases/{claim.case.reference}/claims/{claim.pk}/{act}/"


def test_a_retraction_shows_what_it_changes_and_takes_a_reason(signed_in, claim):
    officer = signed_in("officer")
    page = officer.get(act_on(claim, "retract")).content.decode()
    assert "nothing said" in page
    assert not Retraction.objects.exists()
    assert officer.post(act_on(claim, "retract"), {"reason": " "}).status_code == 422
    assert officer.post(act_on(claim, "retract"), {"reason": "Another man."}).status_code == 302
    assert Retraction.objects.get().reason == "Another man."


def test_a_retracted_claim_is_not_retracted_again(signed_in, claim):
    officer = signed_in("officer")
    officer.post(act_on(claim, "retract"), {"reason": "Another man."})
    page = officer.get(act_on(claim, "retract")).content.decode()
    assert "disabled" in page
    assert "already been retracted" in page
    assert officer.post(act_on(claim, "retract"), {"reason": "Again."}).status_code == 422


@pytest.mark.parametrize("act", ["retract", "countersign"])
def test_a_stranger_finds_no_grave_act(signed_in, claim, act):
    assert signed_in("stranger").get(act_on(claim, act)).status_code == 404


@pytest.mark.parametrize("act", ["retract", "countersign"])
def test_a_claim_in_a_closed_compartment_has_no_page(signed_in, case, lead, act):
    secret = record_claim(case, death(compartment="medical"), by=lead)
    assert signed_in("colleague").get(act_on(secret, act)).status_code == 404
    assert signed_in("lead").get(act_on(secret, act)).status_code == 200


def test_a_second_officer_countersigns_after_seeing_what_follows(signed_in, case, officer):
    found = record_claim(case, death(), by=officer)
    colleague = signed_in("colleague")
    page = colleague.get(act_on(found, "countersign")).content.decode()
    assert "Family first shuts:" in page
    assert "A clock starts: notice of death to next of kin." in page
    assert not Countersignature.objects.exists()
    assert not Clock.objects.filter(kind="notice_of_death").exists()
    assert colleague.post(act_on(found, "countersign")).status_code == 302
    assert Countersignature.objects.get().by.name == "Colleague"


@pytest.mark.parametrize(
    ("ground", "sentence"), [(Ground.DNA, "You recorded this claim"), (Ground.SIGHT, "never by sight")]
)
def test_a_countersignature_that_is_refused_shows_a_disabled_button_with_the_reason(
    signed_in, case, officer, ground, sentence
):
    found = record_claim(case, says(Viewpoint.OURS, Track.CONDITION, "dead", "2024-10", ground=ground), by=officer)
    page = signed_in("officer").get(act_on(found, "countersign")).content.decode()
    assert "disabled" in page
    assert sentence in page
    assert signed_in("officer").post(act_on(found, "countersign")).status_code == 422
    assert not Countersignature.objects.exists()


def test_a_senior_overrides_family_first_with_a_reason(signed_in, case, officer, colleague):
    countersign_claim(record_claim(case, death(), by=officer), by=colleague)
    address = f"/cases/{case.reference}/family-first/"
    assert "Only a senior" in signed_in("officer").get(address).content.decode()
    assert signed_in("officer").post(address, {"reason": "Now."}).status_code == 422
    assert signed_in("lead").post(address, {"reason": ""}).status_code == 422
    assert signed_in("lead").post(address, {"reason": "The list is out."}).status_code == 302
    assert FamilyFirstOverride.objects.get().reason == "The list is out."
    assert signed_in("stranger").get(address).status_code == 404


def test_known_at_is_read_in_the_zone_of_the_officer(signed_in, ministry, case, record):
    lead = ministry.users["lead"]
    lead.time_zone = "Asia/Kolkata"
    lead.save()
    page = signed_in("lead").post(record, SAID | {"known_at": "2025-01-17T10:00"}).content.decode()
    signed_in("lead").post(record, {**hidden(page), "confirmed": "yes"})
    assert Claim.objects.get().known_at.strftime("%H:%M") == "04:30"
