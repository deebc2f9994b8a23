from pathlib import Path

from django.db import migrations

LOCK = (Path(__file__).parent.parent / "sql" / "lock_1.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_ledger")]

    operations = [migrations.RunSQL(LOCK, "DROP FUNCTION cases_lock(uuid, text, text)")]
