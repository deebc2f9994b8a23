"""The channels through which requests reach us."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Post
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import uuid7

from ..enums import ChannelKind


class Channel(models.Model):
    """One way in: a mailbox, a number, the public form, the lists of one state. What comes in belongs to its crisis and
    its post until an officer passes it on.

    `address` is the mailbox or the number that people write to. `provider` names the adapter that speaks for it
    ("imap", "twilio", "hmac"). `settings` never holds a secret: it names where one is kept. `fault` is what went wrong
    last, in a sentence; empty while it works.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ChannelKind)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="channels")
    post = models.ForeignKey(Post, models.PROTECT, related_name="channels")
    address = models.CharField(_("address or number"), max_length=254, blank=True)
    provider = models.CharField(_("provider"), max_length=20, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    language = models.CharField(_("language of its receipts"), max_length=12, default="en")
    is_open = models.BooleanField(_("open"), default=True)
    fault = models.TextField(blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["crisis", "kind"], name="channels_of_crisis")]

    def __str__(self) -> str:
        return self.name
