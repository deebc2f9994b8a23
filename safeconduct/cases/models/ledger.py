"""Crises, cases and the ledger. Claims, retractions, countersignatures, overrides and evidence are append-only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.enums import Compartment
from safeconduct.access.models import Post, User
from safeconduct.people.models import Person
from safeconduct.store.fields import PartialDateField
from safeconduct.store.ids import uuid7

from ..enums import Circumstance, ClockKind, Credibility, Ground, Reliability, Track, Viewpoint

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
"""The end of a period that has not ended."""


class Crisis(models.Model):
    """A situation abroad that puts nationals in danger. `code` begins the references of its cases ("RU"). Its days end
    at midnight in `time_zone`, whoever asks: so "as known on 17 January 2025" is one moment."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    code = models.CharField(_("letters of its references"), max_length=4)
    nationality = models.CharField(_("nationality"), max_length=2)
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"))
    host = models.CharField(_("authority that answers for the persons"), max_length=160, blank=True)
    opened_on = models.DateField(_("opened"))
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    time_zone = models.CharField(_("where its days end"), max_length=64, default="UTC")
    is_rehearsal = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-opened_on"]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A place of the crisis, for the quiet map. Coordinates are WGS 84 degrees."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="places")
    name = models.CharField(max_length=120)
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["crisis", "name"], name="one_place_per_name")]

    def __str__(self) -> str:
        return self.name


class CrisisClock(models.Model):
    """How many hours a clock has in this crisis, where that differs from the default."""

    id = models.BigAutoField(primary_key=True)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="clock_rules")
    kind = models.CharField(max_length=24, choices=ClockKind)
    hours = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["crisis", "kind"], name="one_rule_per_clock")]


class Case(models.Model):
    """One person in one crisis."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="cases")
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    circumstance = models.CharField(_("circumstance"), max_length=12, choices=Circumstance)
    post = models.ForeignKey(Post, models.PROTECT, related_name="cases")
    opened_at = models.DateTimeField(_("known to us since"))
    compartments = ArrayField(models.CharField(max_length=20, choices=Compartment), default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["crisis", "person"], name="one_case_per_person_and_crisis"),
            models.UniqueConstraint(fields=["id", "post"], name="case_with_post"),
        ]

    def __str__(self) -> str:
        return self.reference


class CaseOfficer(models.Model):
    """Who works on a case, from when to when.

    `post` is the post of the case, held so by the database: the few cases that an officer has at other posts are found
    without a look at each of hers.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="officers")
    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    since = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(until__isnull=True), name="one_open_assignment"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["user", "post", "case"], name="open_cases_of_officer", condition=models.Q(until__isnull=True)
            )
        ]


class HandOver(models.Model):
    """Another post sees and works on the case until the hand-over ends."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="hand_overs")
    post = models.ForeignKey(Post, models.PROTECT, related_name="hand_overs")
    reason = models.CharField(_("reason"), max_length=300)
    since = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "post"], condition=models.Q(until__isnull=True), name="one_open_hand_over"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["post", "case"], name="open_hand_overs_to", condition=models.Q(until__isnull=True))
        ]


OURS_DEAD = models.Q(track=Track.CONDITION, state="dead", viewpoint=Viewpoint.OURS)
"""Claims that say dead in our own viewpoint."""

RECRUITED = models.Q(track=Track.SERVICE, state="recruited")
"""Claims of recruitment, in anybody's account: a claimed stop is held against the day on which they happened."""


