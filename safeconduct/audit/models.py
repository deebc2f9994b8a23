"""The append-only record and its seals. The database itself forbids update, delete and truncate."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from .enums import Verb

if TYPE_CHECKING:
    _TextField = models.CharField[str, str]
else:
    _TextField = models.CharField


class VerbField(_TextField):
    """A column for a verb. Migrations do not know which verbs there are, so that a new verb needs none."""

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """For migrations: the column without its choices."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, path, args, kwargs


class Entry(models.Model):
    """One thing that a person did or read. The actor's name is kept as it was; no row points out of the record."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120, blank=True)
    verb = VerbField(max_length=32, choices=Verb)
    kind = models.CharField(max_length=32)
    object_id = models.CharField(max_length=64)
    case_id = models.UUIDField(null=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    address = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case_id", "-id"], name="entry_by_case", condition=models.Q(case_id__isnull=False)),
            models.Index(fields=["actor_id", "-id"], name="entry_by_actor"),
        ]


class Seal(models.Model):
    """A link of the hash chain: it covers the entries `first_id`..`last_id`, each with its own digest."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    ids = ArrayField(models.BigIntegerField())
    digests = ArrayField(models.BinaryField())
    previous = models.BinaryField()
    hash = models.BinaryField()
