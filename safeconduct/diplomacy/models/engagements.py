"""Contacts with a counterpart. What is said of one is append-only: a change is a new version."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.cases.models import Crisis
from safeconduct.store.fields import PartialDateField
from safeconduct.store.ids import reference, uuid7

from ..enums import EngagementKind, Level, Setting, Side, Stage
from .counterparts import Office, Official, State
from .searching import Named, Told

ENGAGEMENT = "E"
"""What the reference of every engagement begins with."""


class NextEngagement(models.Func):
    template = "nextval('diplomacy_engagement_number')"
    arity = 0


class Engagement(models.Model):
    """A contact with a counterpart, in the register of one crisis. What is known of it is in its versions; the columns
    from `stage` on repeat the newest one, for lists. `starts_on` and `ends_on` are the first and last day it may be
    (null: not known). `follows` is the earlier engagement that it continues."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.BigIntegerField(unique=True, db_default=NextEngagement(), editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="engagements", db_index=False)
    state = models.ForeignKey(State, models.PROTECT, related_name="engagements", db_index=False)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    known_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    stage = models.CharField(max_length=10, choices=Stage)
    kind = models.CharField(max_length=14, choices=EngagementKind)
    level = models.PositiveSmallIntegerField(choices=Level)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["crisis", "-starts_on", "-id"], name="engagements_latest_first"),
            models.Index(fields=["crisis", "stage", "-starts_on", "-id"], name="engagements_by_stage"),
            models.Index(fields=["crisis", "state", "-starts_on", "-id"], name="engagements_by_state"),
            models.Index(fields=["crisis", "kind", "-starts_on", "-id"], name="engagements_by_kind"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What people read and say: "E-0031-7"."""
        return reference(ENGAGEMENT, self.number)


class EngagementVersion(models.Model):
    """What was known of an engagement from `known_at` on: planned for then, held on that day, cancelled, corrected.
    Append-only. `reason` is why this version follows the one before."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    kind = models.CharField(_("kind"), max_length=14, choices=EngagementKind)
    setting = models.CharField(_("setting"), max_length=14, choices=Setting, default=Setting.BILATERAL)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    on = PartialDateField(_("when"), allow_future=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    occasion = models.CharField(_("occasion"), max_length=200, blank=True)
    topics = ArrayField(models.CharField(max_length=120), verbose_name=_("topics"), default=list, blank=True)
    summary = models.TextField(_("what was said, in short"), blank=True)
    reason = models.CharField(_("why it changed"), max_length=300, blank=True)
    known_at = models.DateTimeField(_("known at"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["engagement", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "number"], name="one_engagement_version_per_number")
        ]
        indexes: ClassVar = [
            GinIndex(
                OpClass(Told("place", "occasion", "topics", "summary"), name="gin_trgm_ops"),
                name="engagements_by_words",
            ),
            models.Index(fields=["known_at"], include=["engagement"], name="engagement_versions_by_known"),
        ]


class Participant(models.Model):
    """Who took part, or is to, as one version says. `official` is null where only the office is known. `title` and
    `name` are kept as they were on that day. Append-only."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(EngagementVersion, models.PROTECT, related_name="participants")
    side = models.CharField(_("side"), max_length=6, choices=Side)
    position = models.PositiveSmallIntegerField(default=1)
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="participations")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="participations")
    name = models.CharField(max_length=160)
    title = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering: ClassVar = ["version", "side", "position"]
        indexes: ClassVar = [
            GinIndex(OpClass(Named("name", "title"), name="gin_trgm_ops"), name="participants_by_words")
        ]


class CalendarFeed(models.Model):
    """A secret address under which one officer's calendar program reads the engagements that she may see. Only the hash
    of its token is kept. A new one revokes the one before."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="calendar_feeds")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(revoked_at__isnull=True), name="one_calendar_feed_per_user"
            )
        ]
