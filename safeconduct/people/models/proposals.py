"""Pairs of persons who may be one and the same, how sure that is, and from where on a pair is proposed at all."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.store.ids import uuid7

from ..enums import Band, Path
from .persons import Person


class Proposal(models.Model):
    """These two may be the same person. One row for a pair, however often and by whatever path it is found.

    `first` is the person with the smaller id. `comparison` is what was compared when the pair was proposed last:
    {"probability", "fields": [{"field", "outcome", "sentence"}]}. `made_at` is that moment too; `found_at` the first.
    Whether a pair is open follows from what officers judged since `made_at`; `closed` leaves out early those that were
    decided, so that the queue stays quick.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey(Person, models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, models.PROTECT, related_name="+")
    probability = models.FloatField(_("how sure"))
    band = models.CharField(max_length=8, choices=Band)
    comparison = models.JSONField(default=dict)
    made_by = models.CharField(_("found by"), max_length=8, choices=Path)
    found_at = models.DateTimeField(db_default=Now(), editable=False)
    made_at = models.DateTimeField(db_default=Now())
    closed = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="one_proposal_per_pair"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pair_in_order"),
            models.CheckConstraint(
                condition=models.Q(probability__gte=0, probability__lte=1), name="proposal_probability"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["second"], name="proposal_by_second", include=["first"]),
            models.Index(fields=["-probability"], name="open_proposals", condition=models.Q(closed=False)),
        ]

    @property
    def pair(self) -> tuple[UUID, UUID]:
        return self.first_id, self.second_id


class Thresholds(models.Model):
    """From which probability on a pair is proposed, and from which on, with the same paper, as probably the same.

    Append-only: the newest row holds. Without a row the defaults of `people.matching` hold.
    """

    id = models.BigAutoField(primary_key=True)
    lower = models.FloatField(_("proposed from"))
    upper = models.FloatField(_("probably the same from"))
    set_at = models.DateTimeField(db_default=Now(), editable=False)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(lower__gt=0, upper__gt=models.F("lower"), upper__lt=1), name="thresholds_in_order"
            )
        ]


class Sweep(models.Model):
    """A search for pairs among many persons: those of a file, of a list, or those changed since the last one.

    `person_ids` are the persons looked up, `done` how many of them; `proposed` how many pairs came of it. A sweep that
    was broken off goes on at `done`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    path = models.CharField(max_length=8, choices=Path)
    person_ids = ArrayField(models.UUIDField(), default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["path", "-started_at"], name="sweep_latest_first")]
