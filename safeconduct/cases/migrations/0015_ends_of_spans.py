"""Which cases moved between two days is read from indexes alone: who stood how until the end of a span."""

from django.db import migrations, models

from safeconduct.cases.models import FOREVER


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_traits_of_spans")]

    operations = [
        migrations.RemoveIndex(model_name="profilespan", name="span_by_end"),
        migrations.AddIndex(
            model_name="profilespan",
            index=models.Index(
                fields=["crisis", "known_until"],
                name="span_by_end",
                condition=models.Q(known_until__lt=FOREVER),
                include=["profile", "ended_as", "known_from", "case"],
            ),
        ),
    ]
