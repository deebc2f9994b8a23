"""Partial dates in tables (`PartialDateField`, as EDTF text) and in forms (`PartialDateFormField`, as people write)."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.store.partial_dates import UNKNOWN, PartialDate, PartialDateError

LONGEST_EDTF = len("2024-10-28/2024-10-30")
_POINT = "[0-9]{4}(-[0-9]{2}){0,2}"
EDTF_SHAPE = rf"^({_POINT}~?|({_POINT}|[.]{{2}})/({_POINT}|[.]{{2}}))?$"

if TYPE_CHECKING:
    _Field = models.Field[PartialDate, PartialDate]
else:
    _Field = models.Field


class PartialDateFormField(forms.Field):
    """Reads a date as an officer types it; a date that begins after her own today is refused unless `allow_future`.

    Cleans to a PartialDate: UNKNOWN for an empty field that need not be filled. A required field wants at least the
    word "unknown".
    """

    default_error_messages = {
        "required": _("Write a date, for example 11 June 2024, June 2024 or 2024, or write unknown."),
    }
    empty_values: Sequence[Any] = [None, ""]

    def __init__(self, *, allow_future: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.allow_future = allow_future

    def to_python(self, value: Any) -> PartialDate | None:
        """The date, None when a required field is empty. Raises ValidationError with the sentence of the parser."""
        if isinstance(value, PartialDate):
            return value
        text = str(value or "").strip()
        if not text:
            return None if self.required else UNKNOWN
        try:
            return PartialDate.from_person(text, today=timezone.localdate(), allow_future=self.allow_future)
        except PartialDateError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """What the box shows: the date in words when they read back as the same date, else its EDTF text."""
        if not isinstance(value, PartialDate):
            return value
        return _words_that_read_back(value, today=timezone.localdate()) if value.is_known else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """An empty box is no change from a date of which nothing is known."""
        return super().has_changed(initial or UNKNOWN, data or UNKNOWN)


def _words_that_read_back(value: PartialDate, *, today: date) -> str:
    words = value.describe()
    try:
        same = PartialDate.from_person(words, today=today, allow_future=True) == value
    except PartialDateError:
        same = False
    return words if same else value.edtf


class PartialDateField(_Field):
    """A column for a PartialDate, kept as its EDTF text; nothing known is the empty text, and the default.

    `allow_future` is for dates that may lie ahead (a duty's due day, the expiry of a passport) and concerns forms only.
    """

    description = _("A date as precise as it is known")

    def __init__(self, *args: Any, allow_future: bool = False, **kwargs: Any) -> None:
        self.allow_future = allow_future
        kwargs.setdefault("max_length", LONGEST_EDTF)
        kwargs.setdefault("default", UNKNOWN)
        super().__init__(*args, **kwargs)
        self.empty_values = [None, "", UNKNOWN]

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """For migrations: what every such column has anyway is left out."""
        name, path, args, kwargs = super().deconstruct()
        if kwargs.get("max_length") == LONGEST_EDTF:
            del kwargs["max_length"]
        if kwargs.get("default") == UNKNOWN:
            del kwargs["default"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        """Kept as a short text."""
        return "CharField"

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        """The database itself refuses a text that is not shaped like our EDTF."""
        return f"{connection.ops.quote_name(self.column)} ~ '{EDTF_SHAPE}'"

    def from_db_value(self, value: str | None, *_context: Any) -> PartialDate | None:
        """The value of a row. Raises PartialDateError when somebody has written another text past the actions."""
        return None if value is None else PartialDate.parse_edtf(value)

    def to_python(self, value: Any) -> PartialDate | None:
        """A PartialDate from itself or from EDTF text. Raises ValidationError."""
        if value is None or isinstance(value, PartialDate):
            return value
        try:
            return PartialDate.parse_edtf(str(value))
        except PartialDateError as error:
            raise ValidationError(str(error), code="invalid") from error

    def get_prep_value(self, value: Any) -> str | None:
        """The EDTF text for the database and for look-ups. Raises ValidationError."""
        known = self.to_python(super().get_prep_value(value))
        return None if known is None else known.edtf

    def value_to_string(self, obj: models.Model) -> str:
        """The EDTF text, for serialised rows."""
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(
        self,
        form_class: type[forms.Field] | None = PartialDateFormField,
        choices_form_class: type[forms.ChoiceField] | None = None,
        **kwargs: Any,
    ) -> forms.Field | None:
        """The form field that reads a person."""
        kwargs.setdefault("allow_future", self.allow_future)
        return super().formfield(form_class, choices_form_class, **kwargs)
