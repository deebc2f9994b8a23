"""What registered people tell us by their personal link: that they are safe, need help, or have left."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.models import Crisis
from safeconduct.people.models import Person, Registration
from safeconduct.store.ids import uuid7

from ..enums import Told
from .requests import Request


class Report(models.Model):
    """One word of somebody about herself, said through her personal link. A record: the last one tells how she is.

    `registration` is the stay that held when she said it; `crisis` the open crisis of that country, if there was one;
    `request` the plea that "I need help" made. `place` and `words` may be erased once the law says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="reports")
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, related_name="reports")
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="reports", db_index=False)
    what = models.CharField(_("what was said"), max_length=8, choices=Told)
    place = models.CharField(_("place"), max_length=200, null=True)
    words = models.TextField(_("words"), null=True)
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="reports")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["crisis", "person", "-at"], name="reports_of_crisis"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.at}"
