"""What we ask of a counterpart, how strongly we raised it, what was handed over and answered. Append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.cases.models import Case, Crisis, OurList, ReceivedList
from safeconduct.store.fields import PartialDateField
from safeconduct.store.ids import reference, uuid7

from ..enums import AskKind, AskStage, ReplyKind, Strength
from .counterparts import Office, Official, State
from .engagements import Engagement

ASK = "A"
"""What the reference of every ask begins with."""


class NextAsk(models.Func):
    template = "nextval('diplomacy_ask_number')"
    arity = 0


class Ask(models.Model):
    """What we want of a counterpart, until it is met or withdrawn. `measure` is the key of the measure whose cases it
    is about ("all serving"); without one it is about those named in `AskCase`; neither, about no case (a stop)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.BigIntegerField(unique=True, db_default=NextAsk(), editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="asks")
    state = models.ForeignKey(State, models.PROTECT, related_name="asks")
    kind = models.CharField(_("kind"), max_length=14, choices=AskKind)
    words = models.CharField(_("what we ask"), max_length=300)
    measure = models.SlugField(_("for all cases of"), max_length=60, blank=True)
    asked_on = PartialDateField(_("first asked"), blank=True)
    known_at = models.DateTimeField(_("known at"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["known_at", "id"]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What people read and say: "A-0001-7"."""
        return reference(ASK, self.number)


class AskCase(models.Model):
    """A case that an ask names, from `known_at` on; a later row with `is_named` false takes it off. Append-only."""

    id = models.BigAutoField(primary_key=True)
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, models.PROTECT, related_name="asks")
    is_named = models.BooleanField(default=True)
    reason = models.CharField(max_length=300, blank=True)
    known_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)


class AskStep(models.Model):
    """The ask was met, withdrawn, or opened again; the last step known says. Append-only. Without a step it is open."""

    id = models.BigAutoField(primary_key=True)
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=10, choices=AskStage)
    on = PartialDateField(_("when"), blank=True)
    reason = models.TextField(_("reason"))
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["ask", "-known_at", "-id"]


class Concern(models.Model):
    """What we raised in an engagement, and how strongly. With `ask`, the ask that was raised: the cases it was bound to
    are frozen in `ConcernCase`. `total` is their number then, also of those a reader may not see."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="concerns")
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="concerns")
    strength = models.PositiveSmallIntegerField(_("how strongly"), choices=Strength)
    words = models.TextField(_("what was said"), blank=True)
    total = models.PositiveIntegerField(default=0)
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["engagement", "known_at", "id"]


class ConcernCase(models.Model):
    """A case that was named, or covered, when a concern was raised: frozen."""

    id = models.BigAutoField(primary_key=True)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, models.PROTECT, related_name="concerns")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["concern", "case"], name="once_in_a_concern")]


class HandedList(models.Model):
    """A list of ours that was handed over in an engagement: frozen. What came back is in `ListAnswer`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="handed_lists")
    list = models.ForeignKey(OurList, models.PROTECT, related_name="handed")
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="handed_lists")
    answer_due = models.DateField(_("answer asked by"), null=True, blank=True)
    words = models.CharField(_("note"), max_length=300, blank=True)
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["engagement", "known_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "list"], name="a_list_is_handed_over_once_in_an_engagement")
        ]


class ListAnswer(models.Model):
    """A list that the counterpart sent in answer to one of ours. Its rows become host claims by reconciliation."""

    id = models.BigAutoField(primary_key=True)
    handed = models.ForeignKey(HandedList, models.PROTECT, related_name="answers")
    received = models.OneToOneField(ReceivedList, models.PROTECT, related_name="answers_list")
    known_at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)


class Reply(models.Model):
    """What the counterpart answered to an ask, in its words; in an engagement or outside one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="replies")
    engagement = models.ForeignKey(Engagement, models.PROTECT, null=True, blank=True, related_name="replies")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="replies")
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="replies")
    kind = models.CharField(_("what they did"), max_length=14, choices=ReplyKind)
    words = models.TextField(_("in their words"))
    on = PartialDateField(_("when"))
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["ask", "-known_at", "-id"]
