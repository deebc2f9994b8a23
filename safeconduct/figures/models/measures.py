"""Measures and partitions. Versions of measures are append-only."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.models import Crisis


class Measure(models.Model):
    """A named rule that decides which cases count. What it counts is in its versions."""

    key = models.SlugField(primary_key=True, max_length=60)
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering: ClassVar = ["position", "key"]


class MeasureVersion(models.Model):
    """What the measure counts, from `made_at` on, in plain words and as a rule (see `measures.py`).

    `words` has name, definition and hedge in further languages: {"hi": {"name": …, "definition": …, "hedge": …}}.
    `is_monotone` says that the number can only grow: those it counts stay counted.
    """

    id = models.BigAutoField(primary_key=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80)
    definition = models.TextField(_("what it counts"))
    hedge = models.CharField(_("words that must go with it"), max_length=160, blank=True)
    rule = models.JSONField()
    words = models.JSONField(default=dict)
    is_monotone = models.BooleanField(_("can only grow"), default=False)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["measure", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["measure", "number"], name="one_version_per_number")]

    def name_in(self, language: str) -> str:
        """Its name in this language; the English one where it has none."""
        said: str = self.words.get(language, {}).get("name", "")
        return said or self.name

    def hedge_in(self, language: str) -> str:
        """The words that must go with it, in this language; empty where there are none."""
        said: str = self.hedge if language == "en" else self.words.get(language, {}).get("hedge", "")
        return said


class Partition(models.Model):
    """A whole and the parts that must make it. `used_from` is the first day on which it was said in this form."""

    key = models.SlugField(primary_key=True, max_length=60)
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="partitions")
    name = models.CharField(max_length=120)
    whole = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    parts = ArrayField(models.SlugField(max_length=60))
    within = models.JSONField(default=dict)
    used_from = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["used_from"]
