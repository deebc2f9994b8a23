"""What a case is counted by besides its standing: where at home, which post, which sex, how it came to be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.db import models

from safeconduct.access.models import Post

from ..enums import Trait
from .ledger import FOREVER, Case, Crisis, Profile

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
"""The start of the first period of a case: its first traits hold for all the time before they were changed."""


class CaseTraits(models.Model):
    """From `known_from` until `known_until` the case and its person had these traits.

    Triggers in the database keep the periods (`sql/traits_1.sql`): the first holds from the beginning, a change closes
    it by the clock and opens the next. Nothing else ever changes, so that a figure "as known then" stays the same for
    ever. A case that is joined into another keeps the traits of its own person. Nothing known: the empty text, no day.
    """

    pk = models.CompositePrimaryKey("case_id", "known_from")
    case = models.ForeignKey(Case, models.PROTECT, related_name="traits", db_index=False, db_constraint=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(default=FOREVER)
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


class TraitTally(models.Model):
    """Derived: by how many the cases with this value of a trait that stood like this profile became more (or fewer) in
    a month, UTC. Rows add up, as those of `ProfileTally` do."""

    id = models.BigAutoField(primary_key=True)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    trait = models.CharField(max_length=12, choices=Trait)
    month = models.DateTimeField()
    value = models.CharField(max_length=80, blank=True)
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    n = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["crisis", "trait", "month", "value", "profile"], name="trait_tally_by_month", include=["n"]
            )
        ]
