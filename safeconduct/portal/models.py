"""What the public's pages keep for themselves. None of it is a record: it is gone within days."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from safeconduct.intake.models import Request
from safeconduct.store.ids import uuid7


class Tally(models.Model):
    """How often somebody did something in the window of time that has begun. `key` is a keyed hash, so that no address
    is kept; the table is unlogged: after a crash of the server everybody begins at nothing."""

    key = models.CharField(max_length=48, primary_key=True)
    window = models.BigIntegerField()
    count = models.IntegerField()


class OneTimeCode(models.Model):
    """A code that was sent to the writer of a request, so that she can follow it. Only its keyed hash is kept; it holds
    once, for a quarter of an hour, and for five tries."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.CASCADE, related_name="+")
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["request", "-made_at"], name="codes_of_request")]
