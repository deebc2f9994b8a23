"""What was kept long enough goes, nothing else does, and what went is written down."""

from datetime import date, datetime, timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from safeconduct.access.decision import Refused
from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.claims import record_claim
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.models import Crisis
from safeconduct.cli import expire as command
from safeconduct.intake.actions.receiving import NewFile, NewRequest, receive_request
from safeconduct.intake.actions.retention import end_hold, erase_expired, hold_back, set_retention
from safeconduct.intake.enums import ChannelKind, RequestState, RetentionKind, Told
from safeconduct.intake.jobs import expire
from safeconduct.intake.models import (
    Candidate,
    ClaimSource,
    Erasure,
    Expiring,
    Handling,
    Mention,
    Message,
    Outbox,
    Reading,
    Report,
    Request,
    RequestFile,
    RequestLink,
    RequestList,
    RetentionHoldEnd,
    RetentionRule,
    Step,
)
from safeconduct.intake.retention import due_now, kept_for, running
from safeconduct.people.actions import NewPerson, create_person
from safeconduct.people.models import Contact, Kin, Paper, Person, PersonName, Registration
from safeconduct.store.faults import FieldFault
from safeconduct.store.ids import uuid7
from tests.cases.said import draft
from tests.intake.made import made_link, made_mention, made_request, made_step

MONTH = timedelta(days=31)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def person(officer) -> Person:
    return create_person(NewPerson("Sukhdev Bhullar", nationality="IN"), by=officer)


def set_aside(channel, officer, **handling) -> Handling:
    """A request that was not for us, and an officer said so."""
    row = made_request(channel, timezone.now(), **handling)
    made_step(row, RequestState.NOT_OURS, by=officer, at=timezone.now())
    return row


def age(months: int) -> None:
    """Let so many months pass for the clocks that run: only the owner of the tables can."""
    Expiring.objects.update(since=timezone.now() - months * MONTH)


def with_triggers_asleep(statement: str, *given: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, given)
        cursor.execute("SET session_replication_role = DEFAULT")


def settle(row: RetentionRule | RetentionHoldEnd, days: int = 8) -> None:
    """As if it had been set so many days ago."""
    table = row._meta.db_table
    with_triggers_asleep(f"UPDATE {table} SET at = now() - make_interval(days => %s)", days)


def is_erased(row: Handling) -> bool:
    return Request.objects.get(pk=row.pk).is_erased


def test_a_request_that_was_not_for_us_goes_after_its_months_and_what_went_is_written_down(form, officer):
    receipt = receive_request(
        NewRequest(form, "one", b"my plea", "text/plain", "maa@example.org", files=(NewFile("a.jpg", "", b"photo"),))
    )
    row = Handling.objects.get(pk=receipt.id)
    Handling.objects.filter(pk=row.pk).update(is_read=True, who="Kamla Devi", preview="my plea", parts=[["child", 36]])
    made_step(row, RequestState.NOT_OURS, by=officer, at=timezone.now())
    Reading.objects.create(request=row.request, version=1, text="my plea")
    Message.objects.create(request=row.request, channel=form, kind="email", address="maa@example.org", language="hi",
                           subject="Your plea", text="Please write to the bank.")  # fmt: skip
    assert erase_expired() == {}
    age(7)
    erased = erase_expired()
    assert erased == {"request": 1, "bytes": 7 + 5 + len("maa@example.org\nYour plea\nPlease write to the bank.")}

    kept = Request.objects.get(pk=row.pk)
    assert (kept.raw, kept.sender, kept.sha256, kept.size) == (None, None, row.request.sha256, 7)
    assert (kept.number, kept.received_at) == (row.request.number, row.request.received_at)
    file = RequestFile.objects.get(request=kept)
    assert (file.name, file.content, file.sha256) == (None, None, sha256(b"photo").hexdigest())
    message = Message.objects.get(request=kept)
    assert (message.address, message.subject, message.text, message.language) == (None, None, None, "hi")
    assert not Reading.objects.exists()
    handling = Handling.objects.get(pk=row.pk)
    assert (handling.who, handling.preview, handling.parts, handling.state) == ("", "", [], "not_ours")
    assert Step.objects.filter(request=kept).count() == 1

    told = {one.what: (one.object, one.sha256, one.size, one.kind, one.months) for one in Erasure.objects.all()}
    assert told["request"] == (row.pk, sha256(b"my plea").hexdigest(), 7, "not_ours", 6)
    assert told["file"] == (file.pk, sha256(b"photo").hexdigest(), 5, "not_ours", 6)
    said = b"maa@example.org\nYour plea\nPlease write to the bank."
    assert told["message"] == (message.pk, sha256(said).hexdigest(), len(said), "not_ours", 6)
    entry = Entry.objects.get(verb=Verb.ERASE)
    assert entry.after == {"request": 1, "bytes": erased["bytes"]}


