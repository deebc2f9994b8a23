"""The form that narrows a list of cases. It is read by `filters.read_filters`; here it is only laid out."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Post, User
from safeconduct.store.choices import offer

from ..as_known import AsKnown
from ..enums import Circumstance, Viewpoint
from ..filters import MINE, NOBODY, Filters, said_choices
from .casework import DayField
from .select import Select

NARROWS = {"class": "narrows"}
"""Marks what changes the list at once where a script runs."""


class FilterForm(forms.Form):
    q = forms.CharField(
        label=_("Name in any script, reference, paper or phone"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    viewpoint = forms.ChoiceField(label=_("Who says it"), choices=Viewpoint, required=False, widget=Select)
    said = forms.ChoiceField(label=_("State"), required=False, widget=Select(attrs=NARROWS))
    post = forms.ChoiceField(label=_("Post"), required=False, widget=Select(attrs=NARROWS))
    officer = forms.ChoiceField(label=_("Officer"), required=False, widget=Select(attrs=NARROWS))
    circumstance = forms.ChoiceField(label=_("Circumstance"), required=False, widget=Select(attrs=NARROWS))
    known = DayField(label=_("As known at the end of"), required=False)
    differs = forms.BooleanField(
        label=_("Accounts differ"), required=False, widget=forms.CheckboxInput(attrs=NARROWS | {"value": "1"})
    )
    late = forms.BooleanField(
        label=_("A clock is late"), required=False, widget=forms.CheckboxInput(attrs=NARROWS | {"value": "1"})
    )

    def __init__(self, filters: Filters, *, as_known: AsKnown, posts: Iterable[Post], officers: Iterable[User]) -> None:
        known = as_known.day if as_known.is_past else None
        given = {
            "q": filters.text,
            "post": str(filters.post or ""),
            "officer": filters.officer,
            "circumstance": filters.circumstance,
            "differs": filters.differs,
            "late": filters.late,
            "known": known,
        }
        super().__init__(auto_id="filter-%s", initial=given)
        nobody = [("", _("anyone")), (MINE, _("me")), (NOBODY, _("nobody"))]
        offer(self, "said", said_choices())
        offer(self, "post", [("", _("any")), *((str(post.pk), post.name) for post in posts)])
        offer(self, "officer", [*nobody, *((str(user.pk), user.name) for user in officers)])
        offer(self, "circumstance", [("", _("any")), *Circumstance.choices])


class SaveViewForm(forms.Form):
    """Keep the present filters under a name."""

    name = forms.CharField(label=_("Name of this view"), max_length=80)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


def choose_officer(officers: Iterable[User]) -> SafeString:
    """The select of BulkForm: there may be a thousand officers."""
    choices = [("", _("Choose an officer")), *((str(user.pk), user.name) for user in officers)]
    return Select(attrs={"class": "bulk-officer", "id": "bulk-officer"}, choices=choices).render("officer", "")


class BulkForm(forms.Form):
    """Give the cases that are ticked to an officer."""

    officer = forms.ModelChoiceField(User.objects.none(), label=_("Give the ticked cases to"))
    case = forms.MultipleChoiceField(error_messages={"required": _("Tick at least one case.")})
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
