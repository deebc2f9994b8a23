"""Answers to parliament, court, press and petitioners: drafts as versions, steps, frozen copies. Append-only."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import reference, uuid7

from ..enums import AnswerKind, AnswerStage
from .measures import MeasureVersion

ANSWER = "AN"
"""What the reference of every answer begins with."""


class NextAnswer(models.Func):
    template = "nextval('figures_answer_number')"
    arity = 0


class Answer(models.Model):
    """One answer that we owe. What it says is in its versions. `corrects` is the frozen answer that a correction slip
    puts right."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.BigIntegerField(unique=True, db_default=NextAnswer(), editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="answers", db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=AnswerKind)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="slips")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["crisis", "-made_at", "-id"], name="answers_latest_first")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What people read and say: "AN-0031-7"."""
        return reference(ANSWER, self.number)


class AnswerVersion(models.Model):
    """What an answer said from `made_at` on: a whole `AnswerText` as JSON. Its figures are as known at `as_known`,
    by the measure versions in `measures` (key to number of the version)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    reply_on = models.DateField(_("for reply on"), null=True, blank=True)
    as_known = models.DateTimeField()
    measures = models.JSONField(default=dict)
    text = models.JSONField()
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["answer", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "number"], name="one_answer_version_per_number")
        ]


class AnswerStep(models.Model):
    """Who did what with a version: put forward, sent back, approved, given, withdrawn. `on` is the day on which the
    answer was given."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="steps")
    version = models.ForeignKey(AnswerVersion, models.PROTECT, related_name="steps", db_index=False)
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=AnswerStage)
    reason = models.TextField(_("reason"), blank=True)
    on = models.DateField(null=True, blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["answer", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "number"], name="one_answer_step_per_number")
        ]


class FrozenAnswer(models.Model):
    """An answer as it was approved, for ever: the whole paper in all its languages and the record behind it (measures,
    findings with the reasons that settled them, overrides of family first). `sha256` is that of its canonical JSON,
    in which the digests of the members stand."""

    answer = models.OneToOneField(Answer, models.PROTECT, primary_key=True, related_name="frozen")
    version = models.OneToOneField(AnswerVersion, models.PROTECT, related_name="frozen")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)


class FrozenFigure(models.Model):
    """A figure of a frozen answer: the slot that it filled, the measure version, what narrowed it, and the ids of the
    cases that made it, in order. `sha256` is that of their 16 bytes each, one after the other. `place` orders them.

    `happened_by` and `at_most` stand only where a figure is as happened by a day: `number` is then the least."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    frozen = models.ForeignKey(FrozenAnswer, models.PROTECT, related_name="figures")
    place = models.PositiveSmallIntegerField()
    slot = models.CharField(max_length=400)
    measure = models.ForeignKey(MeasureVersion, models.PROTECT, related_name="+", db_index=False)
    rules = models.JSONField()
    as_known = models.DateTimeField()
    happened_by = models.DateField(null=True, blank=True)
    number = models.PositiveIntegerField()
    at_most = models.PositiveIntegerField(null=True, blank=True)
    members = ArrayField(models.UUIDField())
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["frozen", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["frozen", "place"], name="one_frozen_figure_per_place")
        ]


class SettledFinding(models.Model):
    """Somebody says why a finding may stand, in an answer or (without one) in the crisis. `key` is that of the finding:
    with other numbers it is another finding."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+", db_index=False)
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, blank=True, related_name="settled")
    key = models.CharField(max_length=200)
    words = models.TextField()
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["crisis", "answer", "key"], nulls_distinct=False, name="one_settlement_per_finding"
            )
        ]