def test_erasing_again_erases_nothing_more(form, officer):
    set_aside(form, officer)
    erase_expired()
    age(7)
    assert erase_expired()["request"] == 1
    assert erase_expired() == {}
    assert Erasure.objects.count() == 1


def test_before_its_months_are_over_nothing_goes(form, officer):
    row = set_aside(form, officer)
    erase_expired()
    age(5)
    assert erase_expired() == {}
    assert not is_erased(row)


def test_who_was_mentioned_goes_and_what_officers_decided_stays(form, officer, person):
    row = set_aside(form, officer)
    linked, loose = made_mention(row, likely=person), made_mention(row)
    Candidate.objects.create(mention=loose, person=person, probability=0.4, band="between")
    Mention.objects.update(words="my son", phones=["+919800000000"], evidence={"names": ["Sukhdev"]})
    link = made_link(row, person, by=officer, mention=linked)
    erase_expired()
    age(7)
    erase_expired()
    kept = Mention.objects.get()
    assert (kept.pk, kept.name, kept.words, kept.phones, kept.evidence) == (linked.pk, "", "", [], {})
    assert kept.likely is None
    assert not Candidate.objects.exists()
    assert RequestLink.objects.get() == link


def test_mail_of_machines_goes_sooner_than_other_mail(form, officer):
    row, other = set_aside(form, officer, automatic="bounce"), set_aside(form, officer)
    erase_expired()
    age(4)
    erase_expired()
    assert is_erased(row)
    assert not is_erased(other)


def test_requests_about_no_case_go_only_once_the_crisis_is_closed(form, officer, crisis):
    answered = made_request(form, timezone.now(), state=RequestState.ANSWERED)
    untouched = made_request(form, timezone.now())
    erase_expired()
    assert not Expiring.objects.exists()
    Crisis.objects.filter(pk=crisis.pk).update(closed_on=timezone.localdate())
    erase_expired()
    age(25)
    erase_expired()
    assert is_erased(answered)
    assert not is_erased(untouched)


def test_the_file_of_a_list_goes_with_the_last_of_its_rows(form, officer):
    rows = []
    for number in (1, 2):
        new = NewRequest(form, f"row {number}", b"row", "text/plain", list_sha256="ab" * 32, list_row=number)
        row = Handling.objects.get(pk=receive_request(new).id)
        Handling.objects.filter(pk=row.pk).update(is_read=True)
        rows.append(row)
    brought = RequestList.objects.create(
        channel=form, sender="State of Punjab", file_name="list.xlsx", sha256="ab" * 32, content=b"sheet", size=5,
        rows=2, by_id=officer.id,
    )  # fmt: skip
    for row, goes in zip(rows, (False, True), strict=True):
        made_step(row, RequestState.NOT_OURS, by=officer, at=timezone.now())
        erase_expired()
        age(7)
        erase_expired()
        brought.refresh_from_db()
        assert (brought.content is None) is goes
    assert Erasure.objects.filter(what="list", object=brought.pk, size=5).exists()


# ---------------------------------------------------------------- what never goes
def test_what_a_claim_rests_on_is_never_erased(form, officer, case, now):
    row = set_aside(form, officer)
    later = made_request(form, now, into=row.request)
    claim = record_claim(case, draft(Track.WHEREABOUTS, "reported", Viewpoint.FAMILY), by=officer)
    ClaimSource.objects.create(claim=claim, request=later.request, words="in Rostov")
    erase_expired()
    assert not Expiring.objects.exists()


