"""Which cases count as part of another, because their persons are one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from safeconduct.store.ids import uuid7

from .ledger import Case


class CaseJoining(models.Model):
    """From `since` until `until` what is claimed for `case` counts for `into`; `case` itself counts in no figure.

    Derived from the joinings of persons (`actions/joining.py:settle_cases`): when two persons who are one have a case
    each in the same crisis, one human being is counted once. Nothing known before `since` changes. `until` is null
    while it lasts. `into` is never joined itself in the same time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="joinings")
    into = models.ForeignKey(Case, models.PROTECT, related_name="joined_cases")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(until__isnull=True), name="one_open_joining_per_case"
            ),
            models.CheckConstraint(condition=~models.Q(case=models.F("into")), name="joined_into_another_case"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")), name="case_joining_in_order"
            ),
        ]
