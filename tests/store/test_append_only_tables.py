"""What is a record stays: the web server's role may not change it, and not even the owner of the tables can."""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlencode

import psycopg
import pytest
from psycopg import sql

from safeconduct.store.folders import data_folder
from safeconduct.store.roles import grant_rights, make_database
from safeconduct.store.url import ADMIN, APP, OWNER, embedded_connection

NAME = "test_grants"
RECORDS = {
    "audit_entry": "kind",
    "audit_seal": "first_id",
    "cases_claim": "state",
    "cases_retraction": "reason",
    "cases_countersignature": "at",
    "cases_familyfirstoverride": "reason",
    "cases_document": "title",
    "cases_evidence": "claim_id",
    "cases_importedrow": "id",
    "cases_ourlist": "title",
    "cases_ourlistrow": "cells",
    "cases_receivedlist": "sender",
    "cases_receivedrow": "cells",
    "cases_rowdecision": "reason",
    "cases_profile": "key",
    "diplomacy_engagementversion": "place",
    "diplomacy_participant": "name",
    "diplomacy_ask": "words",
    "diplomacy_askcase": "reason",
    "diplomacy_askstep": "reason",
    "diplomacy_concern": "words",
    "diplomacy_concerncase": "case_id",
    "diplomacy_handedlist": "words",
    "diplomacy_listanswer": "known_at",
    "diplomacy_reply": "words",
    "diplomacy_assurance": "words",
    "diplomacy_assurancecase": "case_id",
    "diplomacy_assurancejudgement": "reason",
    "diplomacy_statement": "quote",
    "diplomacy_statementask": "ask_id",
    "diplomacy_statementfigure": "figure_id",
    "diplomacy_position": "words",
    "diplomacy_briefparagraph": "words",
    "diplomacy_frozenbrief": "handed_to",
    "figures_answerstep": "reason",
    "figures_answerversion": "text",
    "figures_datarelease": "rows",
    "figures_frozenanswer": "content",
    "figures_frozenfigure": "number",
    "figures_measureversion": "rule",
    "figures_publishedfigure": "quote",
    "figures_settledfinding": "reason",
    "figures_situationreport": "data",
    "figures_toldfigure": "cells",
    "intake_claimsource": "words",
    "intake_delivery": "words",
    "intake_erasure": "sha256",
    "intake_filescan": "words",
    "intake_message": "subject",
    "intake_notthisperson": "at",
    "intake_orderexception": "ground",
    "intake_orderexceptionend": "reason",
    "intake_presenceestimate": "source",
    "intake_report": "what",
    "intake_replytemplate": "text",
    "intake_request": "key",
    "intake_requestfile": "note",
    "intake_requestlink": "at",
    "intake_requestlist": "sender",
    "intake_requestunlink": "reason",
    "intake_retentionhold": "reason",
    "intake_retentionholdend": "reason",
    "intake_retentionrule": "reason",
    "intake_step": "words",
    "intake_tie": "reason",
    "intake_untie": "reason",
    "people_judgement": "reason",
    "people_joining": "at",
    "people_parting": "reason",
    "people_registration": "place",
    "people_registrationend": "number",
    "people_thresholds": "upper",
}
WRITTEN_BY_A_FUNCTION = {"intake_erasure"}
"""Tables to which only a function of the owner adds rows."""


def connect(role: str, database: str = NAME) -> psycopg.Connection:
    told = embedded_connection(data_folder(), role, database)
    return psycopg.connect(
        dbname=told.name, user=told.user, password=told.password, host=told.host, port=told.port, autocommit=True
    )


def url_of(role: str) -> str:
    told = embedded_connection(data_folder(), role, NAME)
    where = {"user": told.user, "password": told.password, "host": told.host, "port": told.port}
    return f"postgresql:///{told.name}?{urlencode(where)}"


