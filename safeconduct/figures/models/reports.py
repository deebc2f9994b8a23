"""Situation reports that were kept, who gets them, and figures released as open data. Reports and releases are
append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import uuid7


class SituationReport(models.Model):
    """The picture of a crisis at one time, kept: made each day by the job (`by` is null) or by an officer. `number`
    counts those of a crisis."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="situation_reports", db_index=False)
    number = models.PositiveIntegerField()
    as_known = models.DateTimeField()
    since = models.DateTimeField(null=True, blank=True)
    content = models.JSONField()
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=80, null=True, unique=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["crisis", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["crisis", "number"], name="one_report_per_number")]


class ReportReader(models.Model):
    """Who is mailed the report of each day, from when until when. A user of ours, or an address of the ministry."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="report_readers")
    address = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=160, blank=True)
    since = models.DateTimeField(db_default=Now(), editable=False)
    until = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["address"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["crisis", "address"], condition=models.Q(until__isnull=True), name="one_open_report_reader"
            )
        ]


class DataRelease(models.Model):
    """Figures of one moment that were released as open data: rows with definition and as-known time, nothing that could
    name a person. The last one is what the public address shows; an empty `rows` takes it away again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    as_known = models.DateTimeField()
    rows = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["crisis", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["crisis", "number"], name="one_release_per_number")]
