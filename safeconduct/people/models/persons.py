"""Persons: a human being known to us in any role, with names as written, papers, contacts, kin."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now, Right
from django.utils.translation import gettext_lazy as _

from safeconduct.identity.scripts import LANGUAGE_OF_SCRIPT
from safeconduct.store.fields import PartialDateField
from safeconduct.store.ids import uuid7

from ..enums import ContactKind, NameKind, PaperKind, Relation, Sex
from ..fold import PHONE_TAIL, LooksLike


class Person(models.Model):
    """`name` is the name that we call the person by: a copy of one of the names as written, for lists.

    `joined_into` is derived from the joinings that are open (`clusters.py`): the person by whom this one is known; null
    for who stands for herself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=200)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    birth = PartialDateField(_("born"), blank=True)
    nationality = models.CharField(_("nationality"), max_length=2, blank=True)
    home_region = models.CharField(_("home state or region"), max_length=80, blank=True)
    home_place = models.CharField(_("home district or village"), max_length=120, blank=True)
    father_name = models.CharField(_("father's name"), max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    joined_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="joined_persons", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(joined_into=models.F("id")), name="joined_into_another")
        ]
        indexes: ClassVar = [
            models.Index(fields=["joined_into"], name="joined_persons", condition=models.Q(joined_into__isnull=False))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stands_for(self) -> UUID:
        """The id of the person by whom this one is known: her own, unless she was joined."""
        return self.joined_into_id or self.pk


class PersonName(models.Model):
    """A name exactly as somebody wrote it. `folded`: small letters without accents, for what must be the very same.

    `tokens` is what the search looks at: its words as numbers (see `people.tokens`). Every writer passes `indexing`, or
    is refused by the database.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="names")
    text = models.CharField(_("name"), max_length=200)
    folded = models.CharField(max_length=200, editable=False)
    script = models.CharField(max_length=4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=NameKind)
    source = models.CharField(_("source"), max_length=200, blank=True)
    tokens = ArrayField(models.BigIntegerField(), editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "text", "kind"], name="one_name_as_written")]
        indexes: ClassVar = [
            GinIndex(fields=["tokens"], name="personname_tokens", fastupdate=False),
            models.Index(fields=["folded"], name="personname_folded"),
        ]

    @property
    def language(self) -> str:
        """The BCP 47 tag to mark the name with on a page."""
        return LANGUAGE_OF_SCRIPT.get(self.script, "und")


class Paper(models.Model):
    """A passport, a contract, a certificate: kind, number, issuing state, dates. `folded` has letters and digits."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="papers")
    kind = models.CharField(_("kind"), max_length=24, choices=PaperKind)
    number = models.CharField(_("number"), max_length=40)
    folded = models.CharField(max_length=40, editable=False, db_index=True)
    issuing_state = models.CharField(_("issuing state"), max_length=2, blank=True)
    issued = PartialDateField(_("issued"), blank=True)
    expires = PartialDateField(_("expires"), blank=True)
    machine_readable_zone = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind", "folded"], name="one_paper_per_person")
        ]
        indexes: ClassVar = [models.Index(LooksLike("folded"), name="paper_looks_like")]


class Contact(models.Model):
    """How to reach a person. A phone number is folded to E.164."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="contacts")
    kind = models.CharField(_("kind"), max_length=12, choices=ContactKind)
    value = models.CharField(_("value"), max_length=200)
    folded = models.CharField(max_length=200, editable=False, db_index=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "folded"], name="one_contact_per_person")]
        indexes: ClassVar = [
            models.Index(
                Right("folded", PHONE_TAIL),
                name="contact_phone_tail",
                condition=models.Q(kind__in=[ContactKind.PHONE, ContactKind.MESSENGER]),
            )
        ]


class Kin(models.Model):
    """A relative of a person, who is a person too, and what she may be told and how."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="kin")
    relative = models.ForeignKey(Person, models.PROTECT, related_name="kin_of")
    relation = models.CharField(_("relation"), max_length=12, choices=Relation)
    order = models.PositiveSmallIntegerField(_("order among the next of kin"), default=1)
    may_be_told = models.BooleanField(_("may be told"), default=True)
    languages = models.CharField(_("languages"), max_length=80, blank=True)
    note = models.CharField(_("how to speak with this relative"), max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering: ClassVar = ["order", "created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "relative"], name="one_kinship"),
            models.CheckConstraint(condition=~models.Q(person=models.F("relative")), name="nobody_is_own_kin"),
        ]
