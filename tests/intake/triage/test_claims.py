"""What the family says, recorded from a request with their words as evidence."""

import pytest
from django.core.files.storage import default_storage

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.models import Case, Claim, Document, Standing
from safeconduct.intake.actions.claims import record_claim_from
from safeconduct.intake.actions.linking import link_mention, unlink
from safeconduct.intake.models import ClaimSource, Handling, Mention
from tests.cases.telling import says
from tests.intake.pleas import plea

SAID = says(Viewpoint.FAMILY, Track.WHEREABOUTS, "located", "2025-06", key="request:1")


@pytest.fixture
def about(row: Handling, mention: Mention, case: Case, officer: Actor) -> Handling:
    link_mention(mention, person=case.person, by=officer)
    return row


def test_the_claim_stands_with_the_words_as_evidence(about: Handling, case: Case, officer: Actor):
    claim = record_claim_from(about, case, SAID, words="My son\n works in  Kazan.", by=officer)
    assert (claim.viewpoint, claim.words) == ("family", "My son\n works in  Kazan.")
    document = claim.evidence.get().document
    kept = default_storage.open(document.storage_name).read().decode()
    assert document.media_type == "text/plain"
    for words in (about.request.reference, about.request.sha256, "My son\n works in  Kazan."):
        assert words in kept
    assert ClaimSource.objects.get().request_id == about.pk
    assert Standing.objects.filter(case=case, viewpoint="family", track="whereabouts", state="located").exists()


def test_it_is_the_family_who_says_so_whatever_the_draft_says(about: Handling, case: Case, officer: Actor):
    draft = says(Viewpoint.OURS, Track.WHEREABOUTS, "located")
    assert record_claim_from(about, case, draft, words="My son works", by=officer).viewpoint == "family"


@pytest.mark.parametrize("words", ["", "  ", "He is dead.", "My son works in Kazan. He is dead."])
def test_words_that_are_not_in_the_request_are_no_evidence(about: Handling, case: Case, officer: Actor, words: str):
    with pytest.raises(Refused, match="not in the request"):
        record_claim_from(about, case, SAID, words=words, by=officer)
    assert not Claim.objects.exists()
    assert not Document.objects.exists()


def test_a_claim_needs_a_link_that_stands(row, mention: Mention, case: Case, officer: Actor):
    with pytest.raises(Refused, match="whom the request is about"):
        record_claim_from(row, case, SAID, words="My son", by=officer)
    unlink(link_mention(mention, person=case.person, by=officer), reason="wrong", by=officer)
    with pytest.raises(Refused, match="whom the request is about"):
        record_claim_from(row, case, SAID, words="My son", by=officer)


def test_the_same_form_sent_twice_is_one_claim(about: Handling, case: Case, officer: Actor):
    for _time in range(2):
        record_claim_from(about, case, SAID, words="My son", by=officer)
    assert Claim.objects.count() == ClaimSource.objects.count() == Document.objects.count() == 1


def test_words_that_look_like_a_page_are_kept_as_text(desk, case: Case, officer: Actor):
    row = plea(desk, "html", words="<html><script>alert('hi')</script> He is in Kazan.")
    link_mention(Mention.objects.get(request=row.pk), person=case.person, by=officer)
    claim = record_claim_from(row, case, SAID, words="<html><script>alert('hi')</script>", by=officer)
    kept = default_storage.open(claim.evidence.get().document.storage_name).read()
    assert b"<" not in kept
    assert b"\\u003chtml>" in kept
