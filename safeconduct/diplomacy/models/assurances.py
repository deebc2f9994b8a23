"""What a counterpart promised, and what a human judged of it. Append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.cases.models import Case, Crisis
from safeconduct.store.fields import PartialDateField
from safeconduct.store.ids import reference, uuid7

from ..enums import AskKind, AssuranceState
from .asks import Ask
from .counterparts import Office, Official, State
from .engagements import Engagement
from .statements import Statement

ASSURANCE = "P"
"""What the reference of every assurance begins with: the promise."""


class NextAssurance(models.Func):
    template = "nextval('diplomacy_assurance_number')"
    arity = 0


class Assurance(models.Model):
    """A promise in the words in which it was given. `due` is as precise as it was said: "within weeks" is kept in
    `due_words` and read as a range. The cases it is about are frozen in `AssuranceCase`; `total` is their number, also
    of those that a reader may not see. It is kept for a case whose standing passes `kept_by`, a rule of the language of
    measures (`figures/measures.py`). A promise that something stopped has `stopped_since` instead: the day from which
    on no case may have been recruited."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.BigIntegerField(unique=True, db_default=NextAssurance(), editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="assurances")
    state = models.ForeignKey(State, models.PROTECT, related_name="assurances")
    kind = models.CharField(_("what was promised"), max_length=14, choices=AskKind)
    words = models.TextField(_("in their words"))
    engagement = models.ForeignKey(Engagement, models.PROTECT, null=True, blank=True, related_name="assurances")
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, blank=True, related_name="assurances")
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="assurances")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="assurances")
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="assurances")
    speaker = models.CharField(_("who promised"), max_length=160)
    given_on = PartialDateField(_("given"))
    due = PartialDateField(_("due"), blank=True, allow_future=True)
    due_words = models.CharField(_("due, in their words"), max_length=120, blank=True)
    due_latest = models.DateField(null=True, editable=False)
    scope = models.CharField(_("for whom, in words"), max_length=300, blank=True)
    measure = models.SlugField(_("for all cases of"), max_length=60, blank=True)
    total = models.PositiveIntegerField(default=0)
    kept_by = models.JSONField(null=True, blank=True)
    stopped_since = PartialDateField(_("stopped since"), blank=True)
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["known_at", "id"]
        indexes: ClassVar = [models.Index(fields=["crisis", "due_latest"], name="assurances_by_due_day")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What people read and say: "P-0001-7"."""
        return reference(ASSURANCE, self.number)


class AssuranceCase(models.Model):
    """A case in the scope of an assurance: frozen when it was given."""

    id = models.BigAutoField(primary_key=True)
    assurance = models.ForeignKey(Assurance, models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, models.PROTECT, related_name="assurances")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["assurance", "case"], name="once_in_an_assurance")]


class AssuranceJudgement(models.Model):
    """A human judges an assurance, with a reason. It stands above what the cases say until it is taken back by a row
    without a state."""

    id = models.BigAutoField(primary_key=True)
    assurance = models.ForeignKey(Assurance, models.PROTECT, related_name="judgements")
    state = models.CharField(max_length=10, choices=AssuranceState, blank=True)
    reason = models.TextField(_("reason"))
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering: ClassVar = ["assurance", "-known_at", "-id"]