def test_what_is_linked_to_a_case_is_never_erased_and_its_clock_begins_anew(form, officer, case):
    row = set_aside(form, officer)
    erase_expired()
    age(7)
    made_link(row, case.person, by=officer, case=case)
    assert erase_expired() == {}
    assert not is_erased(row)
    assert not Expiring.objects.exists()


@pytest.mark.parametrize("writer", ["court", "parliament"])
def test_a_letter_stays_while_its_reply_is_due(form, officer, now, writer):
    row = set_aside(form, officer, writer=writer, due_at=now)
    erase_expired()
    assert not Expiring.objects.exists()
    Handling.objects.filter(pk=row.pk).update(answered_at=now)
    erase_expired()
    age(7)
    erase_expired()
    assert is_erased(row)


def test_nothing_goes_while_a_message_has_still_to_be_sent(form, officer):
    row = set_aside(form, officer)
    message = Message.objects.create(request=row.request, channel=form, kind="email", address="a@b.example",
                                     language="hi", text="We have passed it on.")  # fmt: skip
    Outbox.objects.create(message=message)
    erase_expired()
    age(7)
    assert erase_expired() == {}
    Outbox.objects.all().delete()
    assert erase_expired()["request"] == 1


def test_a_hold_keeps_a_request_and_ends_seven_days_after_its_end(form, officer, lead):
    row = set_aside(form, officer)
    hold = hold_back(request=row.request, reason="asked for by a court", by=lead)
    erase_expired()
    age(7)
    assert erase_expired() == {}
    end = end_hold(hold, reason="the court has it", by=lead)
    assert erase_expired() == {}
    settle(end)
    assert erase_expired()["request"] == 1
    with pytest.raises(Refused, match="ended already"):
        end_hold(hold, reason="once more", by=lead)


def test_a_hold_on_a_crisis_keeps_everything_of_it(form, officer, lead, crisis):
    set_aside(form, officer)
    hold_back(crisis=crisis, reason="inquiry of parliament", by=lead)
    erase_expired()
    age(40)
    assert erase_expired() == {}


def months_of(kind: RetentionKind, crisis: Crisis | None = None) -> int | None:
    return next(row.months for row in kept_for(crisis) if row.kind == kind)


def test_shipped_months_hold_where_nothing_is_set(crisis):
    assert {str(row.kind): row.months for row in kept_for(crisis)} == {
        "not_ours": 6, "automatic": 3, "no_case": 24, "report": 18, "register": 18,
    }  # fmt: skip


def test_what_keeps_longer_holds_at_once_and_what_keeps_shorter_after_seven_days(crisis, lead):
    rule = set_retention(RetentionKind.NOT_OURS, crisis=None, months=2, reason="our law", by=lead)
    assert months_of(RetentionKind.NOT_OURS, crisis) == 6
    settle(rule)
    assert months_of(RetentionKind.NOT_OURS, crisis) == 2
    set_retention(RetentionKind.NOT_OURS, crisis=None, months=12, reason="a new law", by=lead)
    assert months_of(RetentionKind.NOT_OURS, crisis) == 12


def test_a_rule_of_the_crisis_holds_before_that_for_every_crisis(crisis, lead):
    settle(set_retention(RetentionKind.NO_CASE, crisis=None, months=30, reason="our law", by=lead))
    settle(set_retention(RetentionKind.NO_CASE, crisis=crisis, months=10, reason="agreed with families", by=lead))
    assert months_of(RetentionKind.NO_CASE, crisis) == 10
    assert months_of(RetentionKind.NO_CASE) == 30


def test_without_months_it_is_kept_for_ever(form, officer, crisis, lead):
    set_retention(RetentionKind.NOT_OURS, crisis=crisis, months=None, reason="inquiry", by=lead)
    assert months_of(RetentionKind.NOT_OURS, crisis) is None
    set_aside(form, officer)
    erase_expired()
    age(500)
    assert erase_expired() == {}
    assert running()[0].first is None


def test_nobody_dates_a_rule_back(crisis, officer, lead, now):
    long_ago = now - 100 * MONTH
    row = RetentionRule.objects.create(kind="not_ours", months=1, reason="", by_id=lead.id, at=long_ago)
    row.refresh_from_db()
    assert row.at > now - timedelta(minutes=5)


