"""What officers said of two persons, and the joinings and partings that came of it. All append-only: nothing moves."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.store.ids import uuid7

from ..enums import Verdict
from .persons import Person


class Judgement(models.Model):
    """An officer's word on two persons, with what she saw when she said it.

    `first` is the person with the smaller id. `comparison` is what stood side by side: {"probability": …, "fields":
    [{"field", "outcome", "sentence"}]}. `papers` is the hash of the papers that both had then: "not the same person"
    holds until a paper is added. `keep` is by which of both the joined person shall be known, if the officer said so.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(Person, models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    keep = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    comparison = models.JSONField(default=dict, blank=True)
    papers = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="judged_pair_in_order"),
            models.CheckConstraint(
                condition=models.Q(keep=None) | models.Q(keep=models.F("first")) | models.Q(keep=models.F("second")),
                name="kept_one_of_the_pair",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["first", "second", "at"], name="judgements_of_pair")]

    @property
    def pair(self) -> tuple[UUID, UUID]:
        return self.first_id, self.second_id


class Joining(models.Model):
    """Two persons are one, say two officers. `kept` is the one by whom they are known from now on.

    Open until there is a `Parting`. Names, papers, contacts, kin and cases stay with the person they were written for.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kept = models.ForeignKey(Person, models.PROTECT, related_name="joinings_kept")
    joined = models.ForeignKey(Person, models.PROTECT, related_name="joinings_joined")
    at = models.DateTimeField()
    proposed = models.OneToOneField(Judgement, models.PROTECT, related_name="joining_proposed")
    confirmed = models.OneToOneField(Judgement, models.PROTECT, related_name="joining")
    first_officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    second_officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(kept=models.F("joined")), name="two_persons_joined"),
            models.CheckConstraint(
                condition=~models.Q(first_officer=models.F("second_officer")), name="two_officers_join"
            ),
        ]

    @property
    def pair(self) -> tuple[UUID, UUID]:
        return min(self.kept_id, self.joined_id), max(self.kept_id, self.joined_id)


class Parting(models.Model):
    """A joining is taken back, by two officers again. What was theirs is each one's own as it was."""

    joining = models.OneToOneField(Joining, models.PROTECT, primary_key=True, related_name="parting")
    at = models.DateTimeField()
    reason = models.TextField(_("reason"))
    proposed = models.OneToOneField(Judgement, models.PROTECT, related_name="parting_proposed")
    confirmed = models.OneToOneField(Judgement, models.PROTECT, related_name="parting")
    first_officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    second_officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(first_officer=models.F("second_officer")), name="two_officers_part"
            )
        ]