@pytest.fixture(scope="module")
def migrated() -> Iterator[None]:
    """A database as an installation has it: made by the superuser, migrated by the owner, used by the app role."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("needs the roles of the embedded server")
    with connect(ADMIN, "postgres") as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        make_database(admin, NAME)
    with connect(ADMIN) as admin:
        grant_rights(admin, NAME)
    command = [sys.executable, "-m", "safeconduct.cli.main", "migrate"]
    environment = os.environ | {"DATABASE_URL": url_of(OWNER), "SAFECONDUCT_MORE_APPS": ""}
    subprocess.run(command, env=environment, check=True)
    yield
    with connect(ADMIN, "postgres") as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(NAME)))


@pytest.fixture(scope="module")
def filled(migrated: None) -> None:
    """One row in every one of these tables: triggers ask only when there is a row. What it refers to is left out."""
    with connect(ADMIN) as admin:
        admin.execute("SET session_replication_role = replica")
        for table in RECORDS:
            drop_checks(admin, table)
        for table in RECORDS:
            admin.execute(insert_anything(admin, table))


def drop_checks(admin: psycopg.Connection, table: str) -> None:
    """Rows without meaning are not refused for having none."""
    checks = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass"
    for (name,) in admin.execute(checks, [table]).fetchall():
        drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}")
        admin.execute(drop.format(sql.Identifier(table), sql.Identifier(name)))


def insert_anything(admin: psycopg.Connection, table: str) -> sql.Composed:
    columns = admin.execute(
        """SELECT column_name, data_type FROM information_schema.columns
           WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'""",
        [table],
    ).fetchall()
    values = {
        "uuid": "gen_random_uuid()", "ARRAY": "'{}'", "bytea": "''", "jsonb": "'{}'", "integer": "0", "bigint": "0",
        "smallint": "0", "boolean": "false", "timestamp with time zone": "now()", "date": "now()",
        "double precision": "0.5",
    }  # fmt: skip
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns),
        sql.SQL(", ").join(sql.SQL(values.get(kind, "''")) for _, kind in columns),
    )


def changes(table: str) -> list[str]:
    return [
        f"UPDATE {table} SET {RECORDS[table]} = {RECORDS[table]}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ]


@pytest.mark.parametrize("table", RECORDS)
def test_the_role_of_the_web_server_reads_and_adds_but_may_not_change_remove_or_empty(filled, table):
    with connect(APP) as app:
        assert app.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)
        adds = app.execute("SELECT has_table_privilege(%s, 'INSERT')", [table]).fetchone()
        assert adds == (table not in WRITTEN_BY_A_FUNCTION,)
        for statement in changes(table):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)


@pytest.mark.parametrize("table", RECORDS)
def test_even_the_owner_of_the_tables_is_refused_with_a_sentence(filled, table):
    with connect(OWNER) as owner:
        for statement in changes(table):
            with pytest.raises(
                psycopg.errors.RestrictViolation, match=r"are a record and are never changed or removed"
            ):
                owner.execute(statement)
        assert owner.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


def test_neither_the_web_server_nor_the_owner_can_put_the_triggers_to_sleep(migrated):
    for role in (APP, OWNER):
        with connect(role) as somebody, pytest.raises(psycopg.errors.InsufficientPrivilege):
            somebody.execute("SET session_replication_role = replica")


def test_these_are_all_the_tables_with_the_triggers(migrated):
    with connect(OWNER) as owner:
        found = owner.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_keep\\_rows'")
        assert {row[0] for row in found} == set(RECORDS)


def test_what_is_not_a_record_can_be_changed_by_the_web_server(migrated):
    with connect(APP) as app:
        for table in ("cases_standing", "cases_profilespan", "cases_disagreement", "cases_clock", "cases_case"):
            app.execute(f"DELETE FROM {table}")


def test_the_web_server_may_look_who_is_writing_to_the_record(migrated):
    """What sealing needs: it runs as this role."""
    with connect(APP) as app, connect(OWNER) as other, other.transaction():
        other.execute("LOCK TABLE audit_entry IN ROW EXCLUSIVE MODE")
        found = app.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = 'audit_entry'::regclass AND mode = 'RowExclusiveLock'"
            " AND virtualtransaction IS NOT NULL"
        )
        assert found.fetchone() == (1,)
