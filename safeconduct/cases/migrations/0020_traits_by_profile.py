"""With which traits cases began to stand like a profile is read from an index alone: a trait divided by another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_places_that_stand")]

    operations = [
        migrations.RemoveIndex(model_name="profilespan", name="span_by_profile"),
        migrations.AddIndex(
            model_name="profilespan",
            index=models.Index(
                fields=["crisis", "profile", "known_from", "known_until", "case"],
                name="span_by_profile",
                include=["began_as"],
            ),
        ),
    ]
