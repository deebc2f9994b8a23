"""Requests, and what was done with them, are a record. Its content goes only by the function that writes down what it
erased."""

from django.db import migrations

from safeconduct.store.append_only import append_only_sql, erasable_sql, not_append_only_sql, not_erasable_sql

RECORDS = [
    "intake_step",
    "intake_orderexception",
    "intake_orderexceptionend",
    "intake_tie",
    "intake_untie",
    "intake_requestlink",
    "intake_requestunlink",
    "intake_notthisperson",
    "intake_claimsource",
    "intake_delivery",
    "intake_filescan",
]
ERASABLE = {
    "intake_request": ["raw", "sender"],
    "intake_requestfile": ["name", "content"],
    "intake_message": ["address", "text"],
}


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        *(migrations.RunSQL(append_only_sql(table), not_append_only_sql(table)) for table in RECORDS),
        *(
            migrations.RunSQL(erasable_sql(table, *columns), not_erasable_sql(table))
            for table, columns in ERASABLE.items()
        ),
    ]
