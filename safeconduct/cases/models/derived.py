"""What follows from the claims: how each case stands, as periods, and how many cases stand alike. Written by the
database alone (`sql/derive_3.sql`)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from ..enums import Track, Viewpoint
from .ledger import FOREVER, Case, Claim, Crisis, Place


class Standing(models.Model):
    """Derived: from `known_from` until `known_until` this claim stood for its case, track and viewpoint.

    On whereabouts `place` is that of the claim, unless it is kept in a compartment; a trigger writes it.
    """

    pk = models.CompositePrimaryKey("case_id", "track", "viewpoint", "known_from")
    case = models.ForeignKey(Case, models.PROTECT, related_name="standings", db_index=False, db_constraint=False)
    track = models.CharField(max_length=12, choices=Track)
    viewpoint = models.CharField(max_length=6, choices=Viewpoint)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(default=FOREVER)
    state = models.CharField(max_length=28)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False, editable=False
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["case", "known_from", "claim"],
                name="places_that_stand",
                condition=models.Q(track=Track.WHEREABOUTS, place__isnull=False),
                include=["known_until", "place"],
            )
        ]


class StandingBefore(models.Model):
    """Derived: while a standing tells of a death and family first is shut, the claim that would stand in its place
    without any that tells of a death. Where nobody ever said anything else there is none.
    """

    pk = models.CompositePrimaryKey("case_id", "track", "viewpoint", "known_from")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    track = models.CharField(max_length=12, choices=Track)
    viewpoint = models.CharField(max_length=6, choices=Viewpoint)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(default=FOREVER)
    state = models.CharField(max_length=28)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="+", db_index=False, db_constraint=False)


class Profile(models.Model):
    """A whole standing, shared by all cases that stand alike: a state for each viewpoint and track that has spoken.

    `states` maps "viewpoint.track" to a state; `key` is the same as text; `differs` names the tracks on which the
    accounts differ; `overridden` says that family first was overridden; `before` has the states of `StandingBefore`:
    what stands in public instead of a death. Rows are never changed: measures are decided once per profile instead of
    once per case.
    """

    id = models.AutoField(primary_key=True)
    key = models.TextField()
    states = models.JSONField()
    differs = ArrayField(models.CharField(max_length=12))
    overridden = models.BooleanField(default=False)
    before = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["states"], opclasses=["jsonb_path_ops"], name="profile_by_state")]


class ProfileSpan(models.Model):
    """Derived: from `known_from` until `known_until` the case stood like this profile.

    `began_as` and `ended_as` are the traits with which that began and ended; a trigger writes them.
    """

    pk = models.CompositePrimaryKey("case_id", "known_from")
    case = models.ForeignKey(Case, models.PROTECT, related_name="spans", db_index=False, db_constraint=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(default=FOREVER)
    began_as = models.ForeignKey(
        "cases.TraitSet", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    ended_as = models.ForeignKey(
        "cases.TraitSet", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["crisis", "profile", "known_from", "known_until", "case"],
                name="span_by_profile",
                include=["began_as"],
            ),
            models.Index(
                fields=["crisis", "-known_from", "-case"],
                name="open_span_latest_first",
                condition=models.Q(known_until=FOREVER),
                include=["profile"],
            ),
            models.Index(
                fields=["crisis", "known_from", "known_until", "case"],
                name="span_by_start",
                include=["profile", "began_as"],
            ),
            models.Index(
                fields=["crisis", "known_until"],
                name="span_by_end",
                condition=models.Q(known_until__lt=FOREVER),
                include=["profile", "ended_as", "known_from", "case"],
            ),
        ]


class ProfileTally(models.Model):
    """Derived: by how many the cases that stood like this profile became more (or fewer) in a month, UTC.

    Rows add up: several for one crisis, month and profile mean their sum. All months before a day and the spans of its
    own month say how many stood so on that day, without looking at every case.
    """

    id = models.BigAutoField(primary_key=True)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    month = models.DateTimeField()
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    n = models.IntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["crisis", "month", "profile"], name="tally_by_month", include=["n"])]
