"""The forms of counterparts: states, offices, officials, terms, contacts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from safeconduct.access.fields import CountryField
from safeconduct.store.fields import PartialDateFormField

from ..enums import Level, OfficeKind
from ..models import Office

SCRIPTS: Final = [
    ("Latn", _("Latin")), ("Cyrl", _("Cyrillic")), ("Arab", _("Arabic")), ("Deva", _("Devanagari")),
    ("Beng", _("Bengali")), ("Hans", _("Chinese, simplified")), ("Hant", _("Chinese, traditional")),
    ("Hebr", _("Hebrew")), ("Grek", _("Greek")), ("Geor", _("Georgian")), ("Armn", _("Armenian")),
    ("Ethi", _("Ethiopic")), ("Thai", _("Thai")), ("Mymr", _("Burmese")), ("Khmr", _("Khmer")),
    ("Jpan", _("Japanese")), ("Kore", _("Korean")),
]  # fmt: skip
"""The scripts of ISO 15924 in which papers of states are written."""
LANGUAGE: Final = RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$", _("Write the language as a code, such as ru."))


class ActForm(forms.Form):
    """A form with the ids of its own, so that several stand on one page."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="counterpart-%s", **more)


class StateForm(ActForm):
    """How a state is named, and in which script its papers are."""

    name = forms.CharField(label=_("Name"), max_length=120)
    formal_name = forms.CharField(label=_("Formal name"), required=False, max_length=160)
    native_name = forms.CharField(label=_("Name in its own language"), required=False, max_length=160)
    language = forms.CharField(
        label=_("Language of its papers"), required=False, max_length=12, validators=[LANGUAGE], help_text=_("As: ru")
    )
    script = forms.ChoiceField(label=_("Script of its papers"), choices=SCRIPTS)


class NewStateForm(StateForm):
    """A state that is not in the register yet."""

    code = CountryField(
        label=_("Code, two letters"),
        max_length=2,
        help_text=_("ISO 3166. An organisation that is no state gets one that begins with X."),
    )
    is_ours = forms.BooleanField(label=_("It is our own"), required=False)
    field_order = ("code", "name", "formal_name", "native_name", "language", "script", "is_ours")


class OfficeForm(ActForm):
    """An office of a state."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OfficeKind.choices)
    name = forms.CharField(label=_("Name"), max_length=160)
    native_name = forms.CharField(label=_("Name in its own language"), required=False, max_length=200)
    place = forms.CharField(label=_("Place"), required=False, max_length=120)


class TermForm(ActForm):
    """From when until when an office is held, with which title."""

    title = forms.CharField(label=_("Title"), max_length=160, help_text=_("For example: Minister of Foreign Affairs."))
    level = forms.TypedChoiceField(label=_("Level"), choices=Level.choices, coerce=int)
    since = PartialDateFormField(label=_("Since"), required=False, help_text=_("As precisely as it is known: 2004."))
    until = PartialDateFormField(
        label=_("Until"), required=False, allow_future=True, help_text=_("Empty: still in office.")
    )


class NewTermForm(TermForm):
    """A further office that an official holds."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"), empty_label=_("Choose an office"))
    field_order = ("office", "title", "level", "since", "until")

    def __init__(self, data: Any = None, *, offices: Iterable[Office]) -> None:
        super().__init__(data)
        choose_office(self, offices)


class NewOfficialForm(ActForm):
    """An official, with the office that he or she holds."""

    name = forms.CharField(label=_("Name"), max_length=160, help_text=_("As we write it."))
    text = forms.CharField(label=_("Name in another script"), required=False, max_length=160)
    language = forms.CharField(
        label=_("Language of that name"), required=False, max_length=12, validators=[LANGUAGE], help_text=_("As: ru")
    )
    office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Office"), required=False, empty_label=_("none, or not known")
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=160)
    level = forms.TypedChoiceField(
        label=_("Level"), choices=Level.choices, coerce=int, initial=Level.WORKING, required=False, empty_value=None
    )
    since = PartialDateFormField(label=_("Since"), required=False)

    def __init__(self, data: Any = None, *, offices: Iterable[Office], **more: Any) -> None:
        super().__init__(data, **more)
        choose_office(self, offices)

    def clean(self) -> dict[str, Any]:
        """Whoever holds an office has a title in it."""
        said = super().clean() or {}
        if said.get("office") and not said.get("title"):
            self.add_error("title", _("Write the title in this office."))
        if said.get("text") and not said.get("language"):
            self.add_error("language", _("Write in which language this name is, such as ru."))
        return said


class EndTermForm(ActForm):
    """When an office was left."""

    until = PartialDateFormField(
        label=_("Left the office"), allow_future=True, help_text=_("As precisely as it is known.")
    )


class NameForm(ActForm):
    """How we write the name."""

    name = forms.CharField(label=_("Name"), max_length=160)


class OtherNameForm(ActForm):
    """The name in another script."""

    text = forms.CharField(label=_("Name in another script"), max_length=160)
    language = forms.CharField(label=_("Language"), max_length=12, validators=[LANGUAGE], help_text=_("As: ru"))


class ContactForm(ActForm):
    """How somebody is reached."""

    what = forms.CharField(label=_("What it is"), max_length=80, help_text=_("For example: private office, phone."))
    value = forms.CharField(label=_("Number or address"), max_length=200)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


def choose_office(form: forms.Form, offices: Iterable[Office]) -> None:
    """The offices that may be chosen."""
    field = form.fields["office"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Office.objects.filter(pk__in=[office.pk for office in offices])
