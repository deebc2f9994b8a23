"""The seals: what is sealed when, and that a changed, a removed and an inserted entry are found by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

import psycopg
import pytest
from django.db import connection

from safeconduct.audit import seals
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry, Seal
from safeconduct.audit.seal_checks import LISTED, SealReport, verify_seals
from safeconduct.audit.seals import COLUMNS, Batch, canonical, digest, entry_rows, genesis, seal_entries

pytestmark = pytest.mark.django_db
BLANK, BLANKS = "actor_name, verb, kind, object_id, address", "'', 'search', '', '', ''"


@pytest.fixture
def clean_record(db: None) -> None:
    tamper("DELETE FROM audit_seal; DELETE FROM audit_entry")


def tamper(statement: str, *values: object) -> None:
    """What somebody with the password of the superuser could do: triggers off, rows changed, triggers on again."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, list(values) or None)
        cursor.execute("SET session_replication_role = DEFAULT")


def write(count: int = 1, **more: object) -> list[int]:
    before = set(Entry.objects.values_list("id", flat=True))
    for number in range(count):
        record(Verb.SEARCH, by=None, kind="person", id=number, after={"words": f"search {number}", **more})
    return sorted(set(Entry.objects.values_list("id", flat=True)) - before)


def sentences(report: SealReport) -> list[str]:
    return [finding.sentence for finding in report.findings]


