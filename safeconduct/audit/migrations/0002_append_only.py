from django.db import migrations

from safeconduct.store.append_only import append_only_sql, not_append_only_sql


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("store", "0001_extensions")]

    operations = [
        migrations.RunSQL(append_only_sql(table), not_append_only_sql(table)) for table in ("audit_entry", "audit_seal")
    ]
