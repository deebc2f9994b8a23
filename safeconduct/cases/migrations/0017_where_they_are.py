"""Where the cases of a figure were last located is read from two indexes, however many claims there are."""

from django.db import migrations, models

from safeconduct.cases.enums import Track

PLACED = models.Q(track=Track.WHEREABOUTS, compartment="", place__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_recruited_by_day")]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["place", "case", "id"], name="placed_claims", condition=PLACED),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["case", "known_from", "known_until", "claim"],
                name="whereabouts_that_stand",
                condition=models.Q(track=Track.WHEREABOUTS),
            ),
        ),
    ]
