"""Requests as they reached us, and where each stands. A request is a record: nothing of it is ever changed; what the
law says must go is erased by the one function that writes down what it erased."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Post, User
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import reference, uuid7

from ..enums import Automatic, ChannelKind, RequestState, ScanVerdict, Writer
from .channels import Channel

PREFIX = "Q"
"""What the reference of every request begins with."""
LONGEST_KEY = 200


class NextNumber(models.Func):
    """The next number of a request: numbers may be skipped, never given twice."""

    template = "nextval('intake_request_number')"
    arity = 0


class Request(models.Model):
    """One plea as it reached us, through one channel, untouched.

    `raw` is every byte of it (`content_type` says of what kind), `sha256` and `size` those of `raw`; null once they
    were erased. `key` makes every repeat of the same message the same request. `continues` is the earlier request that
    it answers, as far as our own signed token or the sender's own page says so. `entered_by` is who typed or uploaded
    it. `list_sha256` and `list_row` are those of the file of which it is a row.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.BigIntegerField(unique=True, db_default=NextNumber(), editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="requests", db_index=False)
    kind = models.CharField(max_length=10, choices=ChannelKind)
    key = models.CharField(max_length=LONGEST_KEY)
    received_at = models.DateTimeField(db_default=Now())
    content_type = models.CharField(max_length=100)
    raw = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    sender = models.CharField(max_length=254, blank=True, null=True)
    language = models.CharField(max_length=12, blank=True)
    continues = models.ForeignKey("self", models.PROTECT, null=True, related_name="continued_by")
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    list_sha256 = models.CharField(max_length=64, blank=True)
    list_row = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "key"], name="one_request_per_key"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["channel", "list_sha256", "list_row"],
                name="requests_of_list",
                condition=models.Q(list_row__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What people read and say: "Q-20431-7"."""
        return reference(PREFIX, self.number)

    @property
    def is_erased(self) -> bool:
        return self.raw is None


class RequestFile(models.Model):
    """A file that came with a request. Those of an e-mail are found again in its raw bytes (`content` is null and
    `part` says where); others are kept here. `type` is what the bytes say, `claimed` what the sender said."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField(null=True)
    name = models.CharField(max_length=200, null=True)
    claimed = models.CharField(max_length=100, blank=True)
    type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "number"], name="one_file_per_number")]


class FileScan(models.Model):
    """What a scanner said of a file. An infected file is kept as evidence and never handed out."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(RequestFile, models.PROTECT, related_name="scans")
    verdict = models.CharField(max_length=10, choices=ScanVerdict)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now())


class Handling(models.Model):
    """Where a request stands now, for the queue: all of it follows from `Step`, `Reading`, ties and exceptions.

    `rank` orders the queue: points without age less the points that later requests have not earned yet, so that the
    order never changes by mere waiting (see `triage.py`). `parts` are the points one by one. `into` is the earlier
    request with which it is handled, by token or by an officer's tie: those with `into` are not in the queue
    themselves. `heard_at` is when the last message of the thread came, `answered_at` when a person first answered.
    """

    request = models.OneToOneField(Request, models.PROTECT, primary_key=True, related_name="handling")
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=ChannelKind)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=RequestState, default=RequestState.UNTOUCHED)
    since = models.DateTimeField(_("in this state since"))
    into = models.ForeignKey(Request, models.PROTECT, null=True, related_name="follow_ups")
    is_ahead = models.BooleanField(default=False)
    rank = models.FloatField(default=0)
    points = models.SmallIntegerField(default=0)
    parts = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True)
    officer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    is_read = models.BooleanField(default=False)
    is_held_up = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    who = models.CharField(max_length=160, blank=True)
    preview = models.CharField(max_length=240, blank=True)
    language = models.CharField(max_length=12, blank=True)
    writer = models.CharField(max_length=12, choices=Writer, default=Writer.UNKNOWN)
    automatic = models.CharField(max_length=12, choices=Automatic, blank=True)
    people = models.PositiveSmallIntegerField(default=0)
    unmatched = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                "crisis",
                "state",
                models.F("is_ahead").desc(),
                models.F("rank").desc(),
                "request",
                name="queue_of_crisis",
                condition=models.Q(into=None),
            ),
            models.Index(
                "post",
                "crisis",
                "state",
                models.F("is_ahead").desc(),
                models.F("rank").desc(),
                "request",
                name="queue_of_post",
                condition=models.Q(into=None),
            ),
            models.Index(fields=["crisis", "state", "received_at"], name="oldest_by_state"),
            models.Index(fields=["crisis", "-received_at"], name="handlings_by_arrival"),
            models.Index(fields=["request"], name="requests_to_read", condition=models.Q(is_read=False)),
            models.Index(
                fields=["crisis", "post", "state"], name="requests_set_aside", condition=models.Q(is_held_up=True)
            ),
        ]


class Reading(models.Model):
    """What a machine read in a request. Made by a job, from the raw bytes alone; made again whenever the reader is
    better: never a record, and nobody relies on it without the raw bytes beside it.

    `facts` are the fields of a form, a call note or a row, as their sender named them; `signs` the words of danger and
    vulnerability; `notes` are sentences about what could not be read as it should.
    """

    request = models.OneToOneField(Request, models.PROTECT, primary_key=True, related_name="reading")
    version = models.PositiveSmallIntegerField()
    read_at = models.DateTimeField(db_default=Now())
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    sender_name = models.CharField(max_length=160, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    sent_at = models.DateTimeField(null=True)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    facts = models.JSONField(default=dict)
    signs = models.JSONField(default=list)
    notes = models.JSONField(default=list)


class Step(models.Model):
    """What was done with a request, one after the other: its state follows from the last one. `by` is null when the
    machine did it (an automatic reply needs no answer). `words` say why, or what we wait for; `to` is to whom it was
    forwarded; `due_at` is when an answer or a call was promised."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=16, choices=RequestState)
    words = models.TextField(blank=True)
    to = models.CharField(max_length=254, blank=True)
    due_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="steps_by_time")]


class OrderException(models.Model):
    """A request was moved ahead of the order of the queue: who asked for it, on what ground, who agreed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="exceptions")
    asked_by = models.CharField(_("who asked"), max_length=200)
    ground = models.TextField(_("on what ground"))
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who agreed"), db_index=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())


class OrderExceptionEnd(models.Model):
    """The request went back into the order."""

    exception = models.OneToOneField(OrderException, models.PROTECT, primary_key=True, related_name="end")
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())


class Tie(models.Model):
    """An officer said that a request continues an earlier one: they are handled together. Undone by `Untie`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="ties")
    into = models.ForeignKey(Request, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())


class Untie(models.Model):
    """They are handled apart again. It also parts what the machine had put together: then `tie` is null."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="unties")
    tie = models.OneToOneField(Tie, models.PROTECT, null=True, related_name="untie")
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())


class Presence(models.Model):
    """Who has a request open at this moment, so that two officers see each other. Not a record: it expires."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(Request, models.CASCADE, related_name="presences")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
    holds_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "user"], name="one_presence_per_officer")]
