"""How many nationals are thought to be somewhere: never one number, never without who says so."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.cases.models import Crisis
from safeconduct.store.fields import PartialDateField
from safeconduct.store.ids import uuid7


class PresenceEstimate(models.Model):
    """Somebody's estimate of how many nationals are in a country or a place of it, with its bounds. Append-only: the
    newest of a country and place holds. `best` is the number that the source itself gives, if it gives one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="presence_estimates")
    country = models.CharField(_("country, two letters"), max_length=2)
    place = models.CharField(_("place"), max_length=120, blank=True)
    low = models.PositiveIntegerField(_("at least"))
    best = models.PositiveIntegerField(_("best estimate"), null=True, blank=True)
    high = models.PositiveIntegerField(_("at most"))
    source = models.CharField(_("who says so, on what ground"), max_length=300)
    as_of = PartialDateField(_("as of"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(low__lte=models.F("high")), name="estimate_in_order"),
            models.CheckConstraint(
                condition=models.Q(best=None) | models.Q(best__gte=models.F("low"), best__lte=models.F("high")),
                name="best_estimate_within_bounds",
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="estimate_with_source"),
        ]


class PresentCount(models.Model):
    """The denominator of a crisis as a job counted it last, derived: so that the board is there at once where the
    register is large. `content` has the fields of `present.Counted`, line by line."""

    crisis = models.OneToOneField(Crisis, models.CASCADE, primary_key=True, related_name="+")
    content = models.JSONField()
    counted_at = models.DateTimeField(db_default=Now())
