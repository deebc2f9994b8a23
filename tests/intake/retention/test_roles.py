"""The role of the web server on the real roles: it may ask for what a rule erases, and can erase nothing else."""

from uuid import UUID, uuid4

import psycopg
import pytest

from safeconduct.store.url import ADMIN, APP, OWNER
from tests.store.test_append_only_tables import connect, migrated

pytestmark = pytest.mark.usefixtures("migrated")
assert migrated

CRISIS = UUID(int=7)
REQUEST = """
    INSERT INTO intake_request (id, number, channel_id, kind, key, received_at, content_type, raw, sha256, size, sender,
        language, list_sha256)
    VALUES (%(id)s, nextval('intake_request_number'), %(id)s, 'form', 'x', now(), 'text/plain', 'plea', 'ab', 4, 'a@b',
        '', '')
"""
HANDLING = """
    INSERT INTO intake_handling (request_id, crisis_id, post_id, kind, received_at, state, since, is_ahead, rank,
        points, parts, is_read, is_held_up, tries, who, preview, language, writer, automatic, people, unmatched)
    VALUES (%(id)s, %(crisis)s, %(id)s, 'form', now(), %(state)s, now(), false, 0, 0, '[]', true, false, 0, 'Kamla',
        'plea', '', 'family', '', 0, 0)
"""
CRISIS_ROW = """
    INSERT INTO cases_crisis (id, slug, name, code, nationality, countries, host, opened_on, time_zone, is_rehearsal)
    VALUES (%(crisis)s, 'x', 'x', 'X', 'IN', '{RU}', '', '2024-01-01', 'UTC', false) ON CONFLICT DO NOTHING
"""


def request(state: str = "not_ours", *, months: int | None = None) -> UUID:
    """A request, and how many months ago its clock was started."""
    id = uuid4()
    given = {"id": id, "crisis": CRISIS, "state": state, "months": months}
    with connect(ADMIN) as admin:
        admin.execute("SET session_replication_role = replica")
        for statement in (CRISIS_ROW, REQUEST, HANDLING):
            admin.execute(statement, given)
        if months is not None:
            admin.execute(
                "INSERT INTO intake_expiring (request_id, kind, since)"
                " VALUES (%(id)s, 'not_ours', now() - make_interval(months => %(months)s))",
                given,
            )
    return id


def erase(app: psycopg.Connection, id: UUID, kind: str = "not_ours", what: str = "request") -> int | None:
    return app.execute("SELECT intake_erase(%s, %s, %s)", [kind, what, id]).fetchone()[0]


def raw(id: UUID) -> bytes | None:
    with connect(APP) as app:
        return app.execute("SELECT raw FROM intake_request WHERE id = %s", [id]).fetchone()[0]


def test_what_a_rule_erases_the_web_server_may_have_erased():
    id = request(months=7)
    with connect(APP) as app:
        assert erase(app, id) == 4
        assert erase(app, id) is None
        told = app.execute("SELECT what, size, months FROM intake_erasure WHERE object = %s", [id]).fetchall()
    assert raw(id) is None
    assert told == [("request", 4, 6)]


def test_what_no_rule_erases_stays_whatever_is_asked():
    young, waiting, unknown = request(months=5), request("untouched", months=90), request()
    with connect(APP) as app:
        for id in (young, waiting, unknown, uuid4()):
            for kind in ("not_ours", "no_case", "automatic", "register", "' OR true --"):
                for what in ("request", "registration", "report", "everything"):
                    assert erase(app, id, kind, what) is None
    assert raw(young) == raw(waiting) == raw(unknown) == b"plea"


def test_the_web_server_cannot_start_a_clock_in_the_past_nor_write_what_was_erased():
    id = request(months=1)
    with connect(APP) as app:
        for statement in (
            "UPDATE intake_expiring SET since = '2000-01-01'",
            "INSERT INTO intake_expiring (request_id, kind, since) VALUES (gen_random_uuid(), 'not_ours', now())",
            "DELETE FROM intake_expiring",
            "INSERT INTO intake_erasure (what, object, kind, months, sha256, size)"
            " VALUES ('request', gen_random_uuid(), 'not_ours', 1, '', 0)",
            "UPDATE intake_erasure SET size = 0",
            "DELETE FROM intake_erasure",
            "UPDATE intake_request SET raw = NULL, sender = NULL",
            "SELECT intake_erase_request(gen_random_uuid(), 'not_ours', NULL, 1)",
            "SELECT intake_erase_registration(gen_random_uuid(), 'register', NULL, 1)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)
        assert erase(app, id) is None


def test_the_web_server_cannot_shorten_a_rule_at_once_nor_end_a_hold_at_once():
    id = request(months=7)
    hold, user = uuid4(), uuid4()
    with connect(ADMIN) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("INSERT INTO intake_retentionhold (id, request_id, reason, by_id) VALUES (%s, %s, 'x', %s)",
                      [hold, id, user])  # fmt: skip
        admin.execute("INSERT INTO access_user (id, email, name, password, is_active, is_senior, time_zone)"
                      " VALUES (%s, 'a@b.example', 'A', '', true, false, 'UTC')", [user])  # fmt: skip
    young = request(months=3)
    with connect(APP) as app:
        assert erase(app, id) is None
        app.execute("INSERT INTO intake_retentionholdend (hold_id, reason, by_id, at)"
                    " VALUES (%s, 'x', %s, '2000-01-01')", [hold, user])  # fmt: skip
        assert erase(app, id) is None
        app.execute("INSERT INTO intake_retentionrule (kind, months, reason, by_id, at)"
                    " VALUES ('not_ours', 1, 'x', %s, '2000-01-01')", [user])  # fmt: skip
        assert erase(app, young) is None
    assert raw(id) == raw(young) == b"plea"


def test_a_table_of_its_own_does_not_fool_the_function():
    id = request("untouched")
    with connect(APP) as app:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TEMP TABLE intake_expired (kind text, what text, object uuid)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE intake_mine (id uuid)")
        assert erase(app, id) is None


def test_the_clocks_start_today_whoever_calls():
    id = request()
    with connect(APP) as app:
        app.execute("SELECT intake_notice()")
        found = app.execute("SELECT now() - since < '1 minute' FROM intake_expiring WHERE request_id = %s", [id])
        assert found.fetchone() == (True,)


def test_not_even_the_owner_removes_what_was_written_down():
    id = request(months=7)
    with connect(OWNER) as owner:
        assert erase(owner, id) == 4
        for statement in ("DELETE FROM intake_erasure", "UPDATE intake_erasure SET size = 0"):
            with pytest.raises(psycopg.errors.RestrictViolation):
                owner.execute(statement)
