"""`flush` for tests: empties the tables although triggers forbid it on those that are append-only.

pytest-django empties the database after each `django_db(transaction=True)` test. The role of the tests may set
session_replication_role, which stops triggers for this session; the role of the web server may not.
"""

from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import connections


class Command(Flush):
    """Django's flush with triggers asleep."""

    def handle(self, **options: Any) -> None:
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            try:
                super().handle(**options)
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
