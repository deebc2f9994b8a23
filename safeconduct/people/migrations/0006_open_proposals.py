from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_register"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="closed",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["-probability"], name="open_proposals", condition=models.Q(("closed", False))),
        ),
    ]
