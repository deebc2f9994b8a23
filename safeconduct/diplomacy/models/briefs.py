"""Briefs: what officers wrote into one, and the copies that were handed to a minister. Append-only. The rest of a brief
is built from the register each time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.store.ids import uuid7

from .engagements import Engagement


class BriefParagraph(models.Model):
    """A paragraph of a brief as an officer wrote it: `key` says which. `built` is what stood there built from data when
    she wrote, so that a change underneath is seen. The last one stands; with empty `words` the built one is back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="paragraphs")
    key = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    words = models.TextField(_("words"), blank=True)
    built = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["engagement", "key", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "key", "number"], name="one_paragraph_per_number")
        ]


class FrozenBrief(models.Model):
    """A brief as it was handed over: the whole content, as known at `as_known`. `sha256` is that of its canonical JSON.
    Who made it saw all of its cases; who reads it must see them too."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="frozen_briefs")
    as_known = models.DateTimeField()
    content = models.JSONField()
    cases = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    handed_to = models.CharField(_("handed to"), max_length=160)
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["engagement", "-at"]
