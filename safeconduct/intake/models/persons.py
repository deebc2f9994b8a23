"""Who a request is about: the people it names, who they may be, and what officers decided."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from safeconduct.access.models import User
from safeconduct.cases.models import Case, Claim
from safeconduct.people.models import Person
from safeconduct.store.ids import uuid7

from ..enums import MentionOrigin
from .requests import Request


class Mention(models.Model):
    """A person named in a request. `evidence` is what is said of her (the fields of `identity.evidence.Evidence`),
    `relation` what she is to the writer ("son"), `words` the piece of text. `tokens` are the numbers of the words of
    her names, as in `PersonName.tokens`; `phones`, `papers` and `emails` are folded, for looking up.

    `likely` is whom she probably is, and `group` the mentions of other requests that probably mean the same person (the
    id of the first of them): both are the machine's word, made again when persons or mentions are added; an officer's
    word is a `RequestLink`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="mentions")
    number = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=8, choices=MentionOrigin)
    name = models.CharField(max_length=200, blank=True)
    relation = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    evidence = models.JSONField(default=dict)
    tokens = ArrayField(models.BigIntegerField(), default=list)
    phones = ArrayField(models.CharField(max_length=40), default=list)
    papers = ArrayField(models.CharField(max_length=40), default=list)
    emails = ArrayField(models.CharField(max_length=254), default=list)
    birth_year = models.CharField(max_length=4, blank=True)
    likely = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    likely_probability = models.FloatField(null=True)
    group = models.UUIDField(null=True, db_index=True)
    looked_up_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "number"], name="one_mention_per_number")]
        indexes: ClassVar = [
            GinIndex(fields=["tokens"], name="mentions_by_words", fastupdate=True),
            GinIndex(fields=["phones"], name="mentions_by_phone"),
            GinIndex(fields=["papers"], name="mentions_by_paper"),
            GinIndex(fields=["emails"], name="mentions_by_email"),
            models.Index(fields=["id"], name="mentions_to_look_up", condition=models.Q(looked_up_at=None)),
        ]


class Candidate(models.Model):
    """A person whom a mention may mean, and how sure that is. Made by a job; made again when it runs again."""

    id = models.BigAutoField(primary_key=True)
    mention = models.ForeignKey(Mention, models.CASCADE, related_name="candidates", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    probability = models.FloatField()
    band = models.CharField(max_length=8)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["mention", "person"], name="one_candidate_per_person")]


class MentionPair(models.Model):
    """Two mentions of two requests that may mean the same person; `first` is the older one."""

    id = models.BigAutoField(primary_key=True)
    first = models.ForeignKey(Mention, models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Mention, models.CASCADE, related_name="+")
    probability = models.FloatField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["first", "second"], name="one_pair_of_mentions")]


class RequestLink(models.Model):
    """An officer said whom a request is about. `case` is the person's case in the crisis, where there is one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="links")
    mention = models.ForeignKey(Mention, models.PROTECT, null=True, related_name="links")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    is_new_person = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())


class RequestUnlink(models.Model):
    """The link was wrong: why, and who said so."""

    link = models.OneToOneField(RequestLink, models.PROTECT, primary_key=True, related_name="unlink")
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())


class NotThisPerson(models.Model):
    """An officer said that a mention does not mean this person. Remembered: it is not shown as a candidate again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mention = models.ForeignKey(Mention, models.PROTECT, related_name="ruled_out")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())


class ClaimSource(models.Model):
    """A claim was recorded from a request, on these words."""

    claim = models.OneToOneField(Claim, models.PROTECT, primary_key=True, related_name="+")
    request = models.ForeignKey(Request, models.PROTECT, related_name="claims")
    words = models.TextField()
