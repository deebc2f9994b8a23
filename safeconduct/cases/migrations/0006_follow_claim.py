from pathlib import Path

from django.db import migrations

FOLLOW = (Path(__file__).parent.parent / "sql" / "follow_1.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_profile_tallies")]

    operations = [migrations.RunSQL(FOLLOW, "DROP FUNCTION cases_follow(uuid)")]
