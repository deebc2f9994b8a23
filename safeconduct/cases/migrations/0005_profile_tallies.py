from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from safeconduct.cases.models import FOREVER

SQL = Path(__file__).parent.parent / "sql"
DERIVE = (SQL / "derive_1.sql").read_text(encoding="utf-8")
FOLD = (SQL / "tally_1.sql").read_text(encoding="utf-8")
FILL = """
    INSERT INTO cases_profiletally (crisis_id, month, profile_id, n)
    SELECT crisis_id, date_trunc('month', at, 'UTC'), profile_id, sum(n)
    FROM (SELECT crisis_id, profile_id, known_from AS at, 1 AS n FROM cases_profilespan
          UNION ALL
          SELECT crisis_id, profile_id, known_until, -1 FROM cases_profilespan
          WHERE known_until < '9999-12-31 00:00+00') AS changes
    GROUP BY 1, 2, 3 HAVING sum(n) <> 0
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_imported_rows")]

    operations = [
        migrations.AddIndex(
            model_name="profilespan",
            index=models.Index(
                fields=["crisis", "known_from", "known_until", "case"], name="span_by_start", include=["profile"]
            ),
        ),
        migrations.AddIndex(
            model_name="profilespan",
            index=models.Index(
                fields=["crisis", "known_until"],
                name="span_by_end",
                condition=models.Q(known_until__lt=FOREVER),
                include=["profile"],
            ),
        ),
        migrations.CreateModel(
            name="ProfileTally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.crisis",
                    ),
                ),
                ("month", models.DateTimeField()),
                (
                    "profile",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.profile",
                    ),
                ),
                ("n", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["crisis", "month", "profile"], name="tally_by_month", include=["n"])],
            },
        ),
        migrations.RunSQL(DERIVE, migrations.RunSQL.noop),
        migrations.RunSQL(FOLD, "DROP FUNCTION cases_fold_tallies()"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
