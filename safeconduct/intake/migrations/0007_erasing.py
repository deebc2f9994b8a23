"""What was kept long enough is erased, by functions of the owner of the tables alone: the web's role may call them and
cannot erase anything that no rule erases at that moment."""

from pathlib import Path

from django.db import migrations

from safeconduct.store.append_only import append_only_sql, not_append_only_sql
from safeconduct.store.url import APP

SQL = Path(__file__).parent.parent / "sql"
RULES, EXPIRED, ERASE = (
    (SQL / name).read_text(encoding="utf-8") for name in ("rules_1.sql", "expired_1.sql", "erase_1.sql")
)
RECORDS = (
    "intake_presenceestimate",
    "intake_retentionrule",
    "intake_retentionhold",
    "intake_retentionholdend",
    "intake_erasure",
)
NO_RULES = """
    DROP TRIGGER intake_retentionholdend_now ON intake_retentionholdend;
    DROP TRIGGER intake_retentionrule_now ON intake_retentionrule;
    DROP FUNCTION intake_now_at();
    DROP FUNCTION intake_months(text, uuid);
    DROP FUNCTION intake_shipped_months(text);
"""
NO_EXPIRED = "DROP VIEW intake_expired; DROP VIEW intake_held; DROP VIEW intake_may_expire;"
NO_ERASE = """
    DROP FUNCTION intake_erase(text, text, uuid);
    DROP FUNCTION intake_erase_registration(uuid, text, bigint, integer);
    DROP FUNCTION intake_erase_request(uuid, text, bigint, integer);
    DROP FUNCTION intake_notice();
"""
LENT = """
    REVOKE ALL ON FUNCTION intake_erase_request(uuid, text, bigint, integer) FROM PUBLIC;
    REVOKE ALL ON FUNCTION intake_erase_registration(uuid, text, bigint, integer) FROM PUBLIC;
"""
ONLY_APP = """
DO $body$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'APP') THEN
        REVOKE ALL ON FUNCTION intake_notice() FROM PUBLIC;
        REVOKE ALL ON FUNCTION intake_erase(text, text, uuid) FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION intake_notice(), intake_erase(text, text, uuid) TO APP;
        REVOKE INSERT, UPDATE, DELETE ON intake_expiring, intake_erasure FROM APP;
        REVOKE INSERT, UPDATE, DELETE ON intake_may_expire, intake_held, intake_expired FROM APP;
    END IF;
END
$body$;
""".replace("APP", APP)
"""Where the roles are others, who may connect may call them, and that does no more."""


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_replies"), ("people", "0007_registered_by_themselves")]

    operations = [
        *(migrations.RunSQL(append_only_sql(table), not_append_only_sql(table)) for table in RECORDS),
        migrations.RunSQL(RULES, NO_RULES),
        migrations.RunSQL(EXPIRED, NO_EXPIRED),
        migrations.RunSQL(ERASE, NO_ERASE),
        migrations.RunSQL(LENT + ONLY_APP, migrations.RunSQL.noop),
    ]
