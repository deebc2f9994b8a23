"""Tables whose rows are a record: added, never changed, never removed.

Held twice. Triggers stop everybody, the owner and superusers included, as long as nobody switches them off; and the
role of the web server is not granted UPDATE and DELETE at all (TRUNCATE it never has).

    migrations.RunSQL(append_only_sql("audit_entry"), not_append_only_sql("audit_entry"))

Some rows hold what the law says must go in the end. Such a table is erasable: the columns that hold it may become null,
by the owner's functions only (the app role is not granted UPDATE), and everything else stays.

    migrations.RunSQL(erasable_sql("intake_request", "raw", "sender"), not_erasable_sql("intake_request"))

Without UPDATE the app role cannot `select_for_update()` rows of such a table either: lock the row they belong to.
"""

from safeconduct.store.url import APP

_FUNCTION = """
CREATE OR REPLACE FUNCTION store_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% refused: the rows of % are a record and are never changed or removed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'Add a new row that corrects the old one.';
END
$body$;
"""
_ERASE_FUNCTION = """
CREATE OR REPLACE FUNCTION store_only_erase() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    erased jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(name, NULL) INTO erased FROM unnest(TG_ARGV) name;
        IF NEW IS DISTINCT FROM OLD AND to_jsonb(NEW) = to_jsonb(OLD) || erased THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% refused: the rows of % are a record and are never changed or removed; only % may be erased',
        TG_OP, TG_TABLE_NAME, array_to_string(TG_ARGV, ', ')
        USING ERRCODE = 'restrict_violation', HINT = 'Add a new row that corrects the old one.';
END
$body$;
"""
_ADD = """
CREATE TRIGGER {table}_keep_rows BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {refusal};
CREATE TRIGGER {table}_keep_table BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change();
"""
_REMOVE = """
DROP TRIGGER {table}_keep_rows ON {table};
DROP TRIGGER {table}_keep_table ON {table};
"""
_FOR_APP = """
DO $body$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{app}') THEN
        {statement};
    END IF;
END
$body$;
"""


def append_only_sql(table: str) -> str:
    """SQL that makes a table append-only. Django then raises IntegrityError on UPDATE, DELETE and TRUNCATE.

    The name goes into the SQL as it is: a plain table name from a migration.
    """
    return _FUNCTION + _ADD.format(table=table, refusal="store_refuse_change()") + _revoked(table)


def _revoked(table: str) -> str:
    return _FOR_APP.format(app=APP, statement=f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP}")


def not_append_only_sql(table: str) -> str:
    """The reverse of append_only_sql, for migrating backwards."""
    return _REMOVE.format(table=table) + _FOR_APP.format(app=APP, statement=f"GRANT UPDATE, DELETE ON {table} TO {APP}")


def erasable_sql(table: str, *columns: str) -> str:
    """SQL that makes a table append-only but for these columns, which may all become null at once and nothing else.

    The names go into the SQL as they are: plain names from a migration.
    """
    named = ", ".join(f"'{column}'" for column in columns)
    triggers = _ADD.format(table=table, refusal=f"store_only_erase({named})")
    return _FUNCTION + _ERASE_FUNCTION + triggers + _revoked(table)


def not_erasable_sql(table: str) -> str:
    """The reverse of erasable_sql, for migrating backwards."""
    return not_append_only_sql(table)
