"""`flush` for tests: empties the tables although triggers forbid it on those that are append-only.

pytest-django empties the database after each `django_db(transaction=True)` test. The role of the tests may set
session_replication_role, which stops triggers for this session; the role of the web server may not. Numbers go on: a
process keeps what it decided of profiles and measures, by their numbers, for those are never given twice.
"""

from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import connections


class Command(Flush):
    """Django's flush with triggers asleep, that gives no number a second time."""

    def handle(self, **options: Any) -> None:
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                super().handle(**{**options, "reset_sequences": False})
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
