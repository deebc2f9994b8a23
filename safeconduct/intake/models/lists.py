"""Tables of which each row is a request: kept whole, as they were brought."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.store.ids import uuid7

from .channels import Channel


class RequestList(models.Model):
    """A file with rows that are requests: every byte of it, who sent it to us, who brought it. Its requests are those
    with its `sha256` on its channel. `rows` is how many were found, `refused` how many of them say nothing: those come
    back in a file; `fault` is why nothing could be read. `content` may be erased once the law says so."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="lists")
    sender = models.CharField(_("who sent it"), max_length=160)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    refused = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["channel", "sha256"], name="one_list_per_file")]

    def __str__(self) -> str:
        return f"{self.sender}: {self.file_name}"
