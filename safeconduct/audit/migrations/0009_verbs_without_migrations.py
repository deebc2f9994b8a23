"""The verbs leave the migrations: a new one changes no table."""

from django.db import migrations

import safeconduct.audit.models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0008_verb_of_reading_persons"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="verb",
            field=safeconduct.audit.models.VerbField(max_length=32),
        ),
    ]
