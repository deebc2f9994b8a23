"""Counterparts: states, their offices, the officials who hold them, from when to when. Our own side's likewise."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import User
from safeconduct.store.fields import PartialDateField
from safeconduct.store.ids import uuid7

from ..enums import Level, OfficeKind


class State(models.Model):
    """A state that we deal with, or our own. `code` is ISO 3166-1 alpha-2; an organisation that is no state gets a code
    of its own beginning with X (user-assigned in the standard). `script` (ISO 15924) and `language` (BCP 47) are those
    of its papers: lists handed over are printed so."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=120)
    formal_name = models.CharField(_("formal name"), max_length=160, blank=True)
    native_name = models.CharField(_("name in its own language"), max_length=160, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    script = models.CharField(_("script"), max_length=4, default="Latn")
    is_ours = models.BooleanField(_("our own"), default=False)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_ours"], condition=models.Q(is_ours=True), name="one_own_state"),
        ]

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """An office of a state: "Ministry of Foreign Affairs", "Embassy in New Delhi"."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.ForeignKey(State, models.PROTECT, related_name="offices")
    kind = models.CharField(_("kind"), max_length=20, choices=OfficeKind)
    name = models.CharField(_("name"), max_length=160)
    native_name = models.CharField(_("name in its own language"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["state", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["state", "name"], name="one_office_per_name")]

    def __str__(self) -> str:
        return self.name


class Official(models.Model):
    """A human being who holds offices. The name as we write it; in other scripts in `OfficialName`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.ForeignKey(State, models.PROTECT, related_name="officials")
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class OfficialName(models.Model):
    """The name of an official in another script: "Сергей Лавров", ru."""

    id = models.BigAutoField(primary_key=True)
    official = models.ForeignKey(Official, models.PROTECT, related_name="names")
    text = models.CharField(_("name"), max_length=160)
    language = models.CharField(_("language"), max_length=12)

    class Meta:
        ordering: ClassVar = ["language", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["official", "text"], name="one_official_name_per_text")
        ]


class Term(models.Model):
    """An official holds an office from when until when, with a title, at a level. `until` unknown: still in office."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    official = models.ForeignKey(Official, models.PROTECT, related_name="terms")
    office = models.ForeignKey(Office, models.PROTECT, related_name="terms")
    title = models.CharField(_("title"), max_length=160)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.WORKING)
    since = PartialDateField(_("since"), blank=True)
    until = PartialDateField(_("until"), blank=True, allow_future=True)

    class Meta:
        ordering: ClassVar = ["office", "-since"]


class Contact(models.Model):
    """How an office or an official is reached. Only for those who need it (`Task.SEE_CONTACTS`)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="contacts")
    official = models.ForeignKey(Official, models.PROTECT, null=True, blank=True, related_name="contacts")
    what = models.CharField(_("what it is"), max_length=80)
    value = models.CharField(_("number or address"), max_length=200)
    note = models.CharField(_("note"), max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(office__isnull=False) ^ models.Q(official__isnull=False), name="contact_of_one"
            )
        ]
