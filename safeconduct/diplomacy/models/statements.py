"""Our standing line, and what was said in public, by us and by them. Append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.cases.models import Crisis
from safeconduct.figures.models import PublishedFigure
from safeconduct.store.fields import PartialDateField
from safeconduct.store.ids import uuid7

from ..enums import Side, StatementChannel
from .asks import Ask
from .counterparts import Office, Official, State
from .engagements import Engagement


class Statement(models.Model):
    """What was said in public, quoted word for word. With `engagement` it is a readout of it. `archived` is the whole
    text as it stood there, `sha256` its hash (of the UTF-8 bytes), so that a page that changes does not change this."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="statements", db_index=False)
    side = models.CharField(_("whose statement"), max_length=6, choices=Side)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="statements")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="statements")
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="statements")
    speaker = models.CharField(_("who said it"), max_length=160)
    channel = models.CharField(_("where"), max_length=14, choices=StatementChannel)
    said_on = PartialDateField(_("when"))
    said_latest = models.DateField(null=True, editable=False)
    quote = models.TextField(_("in these words"))
    language = models.CharField(_("language"), max_length=12, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    archived = models.TextField(_("archived text"), blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    engagement = models.ForeignKey(Engagement, models.PROTECT, null=True, blank=True, related_name="readouts")
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["-said_latest", "-id"]
        indexes: ClassVar = [models.Index(fields=["crisis", "-said_latest", "-id"], name="statements_latest_first")]


class StatementAsk(models.Model):
    """A statement speaks of an ask."""

    id = models.BigAutoField(primary_key=True)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="of_asks")
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="in_statements")


class StatementFigure(models.Model):
    """A statement contains a published figure."""

    id = models.BigAutoField(primary_key=True)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="of_figures")
    figure = models.ForeignKey(PublishedFigure, models.PROTECT, related_name="in_statements")


class Position(models.Model):
    """Our standing line, with its source. The newest that is known stands; `state` null: towards everybody. A row with
    `replaces` takes the place of that one; with empty `words` the line is given up."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="positions")
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="positions")
    words = models.TextField(_("our line"), blank=True)
    source = models.CharField(_("source"), max_length=200)
    since = PartialDateField(_("since"))
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["-known_at", "-id"]
