"""While family first is shut, a case stands in public as if nobody had told of its death: what stood before is kept."""

import datetime
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from safeconduct.cases.enums import Track, Viewpoint

SQL = Path(__file__).parent.parent / "sql"


def read(number: int) -> str:
    return "\n".join((SQL / f"{name}_{number}.sql").read_text(encoding="utf-8") for name in ("derive", "follow"))


DERIVE = """
    DO $$
    DECLARE
        those uuid[];
    BEGIN
        FOR those IN
            SELECT array_agg(told.case_id) FROM (
                SELECT s.case_id, row_number() OVER (ORDER BY s.case_id) / 1000 AS heap FROM (
                    SELECT DISTINCT s.case_id FROM cases_profilespan s
                    WHERE s.profile_id IN (SELECT p.id FROM cases_profile p WHERE {those})
                ) AS s
            ) AS told GROUP BY told.heap ORDER BY told.heap
        LOOP
            PERFORM FROM cases_derive(those);
        END LOOP;
    END $$;
"""
OF_DEATHS = DERIVE.format(
    those="""
    NOT p.overridden AND coalesce(p.states ->> 'ours.kin', '') NOT IN ('told', 'supported') AND EXISTS (
        SELECT FROM jsonb_each_text(p.states) AS e(name, state)
        WHERE cases_tells_of_death(split_part(e.name, '.', 2), e.state))
    """
)
"""Makes the standing again of the cases that ever stood so that it now looks otherwise."""
FORGET = (
    "ALTER TABLE cases_profile ALTER COLUMN before SET DEFAULT '{}'",
    DERIVE.format(those="p.before <> '{}'"),
    "ALTER TABLE cases_profile DISABLE TRIGGER USER",
    "DELETE FROM cases_profile WHERE before <> '{}'",
    "ALTER TABLE cases_profile ENABLE TRIGGER USER",
)
DROP = """
    DROP FUNCTION cases_periods(uuid[], uuid[], boolean, boolean), cases_overridden(uuid[], boolean),
        cases_tells_of_death(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_where_they_are")]

    operations = [
        migrations.AddField(model_name="profile", name="before", field=models.JSONField(default=dict)),
        migrations.CreateModel(
            name="StandingBefore",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id",
                        "track",
                        "viewpoint",
                        "known_from",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("track", models.CharField(choices=Track.choices, max_length=12)),
                ("viewpoint", models.CharField(choices=Viewpoint.choices, max_length=6)),
                ("known_from", models.DateTimeField()),
                (
                    "known_until",
                    models.DateTimeField(default=datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)),
                ),
                ("state", models.CharField(max_length=28)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.claim",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(migrations.RunSQL.noop, FORGET),
        migrations.RunSQL(read(3), DROP + read(2)),
        migrations.RunSQL(OF_DEATHS, migrations.RunSQL.noop),
    ]
