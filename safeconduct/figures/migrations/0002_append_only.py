from django.db import migrations

from safeconduct.store.append_only import append_only_sql, not_append_only_sql


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]

    operations = [
        migrations.RunSQL(append_only_sql(table), not_append_only_sql(table))
        for table in ("figures_measureversion", "figures_publishedfigure")
    ]
