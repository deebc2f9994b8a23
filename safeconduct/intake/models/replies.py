"""Reply templates in a ministry's own words."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.store.ids import uuid7


class ReplyTemplate(models.Model):
    """A version of a reply template in one language. Append-only: a new wording is a new version; the newest holds.
    `is_retired`: from this version on it is not offered any more."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.SlugField(_("short name"), max_length=40)
    language = models.CharField(_("language"), max_length=12)
    version = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=120)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"))
    is_retired = models.BooleanField(_("no longer offered"), default=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "language", "version"], name="one_reply_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.key}/{self.language}/{self.version}"
