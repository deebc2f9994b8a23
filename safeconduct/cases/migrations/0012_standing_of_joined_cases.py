from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


def read(number: int) -> str:
    names = ("derive", "follow", "lock")
    return "\n".join((SQL / f"{name}_{number}.sql").read_text(encoding="utf-8") for name in names)


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_lists")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, "DROP FUNCTION cases_counting(uuid[])"),
        migrations.RunSQL(read(2), f"DROP FUNCTION cases_lock(uuid, text, text); {read(1)}"),
    ]
