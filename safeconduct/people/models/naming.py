"""The words that names are made of: each once, with what the comparison of names knows of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func

from safeconduct.identity.tokens import MOST_LETTERS

LONGEST_LATIN = 160
"""Letters of a romanised word that are kept: the longest word in the script that needs the most letters."""


class CurrentTransaction(Func):
    """The number of the running transaction."""

    function = "pg_current_xact_id"
    arity = 0


class TransactionField(models.Field):  # type: ignore[type-arg]
    """The number of the transaction that wrote a row last: `xid8`, which never wraps."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002 - there is one kind of database
        return "xid8"

    def from_db_value(self, value: object, *_context: Any) -> int | None:
        return None if value is None else int(str(value))

    def get_prep_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value


class NameToken(models.Model):
    """A word of a name. `key` follows from `text` alone (see `people.tokens`), so that names are written without a
    look-up and nobody waits for anybody: two who write the same new word at once leave two rows with one meaning,
    until the nightly job makes them one.

    `record` is what the comparison of names knows of the word (`identity.words.RECORD`), made by `model`. `bearers` is
    how many names have the word, counted at night. `changed_in` is how a web worker learns what is new to it.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.BigIntegerField(db_index=True)
    text = models.CharField(max_length=MOST_LETTERS)
    latin = models.CharField(max_length=LONGEST_LATIN)
    record = models.BinaryField()
    model = models.CharField(max_length=40)
    bearers = models.PositiveIntegerField(default=0)
    changed_in = TransactionField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["changed_in"], name="nametoken_changed_in"),
            models.Index(OpClass("text", name="text_pattern_ops"), name="nametoken_text_begins"),
            models.Index(OpClass("latin", name="text_pattern_ops"), name="nametoken_latin_begins"),
            GinIndex(OpClass("latin", name="gin_trgm_ops"), name="nametoken_latin_contains"),
        ]

    def __str__(self) -> str:
        return self.text
