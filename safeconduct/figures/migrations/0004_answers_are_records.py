from django.db import migrations

from safeconduct.store.append_only import append_only_sql, not_append_only_sql

RECORDS = (
    "figures_answerversion",
    "figures_answerstep",
    "figures_frozenanswer",
    "figures_frozenfigure",
    "figures_settledfinding",
    "figures_situationreport",
    "figures_datarelease",
)


class Migration(migrations.Migration):
    """What was written in an answer, approved, given and reported stays."""

    dependencies = [("figures", "0003_answers_and_reports")]

    operations = [migrations.RunSQL(append_only_sql(table), not_append_only_sql(table)) for table in RECORDS]
