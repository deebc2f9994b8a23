"""Lists that an authority sent, and our own. What they sent, and what was decided on it, is append-only; how we read it
and what it matches can be worked out again."""

from __future__ import annotations

import builtins
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.people.models import Person
from safeconduct.store.fields import PartialDateField
from safeconduct.store.ids import uuid7

from ..enums import Credibility, Reliability, Track, Viewpoint
from ..lists.enums import Heap, Judgement, Stage
from .ledger import Case, Claim, Crisis

NOT_OURS = (Viewpoint.HOST, Viewpoint.THIRD)
"""Whose account a list can be: never ours, so that a list alone never makes a death that we confirm."""


class ReceivedList(models.Model):
    """A file with names, as it reached us. Append-only. The same file of the same sender in a crisis is the same list.

    `said_on` is the date that the list itself bears; `received_at` is the known-at of every claim from it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="received_lists")
    sender = models.CharField(_("who sent it"), max_length=160)
    sender_key = models.CharField(max_length=160)
    title = models.CharField(_("title"), max_length=200)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    said_on = PartialDateField(_("date of the list"), blank=True)
    received_at = models.DateTimeField(_("reached us"))
    viewpoint = models.CharField(_("whose account it is"), max_length=6, choices=Viewpoint, default=Viewpoint.HOST)
    reliability = models.CharField(_("source"), max_length=1, choices=Reliability)
    credibility = models.CharField(_("credibility"), max_length=1, choices=Credibility)
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["-brought_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["crisis", "sender_key", "sha256"], name="one_list_per_file_and_sender"),
            models.CheckConstraint(condition=models.Q(viewpoint__in=NOT_OURS), name="list_is_not_our_account"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def storage_name(self) -> str:
        """Where the file lies in Django's storage: by its hash."""
        return f"lists/{self.sha256[:2]}/{self.sha256}"


class ListReading(models.Model):
    """How we read a list and how far its matching is.

    `columns` has the meaning of each column in order ("" for none); `statuses` maps their words to "track=state";
    `track` and `state` are what the list says of everybody on it. `done` counts rows; with `stop_asked` the job ends
    after the batch in hand. `counts` has the size of each heap.
    """

    list = models.OneToOneField(ReceivedList, models.PROTECT, primary_key=True, related_name="reading")
    sheet = models.CharField(max_length=200, blank=True)
    header_row = models.PositiveIntegerField(_("row that names the columns"), default=0)
    headers = models.JSONField(default=builtins.list)
    columns = models.JSONField(default=builtins.list)
    statuses = models.JSONField(default=dict)
    track = models.CharField(max_length=12, choices=Track, blank=True)
    state = models.CharField(max_length=28, blank=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.COLUMNS)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    stop_asked = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)


class ReceivedRow(models.Model):
    """One row of a list, its cells as they came. Append-only."""

    id = models.BigAutoField(primary_key=True)
    list = models.ForeignKey(ReceivedList, models.PROTECT, related_name="received_rows")
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["list", "number"], name="one_row_per_number")]


class RowMatch(models.Model):
    """Derived: what a row says by the columns as we read them, and which case it may be.

    `said` maps fields to texts; `candidates` are case ids with their log odds, best first; `case` is the one that
    the one-to-one assignment gave; `comparison` explains it field by field; `hint` is a person without a case in this
    crisis who may be meant; `judged` repeats the last decision.
    """

    row = models.OneToOneField(ReceivedRow, models.PROTECT, primary_key=True, related_name="match")
    list = models.ForeignKey(ReceivedList, models.PROTECT, related_name="matches", db_index=False)
    number = models.PositiveIntegerField()
    said = models.JSONField()
    candidates = models.JSONField(default=builtins.list)
    heap = models.CharField(max_length=8, choices=Heap, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    probability = models.FloatField(null=True)
    comparison = models.JSONField(default=builtins.list)
    hint = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    judged = models.CharField(max_length=8, choices=Judgement, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["list", "heap", "number"], name="rows_of_heap")]


class RowDecision(models.Model):
    """What an officer decided about a row. Append-only: the last one holds, and an accepted row stays accepted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    row = models.ForeignKey(ReceivedRow, models.PROTECT, related_name="decisions")
    list = models.ForeignKey(ReceivedList, models.PROTECT, related_name="+")
    judgement = models.CharField(max_length=8, choices=Judgement)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    claim = models.OneToOneField(Claim, models.PROTECT, null=True, related_name="list_row")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["row"], condition=models.Q(judgement=Judgement.ACCEPTED), name="row_accepted_once"
            ),
            models.UniqueConstraint(
                fields=["list", "case"], condition=models.Q(judgement=Judgement.ACCEPTED), name="case_on_list_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(judgement=Judgement.ACCEPTED) | models.Q(case__isnull=False, claim__isnull=False),
                name="accepted_row_is_claim",
            ),
            models.CheckConstraint(
                condition=~models.Q(judgement=Judgement.REFUSED) | ~models.Q(reason=""), name="refused_row_has_reason"
            ),
        ]


class SenderMapping(models.Model):
    """What the columns of a sender mean, remembered by the headers: the next list of the same shape needs no hand."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sender_key = models.CharField(max_length=160)
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField()
    statuses = models.JSONField(default=dict)
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender_key", "fingerprint"], name="one_mapping_per_sender_and_header")
        ]


class OurList(models.Model):
    """A list of ours as it was made to be handed over: who is on it, in which script, for what. Append-only.

    `chosen` says by what the cases were chosen; `columns` are the keys in their order; `sha256` is the hash of the rows
    as canonical JSON.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="our_lists")
    title = models.CharField(_("title"), max_length=200)
    purpose = models.CharField(_("for what"), max_length=300)
    script = models.CharField(_("script of the reader"), max_length=4)
    chosen = models.JSONField()
    columns = models.JSONField()
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    known_at = models.DateTimeField(_("as known at"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return self.title


class OurListRow(models.Model):
    """A line of a list of ours, as it stood there. Append-only."""

    id = models.BigAutoField(primary_key=True)
    list = models.ForeignKey(OurList, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, related_name="our_list_rows")
    cells = models.JSONField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "number"], name="one_line_per_number"),
            models.UniqueConstraint(fields=["list", "case"], name="case_on_our_list_once"),
        ]
