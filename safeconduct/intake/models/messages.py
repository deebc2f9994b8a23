"""What we write to people, one message to one recipient, and how far each came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from safeconduct.access.models import User
from safeconduct.store.ids import uuid7

from ..enums import ChannelKind, DeliveryState
from .channels import Channel
from .requests import Request


class Message(models.Model):
    """A message of ours to one recipient: `address` is one e-mail address or one number, never several. `by` is null
    for the machine's own receipt. A copy of what was sent, word for word."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="messages")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=ChannelKind)
    address = models.CharField(max_length=254, null=True)
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300, blank=True, null=True)
    text = models.TextField(null=True)
    template = models.CharField(max_length=80, blank=True)
    is_receipt = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(address=None) | ~models.Q(address__regex=r"[,;\s\r\n]"), name="one_recipient"
            ),
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(is_receipt=True), name="one_receipt_per_request"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["address", "at"], name="messages_to_address")]


class Delivery(models.Model):
    """How far a message came, event by event; the last one tells."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    state = models.CharField(max_length=12, choices=DeliveryState)
    provider_id = models.CharField(max_length=200, blank=True, db_index=True)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(db_default=Now())


class Outbox(models.Model):
    """A message that still has to be sent. Not a record: the row goes when the message was handed over or given up.

    `turn`: what is sent first: 0 what somebody waits for at this moment, 1 answers, 2 receipts and what goes to many.
    """

    message = models.OneToOneField(Message, models.PROTECT, primary_key=True, related_name="outbox")
    due_at = models.DateTimeField(db_default=Now(), db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["turn", "due_at"], name="outbox_in_turn")]
