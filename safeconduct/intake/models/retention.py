"""How long data are kept, what is held back from that, and what was erased."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import uuid7

from ..enums import Erased, RetentionKind
from .requests import Request


class RetentionRule(models.Model):
    """So many months a kind of data is kept. Append-only: the newest rule of a crisis holds, else the newest for every
    crisis, else what is shipped; `months` without a number means that it is never erased.

    A rule that keeps longer holds at once, a shorter one from seven days after it was set. `at` is given by the
    database itself, whatever a writer says.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("kind of data"), max_length=16, choices=RetentionKind)
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="retention_rules")
    months = models.PositiveSmallIntegerField(_("months"), null=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(months=None) | models.Q(months__gte=1, months__lte=600), name="months_that_can_be"
            )
        ]


class RetentionHold(models.Model):
    """Nothing of a request, or of a whole crisis, is erased until the hold ends: a court asked for it, an inquiry."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="holds")
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="holds")
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(crisis=None, request__isnull=False) | models.Q(crisis__isnull=False, request=None),
                name="hold_of_one_thing",
            )
        ]


class RetentionHoldEnd(models.Model):
    """The hold ended. For seven days more nothing is erased; `at` is given by the database itself."""

    hold = models.OneToOneField(RetentionHold, models.PROTECT, primary_key=True, related_name="end")
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now(), editable=False)


class Expiring(models.Model):
    """Since which night a request is one that a rule erases in the end. Derived by the database's own function, which
    alone may write it: nobody can set the day back."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(Request, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=RetentionKind)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "kind"], name="one_clock_per_rule")]


class Erasure(models.Model):
    """What was erased: of which row, when, under which rule, how much, and the SHA-256 of what went. Append-only, and
    written by the function that erases alone. `rule` is null where the months are those that are shipped."""

    id = models.BigAutoField(primary_key=True)
    what = models.CharField(max_length=12, choices=Erased)
    object = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=16, choices=RetentionKind)
    rule = models.ForeignKey(RetentionRule, models.PROTECT, null=True, related_name="+", db_index=False)
    months = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-at"], name="erasures_newest_first")]
