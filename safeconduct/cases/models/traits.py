"""What a case is counted by besides its standing: where at home, which post, which sex, how it came to be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.db import models

from safeconduct.access.models import Post

from ..enums import Trait
from .derived import Profile
from .ledger import FOREVER, Case, Crisis

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
"""The start of the first period of a case: its first traits hold for all the time before they were changed."""


class TraitSet(models.Model):
    """Values of all traits together, shared by the cases that have them. Rows are never changed."""

    id = models.AutoField(primary_key=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    circumstance = models.CharField(max_length=12)
    sex = models.CharField(max_length=1, blank=True)
    home_region = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["home_region", "post", "circumstance", "sex"], name="one_set_of_traits")
        ]


class CaseTraits(models.Model):
    """From `known_from` until `known_until` the case and its person had these traits.

    Triggers in the database keep the periods (`sql/traits_2.sql`): the first holds from the beginning, a change closes
    it by the clock and opens the next. Nothing else ever changes, so that a figure "as known then" stays the same for
    ever. A case that is joined into another keeps the traits of its own person. Nothing known: the empty text, no day.
    `traits` is the same without the days of birth.
    """

    pk = models.CompositePrimaryKey("case_id", "known_from")
    case = models.ForeignKey(Case, models.PROTECT, related_name="traits", db_index=False, db_constraint=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(default=FOREVER)
    traits = models.ForeignKey(TraitSet, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    circumstance = models.CharField(max_length=12)
    sex = models.CharField(max_length=1, blank=True)
    home_region = models.CharField(max_length=80, blank=True)
    born_earliest = models.DateField(null=True)
    born_latest = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(known_until__gt=models.F("known_from")), name="case_traits_in_order"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(known_until=FOREVER), name="one_present_traits_per_case"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["crisis", "known_from"], name="changed_traits", condition=models.Q(known_from__gt=BEGINNING)
            )
        ]


class TraitTally(models.Model):
    """Derived: how many cases with this value of a trait stood like this profile when a month (UTC) began.

    Made by the night (`cases_fold_trait_tallies`) from `TraitNews`; until which month, `TraitFold` says.
    """

    id = models.BigAutoField(primary_key=True)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    trait = models.CharField(max_length=12, choices=Trait)
    month = models.DateTimeField()
    value = models.CharField(max_length=80, blank=True)
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    n = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["crisis", "trait", "month", "value", "profile"], name="one_trait_tally", include=["n"]
            )
        ]


class TraitNews(models.Model):
    """Derived: by how many the cases with these traits that stood like this profile became more (or fewer) in a month,
    UTC, and is in no tally yet. Rows add up."""

    id = models.BigAutoField(primary_key=True)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    month = models.DateTimeField()
    traits = models.ForeignKey(TraitSet, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    n = models.IntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["crisis", "month"], name="trait_news_by_month")]


class TraitFold(models.Model):
    """The last month for which a crisis has tallies by trait; what is told of later months is news."""

    crisis = models.OneToOneField(Crisis, models.PROTECT, primary_key=True, related_name="+", db_constraint=False)
    until = models.DateTimeField()
