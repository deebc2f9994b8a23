"""The table of Django's DatabaseCache, which has no model and so no migration of its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0001_extensions")]
    operations = [
        migrations.RunSQL(
            sql=[
                """
                CREATE TABLE store_cache (
                    cache_key varchar(255) NOT NULL PRIMARY KEY,
                    value text NOT NULL,
                    expires timestamptz NOT NULL
                )
                """,
                "CREATE INDEX store_cache_expires ON store_cache (expires)",
            ],
            reverse_sql="DROP TABLE store_cache",
        )
    ]
