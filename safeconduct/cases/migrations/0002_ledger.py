from pathlib import Path

from django.db import migrations

from safeconduct.store.append_only import append_only_sql, not_append_only_sql

APPEND_ONLY = (
    "cases_claim",
    "cases_retraction",
    "cases_countersignature",
    "cases_familyfirstoverride",
    "cases_document",
    "cases_evidence",
    "cases_profile",
)
DERIVE = (Path(__file__).parent.parent / "sql" / "derive_1.sql").read_text(encoding="utf-8")
SENSE = (Path(__file__).parent.parent / "sql" / "sense_1.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE cases_reference_number MINVALUE 1", "DROP SEQUENCE cases_reference_number"),
        migrations.RunSQL(SENSE, "DROP FUNCTION cases_sense(text, text)"),
        migrations.RunSQL(
            DERIVE,
            "DROP FUNCTION cases_derive(uuid[]), cases_profile_of(text), cases_differs(jsonb)",
        ),
        *(migrations.RunSQL(append_only_sql(table), not_append_only_sql(table)) for table in APPEND_ONLY),
    ]
