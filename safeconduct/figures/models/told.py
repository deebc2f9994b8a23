"""Figures that left the house, as far as they were told: what later ones are held against. Append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from safeconduct.cases.models import Crisis
from safeconduct.store.ids import uuid7

from ..enums import Grouping
from .answers import FrozenAnswer
from .measures import MeasureVersion
from .reports import DataRelease


class ToldFigure(models.Model):
    """A figure of a frozen answer or of a release, as everybody can read it. `conditions` narrow it: [["sex", ["F"]]].
    `number` is null where it was covered. Where it was divided, `cells` has the number of each row, or "few" or
    "withheld" where it was covered: no covered number is kept here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+", db_index=False)
    answer = models.ForeignKey(FrozenAnswer, models.PROTECT, null=True, related_name="told")
    release = models.ForeignKey(DataRelease, models.PROTECT, null=True, related_name="told")
    measure = models.ForeignKey(MeasureVersion, models.PROTECT, related_name="+", db_index=False)
    conditions = models.JSONField(default=list)
    as_known = models.DateTimeField()
    number = models.PositiveIntegerField(null=True)
    by = models.CharField(max_length=12, choices=Grouping, blank=True)
    cells = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-as_known", "-id"]
        indexes: ClassVar = [models.Index(fields=["crisis", "measure", "-as_known"], name="told_of_a_measure")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(answer=None) ^ models.Q(release=None), name="told_in_an_answer_or_a_release"
            )
        ]
