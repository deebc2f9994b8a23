"""The small forms of a request: where it stands, exceptions to the order, ties, people, whose it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Post, User
from safeconduct.cases.forms.claims import MomentField
from safeconduct.cases.models import Crisis
from safeconduct.identity.evidence import Evidence, Paper
from safeconduct.people.evidence import Home
from safeconduct.store.fields import PartialDateFormField

Text = forms.Textarea(attrs={"rows": 3})


class WordsForm(forms.Form):
    """What was decided, or why."""

    words = forms.CharField(label=_("In words"), widget=Text)

    def __init__(self, data: Any = None, *, label: Any = None, required: bool = True, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["words"].label = label or self.fields["words"].label
        self.fields["words"].required = required


class AskForm(forms.Form):
    """What we wait for from the family."""

    words = forms.CharField(label=_("What we ask the family"), widget=Text)
    due_at = MomentField(label=_("Until when"), required=False, help_text=_("In your time. Empty: no day was said."))


class WaitForm(forms.Form):
    """What we owe them, and by when."""

    words = forms.CharField(label=_("What we do next"), required=False, widget=Text)
    due_at = MomentField(label=_("Promised for"), required=False, help_text=_("In your time"))


class NotOursForm(forms.Form):
    to = forms.CharField(
        label=_("To whom it was passed on"), max_length=254, help_text=_("The office and how it is reached")
    )
    words = forms.CharField(label=_("Why it is not for us"), required=False, widget=Text)


class AheadForm(forms.Form):
    asked_by = forms.CharField(label=_("Who asked for it"), max_length=200)
    ground = forms.CharField(label=_("On what ground"), widget=Text, help_text=_("It is listed with every exception."))
    agreed_by = forms.ModelChoiceField(User.objects.none(), label=_("Who agreed"))

    def __init__(self, data: Any = None, *, officers: QuerySet[User], **more: Any) -> None:
        super().__init__(data, **more)
        _rows(self, "agreed_by", officers)


class TieForm(forms.Form):
    reference = forms.CharField(
        label=_("Reference of the earlier request"), max_length=40, help_text=_("For example Q-20431-7")
    )
    words = forms.CharField(label=_("Why"), required=False, max_length=300)


class NameForm(forms.Form):
    """A person whom an officer found in the request."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As it stands in the request, in any script"))
    relation = forms.CharField(label=_("What she or he is to the sender"), max_length=40, required=False)
    father = forms.CharField(label=_("Father’s name"), max_length=200, required=False)
    birth = PartialDateFormField(label=_("Born"), required=False, help_text=_("A day, a month, a year, about 1996"))
    passport = forms.CharField(label=_("Passport"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone of the person"), max_length=60, required=False)
    home = forms.CharField(label=_("Home district or village"), max_length=120, required=False)
    region = forms.CharField(label=_("Home state or region"), max_length=80, required=False)
    words = forms.CharField(label=_("The words that name her or him"), required=False, widget=Text)

    def evidence(self, country: str) -> Evidence:
        """What a valid form says. `country` (ISO 3166): where phones without a code are read."""
        said = self.cleaned_data
        home = Home.parse(said["home"])
        birth = said["birth"]
        return Evidence(
            names=(said["name"],),
            father=said["father"],
            birth=birth.edtf if birth and birth.is_known else "",
            papers=(Paper("passport", said["passport"]),) if said["passport"] else (),
            phones=(said["phone"],) if said["phone"] else (),
            country=country,
            village=home.village,
            district=home.district,
            state=said["region"],
        )


class PassOnForm(forms.Form):
    post = forms.ModelChoiceField(Post.objects.none(), label=_("To which post"))
    crisis = forms.ModelChoiceField(Crisis.objects.none(), label=_("In which crisis"))
    words = forms.CharField(label=_("Why"), widget=Text)

    def __init__(self, data: Any = None, *, posts: QuerySet[Post], crises: QuerySet[Crisis], **more: Any) -> None:
        super().__init__(data, **more)
        _rows(self, "post", posts)
        _rows(self, "crisis", crises)


class GiveForm(forms.Form):
    officer = forms.ModelChoiceField(User.objects.none(), label=_("Officer"))

    def __init__(self, data: Any = None, *, officers: QuerySet[User], **more: Any) -> None:
        super().__init__(data, **more)
        _rows(self, "officer", officers)


class PersonForm(forms.Form):
    """Which person a button was pressed for."""

    person = forms.UUIDField(widget=forms.HiddenInput)


def _rows(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def fault_of_reference() -> str:
    """What is said where no request has the reference that was typed."""
    return gettext("No request that you may see has this reference. Check each sign.")
