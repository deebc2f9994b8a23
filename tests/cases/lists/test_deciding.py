"""Rows are accepted, refused, left: each accepted one is a claim of the host with its row as evidence."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.claims import record_claim
from safeconduct.cases.actions.lists.accepting import accept_rows, intend
from safeconduct.cases.actions.lists.judging import choose_case, leave_row, refuse_row
from safeconduct.cases.actions.lists.matching import begin_matching, run_matching
from safeconduct.cases.actions.lists.receiving import Letter, ListFault, receive_list
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.models import (
    FOREVER,
    Claim,
    Clock,
    Disagreement,
    Document,
    OurList,
    ReceivedList,
    ReceivedRow,
    RowDecision,
    RowMatch,
    Standing,
)
from safeconduct.store.partial_dates import PartialDate
from tests.tables import xlsx

from ..said import draft
from .conftest import HEADERS, OMVEER, RAJESH, SENDER


@pytest.fixture
def received(men, bring):
    return bring()


def same(received: ReceivedList, number: int, case) -> None:
    RowMatch.objects.filter(list=received, number=number).update(case=case, heap="same", probability=0.99)


def test_an_accepted_row_is_a_claim_of_the_host_with_its_row_as_evidence(received, men, lead):
    done = accept_rows(received, [2], by=lead)
    assert (len(done.rows), done.refused) == (1, [])
    claim = Claim.objects.get()
    assert (claim.case, claim.track, claim.state, claim.viewpoint) == (men[0], "whereabouts", "missing", "host")
    assert (claim.claimant, claim.happened.edtf, claim.known_at) == (SENDER, "2024-10-30", received.received_at)
    document = claim.evidence.get().document
    text = default_storage.open(document.storage_name).read().decode()
    assert received.sha256 in text
    assert "ТИЛВАРА Омвир Сингх" in text
    assert "КУМАР" not in text, "nobody else's row is in the evidence of a case"
    decision = RowDecision.objects.get()
    assert (decision.judgement, decision.claim, decision.by_id) == ("accepted", claim, lead.id)
    standing = Standing.objects.get(case=men[0], viewpoint="host", known_until=FOREVER)
    assert (standing.state, standing.claim) == ("missing", claim)
    verbs = set(Entry.objects.filter(actor_name="Lead").values_list("verb", flat=True))
    assert {"receive_list", "match_list", "judge_rows", "record_claim"} <= verbs


def test_an_accepted_row_is_accepted_once(received, lead):
    accept_rows(received, [2], by=lead)
    again = accept_rows(received, [2], by=lead)
    assert again.refused == [(2, "This row has been accepted already.")]
    assert Claim.objects.count() == 1


def test_a_row_says_the_same_as_a_claim_recorded_by_hand(received, men, lead):
    """The way of many and the way of one leave the same: order, clocks, disagreements."""
    record_claim(men[0], draft(Track.WHEREABOUTS, "located"), by=lead)
    record_claim(men[1], draft(Track.WHEREABOUTS, "located"), by=lead)
    same(received, 2, men[0])
    accept_rows(received, [2], by=lead)
    record_claim(
        men[1], draft(Track.WHEREABOUTS, "missing", Viewpoint.HOST, claimant=SENDER, happened="2024-10-30"), by=lead
    )
    for model in (Disagreement, Clock, Standing):
        kept = [model.objects.filter(case=case).count() for case in men[:2]]
        assert kept[0] == kept[1], model
    flags = Claim.objects.filter(viewpoint="host").values_list("out_of_order", flat=True)
    assert len(set(flags)) == 1


def test_a_list_that_says_dead_makes_no_death_that_we_confirm(received, men, lead):
    same(received, 3, men[1])
    accept_rows(received, [3], by=lead)
    claim = Claim.objects.get()
    assert (claim.viewpoint, claim.track, claim.state) == ("host", "condition", "dead")
    assert not Standing.objects.filter(case=men[1], viewpoint="ours").exists()


def test_a_list_is_never_our_own_account(crisis, lead):
    letter = Letter("we", "", timezone.now(), viewpoint=Viewpoint.OURS)
    with pytest.raises(ListFault, match="the account of the host or of a third"):
        receive_list(crisis, xlsx([HEADERS, OMVEER]), name="a.xlsx", letter=letter, by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReceivedList.objects.create(
            crisis=crisis, sender="we", sender_key="we", sha256="0" * 64, size=1, received_at=timezone.now(),
            viewpoint="ours", reliability="F", credibility="6", brought_by_id=lead.id,
        )  # fmt: skip


def test_what_would_be_recorded_is_told_and_nothing_is_written(received, men, lead):
    same(received, 3, men[1])
    would = intend(received, list(RowMatch.objects.filter(list=received, case__isnull=False)), by=lead)
    assert sorted(would.said) == [("condition: dead", 1), ("whereabouts: missing", 1)]
    assert not Claim.objects.exists()


def test_a_row_without_a_state_is_not_accepted(men, bring, lead):
    received = bring([HEADERS, (*OMVEER[:4], "в отпуске", "")])
    done = accept_rows(received, [2], by=lead)
    assert "says no state that we keep" in done.refused[0][1]
    assert not Claim.objects.exists()


def test_what_the_list_says_of_everybody_counts_where_no_column_says_it(men, bring, lead):
    received = bring([HEADERS[:4], OMVEER[:4]], said="service=released")
    accept_rows(received, [2], by=lead)
    assert str(Claim.objects.get().state) == "released"


def test_an_old_list_takes_the_permission_to_back_date(men, bring, lead, officer):
    received = bring(received_at=timezone.now() - timedelta(days=3))
    assert "earlier known-at time" in accept_rows(received, [2], by=officer).refused[0][1]
    assert accept_rows(received, [2], by=lead).refused == []
    assert Claim.objects.get().backdated


def test_a_refused_row_keeps_its_reason_and_falls_to_its_next_case(received, men, lead):
    with pytest.raises(ListFault, match="Write why"):
        refuse_row(received, 2, reason=" ", by=lead)
    refuse_row(received, 2, reason="His brother.", by=lead)
    match = RowMatch.objects.get(list=received, number=2)
    assert match.case != men[0]
    assert match.judged == "refused"
    assert RowDecision.objects.get().reason == "His brother."
    begin_matching(received, by=lead, again=True)
    run_matching(received.pk)
    assert RowMatch.objects.get(list=received, number=2).case != men[0], "what was refused stays refused"


def test_a_row_is_left_for_later_and_accepted_then(received, lead):
    leave_row(received, 2, by=lead)
    assert RowMatch.objects.get(list=received, number=2).judged == "later"
    assert accept_rows(received, [2], by=lead).refused == []


def test_a_row_can_be_given_another_of_its_cases(received, men, lead):
    match = RowMatch.objects.get(list=received, number=2)
    match.candidates = [[str(men[0].pk), 6.0], [str(men[2].pk), 1.0]]
    match.save(update_fields=["candidates"])
    choose_case(received, 2, men[2].pk, by=lead)
    match.refresh_from_db()
    assert (match.case, match.heap) == (men[2], "perhaps")
    with pytest.raises(Refused, match="not one of those"):
        choose_case(received, 2, men[3].pk, by=lead)


def test_matching_again_keeps_what_was_accepted(received, men, lead):
    accept_rows(received, [2], by=lead)
    begin_matching(received, by=lead, again=True)
    run_matching(received.pk)
    match = RowMatch.objects.get(list=received, number=2)
    assert (match.case, match.judged) == (men[0], "accepted")


def test_a_case_that_the_actor_may_not_see_is_not_accepted(received, ministry, stranger):
    done = accept_rows(received, [2], by=stranger)
    assert done.refused == [(2, "This row has no case that you may see.")]
    assert not Document.objects.exists()


@pytest.mark.parametrize("model", [ReceivedList, ReceivedRow, RowDecision, OurList])
def test_what_they_sent_and_what_was_decided_is_never_changed(model, received, lead):
    accept_rows(received, [2], by=lead)
    table = model._meta.db_table
    if not model.objects.exists():
        OurList.objects.create(
            crisis=received.crisis, title="a", purpose="b", script="Cyrl", chosen={}, columns=[], rows=0, sha256="0",
            known_at=timezone.now(), made_by_id=lead.id,
        )  # fmt: skip
    from django.db import connection

    for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(IntegrityError, match="are a record"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_date_of_the_list_stands_where_a_row_has_none(men, bring, lead):
    received = bring([HEADERS, RAJESH], said_on=PartialDate.parse_edtf("2026-02"))
    same(received, 2, men[1])
    accept_rows(received, [2], by=lead)
    assert Claim.objects.get().happened.edtf == "2026-02"
