"""Where cases were last located is read from one index of standings; deaths without a second officer from one of claims."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from safeconduct.cases.enums import Track
from safeconduct.cases.models.ledger import OURS_DEAD

SQL = Path(__file__).parent.parent / "sql" / "places_1.sql"
FILL = """
    UPDATE cases_standing s SET place_id = c.place_id FROM cases_claim c
    WHERE s.track = 'whereabouts' AND c.id = s.claim_id AND c.compartment = '' AND c.place_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_standing_before")]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="place",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.place",
            ),
        ),
        migrations.RemoveIndex(model_name="standing", name="whereabouts_that_stand"),
        migrations.RemoveIndex(model_name="claim", name="placed_claims"),
        migrations.RemoveIndex(model_name="claim", name="our_deaths"),
        migrations.RunSQL(
            SQL.read_text(encoding="utf-8"),
            "DROP TRIGGER cases_standing_place ON cases_standing; DROP FUNCTION cases_standing_place();",
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["case", "known_from", "claim"],
                name="places_that_stand",
                condition=models.Q(track=Track.WHEREABOUTS, place__isnull=False),
                include=["known_until", "place"],
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["case"], name="our_deaths", condition=OURS_DEAD, include=["id", "known_at"]),
        ),
    ]
