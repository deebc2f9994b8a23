"""The subject of what we wrote goes with its text: it often says what the request was about."""

from django.db import migrations, models

from safeconduct.store.append_only import erasable_sql, not_erasable_sql


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_outbox_in_turn")]

    operations = [
        migrations.AlterField("message", "subject", models.CharField(blank=True, max_length=300, null=True)),
        migrations.RunSQL(
            not_erasable_sql("intake_message") + erasable_sql("intake_message", "address", "subject", "text"),
            not_erasable_sql("intake_message") + erasable_sql("intake_message", "address", "text"),
        ),
    ]