def test_a_rule_needs_months_that_can_be_and_a_reason(crisis, lead, officer):
    for wrong in (0, 601):
        with pytest.raises(FieldFault):
            set_retention(RetentionKind.NOT_OURS, crisis=None, months=wrong, reason="x", by=lead)
    with pytest.raises(FieldFault):
        set_retention(RetentionKind.NOT_OURS, crisis=None, months=1, reason=" ", by=lead)
    with pytest.raises(Refused):
        set_retention(RetentionKind.NOT_OURS, crisis=None, months=1, reason="x", by=officer)
    with pytest.raises(FieldFault):
        hold_back(reason="x", by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.create(kind="not_ours", months=0, reason="", by_id=lead.id)


def register_entry(person: Person, expires: date, **more) -> Registration:
    return Registration.objects.create(
        person=person, register="Embassy", number=str(uuid7()), content=uuid7(), country="RU", place="Kazan",
        address="ul. Pushkina 3", expires_on=expires, **more,
    )  # fmt: skip


def test_an_entry_of_the_register_goes_18_months_after_it_expired_and_whom_nobody_else_knows_too(officer, person, now):
    Paper.objects.create(person=person, kind="passport", number="Z1", folded="Z1")
    Contact.objects.create(person=person, kind="phone", value="+91 98", folded="+9198")
    row = register_entry(person, (now - 19 * MONTH).date())
    erased = erase_expired()
    assert erased["registration"] == 1
    row.refresh_from_db()
    person.refresh_from_db()
    assert (row.place, row.address, row.country, row.register) == ("", "", "RU", "Embassy")
    assert person.name == "–"
    for table in (PersonName, Paper, Contact):
        assert not table.objects.filter(person=person).exists()
    assert {one.what for one in Erasure.objects.all()} == {"registration", "person"}
    assert erase_expired() == {}


def test_an_entry_stays_while_it_or_another_of_hers_is_young_and_while_she_has_a_case(officer, person, case, now):
    old = (now - 40 * MONTH).date()
    register_entry(person, old)
    register_entry(person, now.date() + MONTH)
    register_entry(case.person, old)
    assert erase_expired() == {}


def test_who_is_kin_of_somebody_stays_when_her_entry_goes(officer, person, case, now):
    Kin.objects.create(person=case.person, relative=person, relation="brother")
    register_entry(person, (now - 20 * MONTH).date())
    assert erase_expired()["registration"] == 1
    person.refresh_from_db()
    assert person.name == "Sukhdev Bhullar"


def test_words_of_people_abroad_go_and_what_they_said_stays(crisis, person, now):
    row = Report.objects.create(person=person, crisis=crisis, what=Told.HELP, place="Kazan", words="no money left",
                                at=now - 19 * MONTH)  # fmt: skip
    young = Report.objects.create(person=person, crisis=crisis, what=Told.SAFE, words="all well", at=now - 17 * MONTH)
    assert erase_expired()["report"] == 1
    row.refresh_from_db()
    young.refresh_from_db()
    assert (row.place, row.words, row.what) == (None, None, "help")
    assert young.words == "all well"


def test_a_dry_run_counts_by_kind_and_changes_nothing(form, officer, capsys):
    row = set_aside(form, officer)
    set_aside(form, officer, automatic="bounce")
    erase_expired()
    age(7)
    assert [(str(due.kind), str(due.what), due.n) for due in due_now()] == [
        ("automatic", "request", 1), ("not_ours", "request", 1),
    ]  # fmt: skip
    assert command._count() == 0
    assert "1 would be erased: requests that were not for us (request)" in capsys.readouterr().out
    assert not is_erased(row)
    expire(0)
    assert is_erased(row)
    assert due_now() == []


def test_a_request_that_came_by_mail_is_told_by_the_hash_of_its_bytes(mailbox, officer):
    row = set_aside(mailbox, officer)
    assert row.kind == ChannelKind.EMAIL
    RequestFile.objects.create(request=row.request, number=1, part=1, name="scan.pdf", size=9, sha256="cd" * 32)
    erase_expired()
    age(7)
    erase_expired()
    told = Erasure.objects.get(what="file")
    assert (told.sha256, told.size) == ("cd" * 32, 0)
