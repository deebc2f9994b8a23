"""What somebody waits for at this moment leaves before what goes to many."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_present_counts")]

    operations = [
        migrations.AddField("outbox", "turn", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddIndex("outbox", models.Index(fields=["turn", "due_at"], name="outbox_in_turn")),
    ]
