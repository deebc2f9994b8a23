from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

import safeconduct.diplomacy.models.searching

TOLD = """
CREATE FUNCTION diplomacy_told(place text, occasion text, topics text[], summary text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(place || ' ' || occasion || ' ' || array_to_string(topics, ' ') || ' ' || summary)
"""
NAMED = """
CREATE FUNCTION diplomacy_named(name text, title text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(name || ' ' || title)
"""


class Migration(migrations.Migration):
    """Engagements are found by the words of their versions and by who took part; and by when something changed."""

    dependencies = [("diplomacy", "0002_records")]

    operations = [
        migrations.RunSQL(TOLD, "DROP FUNCTION diplomacy_told"),
        migrations.RunSQL(NAMED, "DROP FUNCTION diplomacy_named"),
        migrations.AddIndex(
            "engagementversion",
            GinIndex(
                OpClass(
                    safeconduct.diplomacy.models.searching.Told("place", "occasion", "topics", "summary"),
                    name="gin_trgm_ops",
                ),
                name="engagements_by_words",
            ),
        ),
        migrations.AddIndex(
            "participant",
            GinIndex(
                OpClass(
                    safeconduct.diplomacy.models.searching.Named("name", "title"),
                    name="gin_trgm_ops",
                ),
                name="participants_by_words",
            ),
        ),
        migrations.AddIndex(
            "engagementversion",
            models.Index(fields=["known_at"], include=["engagement"], name="engagement_versions_by_known"),
        ),
    ]