class Claim(models.Model):
    """This claimant says that this case, on this track, was in this state, at this time, and we learned it then.

    `happened_latest` is the last day that `happened` can mean (null: not known), kept beside it for the order of
    claims. `key` makes a repeat the same claim.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="claims")
    track = models.CharField(_("track"), max_length=12, choices=Track)
    state = models.CharField(_("state"), max_length=28)
    viewpoint = models.CharField(_("viewpoint"), max_length=6, choices=Viewpoint)
    claimant = models.CharField(_("who says it"), max_length=160)
    happened = PartialDateField(_("happened"), blank=True)
    happened_earliest = models.DateField(null=True, editable=False)
    happened_latest = models.DateField(null=True, editable=False)
    known_at = models.DateTimeField(_("known at"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reliability = models.CharField(_("source"), max_length=1, choices=Reliability)
    credibility = models.CharField(_("credibility"), max_length=1, choices=Credibility)
    words = models.TextField(_("in their words"), blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField(_("ground"), max_length=16, choices=Ground, blank=True)
    compartment = models.CharField(max_length=20, choices=Compartment, blank=True)
    out_of_order = models.BooleanField(default=False)
    backdated = models.BooleanField(default=False)
    key = models.CharField(max_length=120, null=True, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(happened_earliest__isnull=True)
                | models.Q(happened_latest__isnull=True)
                | models.Q(happened_earliest__lte=models.F("happened_latest")),
                name="claim_happened_in_order",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case"], name="our_deaths", condition=OURS_DEAD, include=["id", "known_at"]),
            models.Index(fields=["known_at"], name="backdated_claims", condition=models.Q(backdated=True)),
            models.Index(
                fields=["happened_earliest"],
                name="recruited_by_day",
                condition=RECRUITED,
                include=["id", "case", "known_at", "happened_latest"],
            ),
        ]

    @property
    def is_death(self) -> bool:
        return self.track == Track.CONDITION and self.state == "dead"

    @property
    def needs_countersignature(self) -> bool:
        return self.is_death and self.viewpoint == Viewpoint.OURS


class Retraction(models.Model):
    """A wrong claim is retracted with a reason, once. As known before `at`, it still stood."""

    claim = models.OneToOneField(Claim, models.PROTECT, primary_key=True, related_name="retraction")
    reason = models.TextField(_("reason"))
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)


class Countersignature(models.Model):
    """A second officer confirms a death. From `at` on it counts."""

    claim = models.OneToOneField(Claim, models.PROTECT, primary_key=True, related_name="countersignature")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)


class FamilyFirstOverride(models.Model):
    """A named senior lets a death be said in public before the family is told. The reason is shown for ever."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="override")
    reason = models.TextField(_("reason"))
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)


class Disagreement(models.Model):
    """The accounts differ on a track. Opened and closed by the ledger; owned by an officer."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="disagreements")
    track = models.CharField(max_length=12, choices=Track)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "track"], condition=models.Q(closed_at__isnull=True), name="one_open_disagreement"
            )
        ]


class Clock(models.Model):
    """A duty with a due time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=24, choices=ClockKind)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=models.Q(met_at__isnull=True), name="one_running_clock"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="running_clocks", condition=models.Q(met_at__isnull=True))
        ]


class CaseTask(models.Model):
    """Something to be done for a case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    text = models.CharField(_("what is to be done"), max_length=300)
    due_on = models.DateField(_("due"), null=True, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")


class Document(models.Model):
    """A file of a case, stored once under its SHA-256. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    title = models.CharField(_("title"), max_length=200)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    compartment = models.CharField(max_length=20, choices=Compartment, blank=True)
    added_at = models.DateTimeField(db_default=Now(), editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "sha256"], name="one_file_per_case")]

    @property
    def storage_name(self) -> str:
        """Where the file lies in Django's storage: by its hash, never by a name that somebody sent."""
        return f"documents/{self.sha256[:2]}/{self.sha256}"


class Evidence(models.Model):
    """This claim rests on this document. Append-only."""

    id = models.BigAutoField(primary_key=True)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="evidence")
    document = models.ForeignKey(Document, models.PROTECT, related_name="evidence")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["claim", "document"], name="evidence_once")]


class SavedView(models.Model):
    """A list of cases that an officer comes back to: a name for a set of filters."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="saved_views")
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=500)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "crisis", "name"], name="one_saved_view_per_name")
        ]


class ImportedRow(models.Model):
    """A row of a file that became a case. `key` is the hash of what the row says, so that the same row again is the
    same case. Append-only."""

    id = models.BigAutoField(primary_key=True)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    case = models.ForeignKey(Case, models.PROTECT, related_name="imported_rows")
    file_sha256 = models.CharField(max_length=64)
    row_number = models.PositiveIntegerField()
    imported_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["crisis", "key"], name="one_case_per_imported_row")]


class CaseImport(models.Model):
    """A file of cases that somebody brought to the desk: looked at first, then imported, the file forgotten after days.

    `preview` and `outcome` are numbers and first faults; `done` counts rows while it runs; `fault` is why it ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(db_default=Now(), editable=False)
    preview = models.JSONField()
    started_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    outcome = models.JSONField(null=True)
    fault = models.TextField(blank=True)

    @property
    def storage_name(self) -> str:
        """Where the file lies in Django's storage until it is forgotten."""
        return f"imports/{self.pk}"

    @property
    def rejected_name(self) -> str:
        """Where the file of rejected rows lies."""
        return f"imports/{self.pk}-rejected.xlsx"
