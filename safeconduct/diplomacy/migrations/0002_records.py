from django.db import migrations

from safeconduct.store.append_only import append_only_sql, not_append_only_sql

RECORDS = (
    "diplomacy_engagementversion",
    "diplomacy_participant",
    "diplomacy_ask",
    "diplomacy_askcase",
    "diplomacy_askstep",
    "diplomacy_concern",
    "diplomacy_concerncase",
    "diplomacy_handedlist",
    "diplomacy_listanswer",
    "diplomacy_reply",
    "diplomacy_assurance",
    "diplomacy_assurancecase",
    "diplomacy_assurancejudgement",
    "diplomacy_statement",
    "diplomacy_statementask",
    "diplomacy_statementfigure",
    "diplomacy_position",
    "diplomacy_briefparagraph",
    "diplomacy_frozenbrief",
)


class Migration(migrations.Migration):
    """What is said in the register stays said."""

    dependencies = [("diplomacy", "0001_initial")]

    operations = [migrations.RunSQL(append_only_sql(table), not_append_only_sql(table)) for table in RECORDS]
