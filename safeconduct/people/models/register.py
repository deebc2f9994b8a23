"""The register: nationals who told us that they are abroad, before or during a crisis, as an authority keeps it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.store.fields import PartialDateField
from safeconduct.store.ids import uuid7

from .persons import Person


class RegisterImport(models.Model):
    """One file of a register. It is read in chunks; what is done stays done, so that a broken-off import goes on.

    `register` is whose register it is, in words. `rows_done` rows are dealt with: `rows_new` registrations were
    written, `rows_known` were there already, `rows_bad` came back with a reason. `kept_as_written` phone numbers could
    not be read and were kept as text. `headers` are those of the file, as written; `fault` says why it could not be
    read at all. `shared` is how many of its persons have a paper, a phone or an address that another person has.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    register = models.CharField(_("register"), max_length=120)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    country = models.CharField(_("country"), max_length=2, blank=True)
    nationality = models.CharField(_("nationality"), max_length=2, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(null=True, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_known = models.PositiveIntegerField(default=0)
    rows_bad = models.PositiveIntegerField(default=0)
    kept_as_written = models.PositiveIntegerField(default=0)
    shared = models.PositiveIntegerField(default=0)
    headers = models.JSONField(default=list, blank=True)
    fault = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "sha256"], name="one_import_per_file_of_register")
        ]

    def __str__(self) -> str:
        return f"{self.register}: {self.file_name}"

    @property
    def is_running(self) -> bool:
        return self.finished_at is None and not self.fault

    @property
    def storage_name(self) -> str:
        """Where the bytes of a file that was brought on the desk are kept until it is read."""
        return f"register/{self.pk}"

    @property
    def percent(self) -> int | None:
        """How far it is, 0 to 100; None while nobody knows how many rows there are."""
        return 100 * self.rows_done // self.rows if self.rows else None


class Registration(models.Model):
    """A stay abroad as the register tells it. A changed row of the register is a new registration of the same person:
    the newest one of a `number` holds.

    `number` is the register's own number of the row, or the hash of who it is about where the register has none.
    `household` is the register's word for who belongs together. `expires_on`: from then on it has to be confirmed anew.
    `imported` is null for who registered herself. Where and how somebody lives may be blanked, by functions of the
    owner of the tables only; nothing else of a row ever changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="registrations")
    register = models.CharField(_("register"), max_length=120)
    number = models.CharField(_("number in the register"), max_length=80)
    content = models.UUIDField(editable=False)
    country = models.CharField(_("country"), max_length=2)
    place = models.CharField(_("place"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    purpose = models.CharField(_("purpose"), max_length=120, blank=True)
    arrived = PartialDateField(_("arrived"), blank=True, allow_future=True)
    leaves = PartialDateField(_("leaves"), blank=True, allow_future=True)
    expires_on = models.DateField(_("to be confirmed by"), null=True, blank=True)
    last_contact_on = models.DateField(_("last contact"), null=True, blank=True)
    household = models.CharField(_("household"), max_length=80, blank=True)
    emergency_contact = models.CharField(_("whom to call at home"), max_length=300, blank=True)
    imported = models.ForeignKey(
        RegisterImport, models.PROTECT, null=True, related_name="registrations", db_index=False
    )
    row = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "number", "content"], name="one_registration_as_told")
        ]
        indexes: ClassVar = [
            models.Index(fields=["imported", "row"], name="registrations_of_import"),
            models.Index(fields=["country", "-id"], name="registrations_in_country"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.number}"


class RegistrationEnd(models.Model):
    """She deleted her registration: from then on she is not registered under this number any more."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="registration_ends")
    register = models.CharField(max_length=120)
    number = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "number"], name="one_end_of_a_registration")
        ]


class RegisterFault(models.Model):
    """A row of a register that could not be taken, as it stands in the file, and why."""

    id = models.BigAutoField(primary_key=True)
    imported = models.ForeignKey(RegisterImport, models.CASCADE, related_name="faults", db_index=False)
    row = models.PositiveIntegerField()
    reason = models.TextField()
    cells = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["imported", "row"], name="one_fault_per_row_of_register")
        ]