@pytest.fixture
def sealed(clean_record: None, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ten entries under three seals, and one that is not sealed yet."""
    monkeypatch.setattr(seals, "LARGEST_BATCH", 4)
    ids = write(10)
    assert seal_entries() == 10
    return ids + write(1)


def test_untouched_seals_are_counted_and_nothing_is_found(sealed):
    report = verify_seals()
    assert sentences(report) == []
    assert (report.seals, report.entries, report.unsealed, report.found) == (3, 10, 1, 0)
    assert report.unsealed_since == Entry.objects.get(id=sealed[-1]).at
    assert report.head == bytes(Seal.objects.latest("id").hash).hex()
    assert "3 seals over 10 entries" in report.summary
    assert "1 entries are not sealed yet" in report.summary


def test_sealing_goes_on_where_it_stopped_and_does_nothing_twice(sealed):
    assert seal_entries() == 1
    assert seal_entries() == 0
    assert sentences(verify_seals()) == []
    firsts = list(Seal.objects.order_by("last_id").values_list("first_id", "last_id"))
    assert [first for first, _ in firsts[1:]] == [last + 1 for _, last in firsts[:-1]]


def test_the_chain_begins_with_the_genesis(sealed):
    assert bytes(Seal.objects.earliest("last_id").previous) == genesis()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_name", "Somebody else"),
        ("at", datetime(2024, 1, 1, tzinfo=UTC)),
        ("after", '{"words": "nothing"}'),
        ("verb", "read_case"),
        ("object_id", "other"),
        ("kind", "case"),
        ("address", "192.0.2.7"),
        ("before", '{"words": "invented"}'),
        ("case_id", "01890a5d-ac96-774b-bcce-b302099a8057"),
        ("actor_id", "01890a5d-ac96-774b-bcce-b302099a8057"),
    ],
)
def test_a_changed_entry_is_found_by_its_number_whatever_column_was_changed(sealed, column, value):
    tamper(f"UPDATE audit_entry SET {column} = %s WHERE id = %s", value, sealed[5])
    assert sentences(verify_seals()) == [f"Entry {sealed[5]} of the record was changed after it was sealed."]


def test_a_removed_entry_is_found_by_its_number(sealed):
    tamper("DELETE FROM audit_entry WHERE id = %s", sealed[2])
    assert sentences(verify_seals()) == [f"Entry {sealed[2]} of the record was removed after it was sealed."]


def test_an_inserted_entry_is_found_by_its_number(clean_record):
    ids = write(3)
    tamper("DELETE FROM audit_entry WHERE id = %s", ids[1])
    seal_entries()
    tamper(f"INSERT INTO audit_entry (id, {BLANK}) VALUES (%s, {BLANKS})", ids[1])
    assert sentences(verify_seals()) == [
        f"Entry {ids[1]} of the record was put in later: it was not there when its batch was sealed."
    ]


def test_an_entry_put_in_before_the_first_one_is_found(sealed):
    tamper(f"INSERT INTO audit_entry (id, {BLANK}) VALUES (-5, {BLANKS})")
    assert [finding.id for finding in verify_seals().findings] == [-5]


def test_several_faults_in_several_batches_are_all_named_in_order(sealed):
    tamper("UPDATE audit_entry SET kind = 'x' WHERE id IN (%s, %s)", sealed[0], sealed[9])
    tamper("DELETE FROM audit_entry WHERE id = %s", sealed[4])
    assert [(finding.fault.name, finding.id) for finding in verify_seals().findings] == [
        ("CHANGED", sealed[0]),
        ("MISSING", sealed[4]),
        ("CHANGED", sealed[9]),
    ]


@pytest.mark.parametrize(
    "change",
    [
        "hash = '\\x00'",
        "ids[2] = ids[2] + 1000",
        "digests[1] = '\\x00'",
        "ids = ids[1:1]",
    ],
)
def test_a_changed_seal_is_found_and_no_entry_is_blamed(sealed, change):
    tamper(f"UPDATE audit_seal SET {change} WHERE first_id = (SELECT max(first_id) FROM audit_seal)")
    assert sentences(verify_seals()) == [f"The seal that begins with entry {sealed[8]} was changed."]


def test_an_entry_and_its_digest_changed_together_do_not_fit_the_hash(sealed):
    tamper("UPDATE audit_entry SET kind = 'x' WHERE id = %s", sealed[0])
    forged = digest(canonical(entry_rows().get(id=sealed[0])))
    tamper("UPDATE audit_seal SET digests[1] = %s WHERE last_id = %s", forged, sealed[3])
    assert sentences(verify_seals()) == ["The seal that begins with entry 1 was changed."]


def test_a_seal_that_was_made_anew_breaks_the_chain_at_the_next_one(sealed):
    tamper("UPDATE audit_entry SET kind = 'x' WHERE id = %s", sealed[0])
    rows = list(entry_rows().filter(id__lte=sealed[3]))
    forged = Batch(1, sealed[3], [row["id"] for row in rows], [canonical(row) for row in rows])
    tamper(
        "UPDATE audit_seal SET digests = %s, hash = %s WHERE last_id = %s",
        forged.digests,
        forged.hash(genesis()),
        sealed[3],
    )
    assert sentences(verify_seals()) == [
        f"The chain of seals is broken before entry {sealed[4]}: a seal was changed or removed."
    ]


def test_a_removed_seal_breaks_the_chain(sealed):
    tamper("DELETE FROM audit_seal WHERE last_id = %s", sealed[7])
    assert sentences(verify_seals()) == [
        f"The chain of seals is broken before entry {sealed[8]}: a seal was changed or removed."
    ]


def test_a_record_that_was_emptied_is_counted_whole_and_named_in_part(clean_record):
    write(LISTED + 20)
    seal_entries()
    tamper("DELETE FROM audit_entry")
    report = verify_seals()
    assert (report.found, len(report.findings)) == (LISTED + 20, LISTED)


def test_an_empty_record_has_nothing_to_find(clean_record):
    assert seal_entries() == 0
    report = verify_seals()
    assert (report.seals, report.found, report.unsealed_since, report.head) == (0, 0, None, genesis().hex())


def test_the_line_of_an_entry_is_stable_whatever_the_time_zone_and_the_order_of_keys():
    row = dict.fromkeys(COLUMNS)
    at = datetime(2025, 1, 17, 12, 0, 0, 5, tzinfo=UTC)
    row |= {"id": 7, "at": at, "actor_name": "Анна", "after": {"b": 1, "a": [None, True]}}
    line = canonical(row)
    expected = (
        '{"actor_id":null,"actor_name":"Анна","address":null,"after":{"a":[null,true],"b":1},'
        '"at":"2025-01-17T12:00:00.000005Z","before":null,"case_id":null,"id":7,"kind":null,"object_id":null,'
        '"verb":null}\n'
    )
    assert line == expected.encode()
    abroad = at.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert canonical({**reversed_row(row), "at": abroad, "after": {"a": [None, True], "b": 1}}) == line


def reversed_row(row: dict[str, object]) -> dict[str, object]:
    return dict(reversed(row.items()))


@contextmanager
def another_connection() -> Iterator[psycopg.Connection]:
    """A connection beside Django's to the same database; what it does is undone unless it commits."""
    told = {**connection.get_connection_params()}
    kept = {name: told[name] for name in ("dbname", "user", "password", "host", "port") if told.get(name)}
    with psycopg.connect(**kept) as other:
        yield other
        other.rollback()


ADD = f"INSERT INTO audit_entry ({BLANK}) VALUES ({BLANKS}) RETURNING id"


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_committed_late_is_sealed_in_its_place(clean_record):
    (first,) = write(1)
    with another_connection() as late:
        (late_id,) = late.execute(ADD).fetchone()
        (visible,) = write(1)
        assert first < late_id < visible
        assert seal_entries(patience=0) == 0
        assert not Seal.objects.exists()
        late.commit()
    assert seal_entries(patience=0) == 3
    assert Seal.objects.get().ids == [first, late_id, visible]
    assert sentences(verify_seals()) == []


@pytest.mark.django_db(transaction=True)
def test_a_writer_who_has_drawn_its_number_but_written_nothing_yet_is_waited_for(clean_record):
    with another_connection() as slow:
        slow.execute("LOCK TABLE audit_entry IN ROW EXCLUSIVE MODE")  # what an INSERT holds before it draws a number
        assert slow.execute("SELECT pg_current_xact_id_if_assigned()").fetchone() == (None,)
        (drawn,) = slow.execute("SELECT nextval(pg_get_serial_sequence('audit_entry', 'id'))").fetchone()
        (visible,) = write(1)
        assert drawn < visible
        assert seal_entries(patience=0) == 0
    assert seal_entries(patience=0) == 1
    assert Seal.objects.get().ids == [visible]


@pytest.mark.django_db(transaction=True)
def test_numbers_that_were_drawn_and_given_up_are_gaps_for_ever(clean_record):
    with another_connection() as other:
        (lost,) = other.execute(ADD).fetchone()
        (kept,) = write(1)
        other.rollback()
    assert seal_entries(patience=0) == 1
    seal = Seal.objects.get()
    assert seal.first_id <= lost < kept == seal.last_id
    assert seal.ids == [kept]


@pytest.mark.django_db(transaction=True)
def test_a_long_transaction_that_only_reads_holds_nothing_up(clean_record):
    write(1)
    with another_connection() as reader:
        reader.execute("SELECT count(*) FROM audit_entry")
        reader.execute("CREATE TEMP TABLE busy ON COMMIT DROP AS SELECT 1")  # has a transaction id
        assert seal_entries(patience=0) == 1


@pytest.mark.django_db(transaction=True)
def test_recording_does_not_wait_for_a_sealing_that_is_under_way(clean_record):
    write(1)
    with another_connection() as sealer:
        sealer.execute("SELECT pg_advisory_xact_lock(hashtext('audit.seal'))")
        connection.cursor().execute("SET lock_timeout = '1ms'")
        write(1)
        connection.cursor().execute("RESET lock_timeout")
        assert seal_entries(patience=0) == 0  # one sealer at a time
    assert seal_entries(patience=0) == 2


def test_the_job_seals_every_minute(clean_record):
    from safeconduct.audit.jobs import seal
    from safeconduct.store.jobs import app

    write(2)
    seal(timestamp=0)
    assert Seal.objects.get().ids == sorted(Entry.objects.values_list("id", flat=True))
    crons = {periodic.task.name: periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()}
    assert crons["safeconduct.audit.jobs.seal"] == "* * * * *"
