"""Claims of recruitment by the day on which it happened: who was recruited after a claimed stop is read from an index."""

from django.db import migrations, models

from safeconduct.cases.models.ledger import RECRUITED


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_ends_of_spans")]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["happened_earliest"],
                name="recruited_by_day",
                condition=RECRUITED,
                include=["id", "case", "known_at", "happened_latest"],
            ),
        ),
    ]
