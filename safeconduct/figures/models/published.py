"""What was said in public: figures of ours that somebody published. Append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.models import Crisis
from safeconduct.store.fields import PartialDateField
from safeconduct.store.ids import uuid7

from ..enums import Bound
from .measures import Measure


class PublishedFigure(models.Model):
    """A number somebody said in public, quoted with its source. Never overwritten; held against our own figure."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="published_figures")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="published_figures")
    value = models.PositiveIntegerField(_("number"))
    bound = models.CharField(_("bound"), max_length=10, choices=Bound)
    said_on = PartialDateField(_("said on"))
    known_on = models.DateField(_("held against our figure of"))
    said_by = models.CharField(_("said by"), max_length=160)
    quote = models.TextField(_("in these words"), blank=True)
    source = models.CharField(_("source"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    key = models.CharField(max_length=120, null=True, unique=True)

    class Meta:
        ordering: ClassVar = ["known_on", "id"]

    def holds(self, own: int) -> bool:
        """Does our own figure agree with what was said? "About" allows a quarter, and never less than two."""
        if self.bound == Bound.AT_LEAST:
            return own >= self.value
        if self.bound == Bound.AT_MOST:
            return own <= self.value
        if self.bound == Bound.ABOUT:
            return abs(own - self.value) <= max(2, self.value // 4)
        return own == self.value
