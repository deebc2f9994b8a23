"""The small forms of a case page: tasks, calls, officers, hand-overs, disagreements, compartments, documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Post, User
from safeconduct.store.choices import offer

from .claims import Choices, MomentField


class DayField(forms.DateField):
    """A day, with the calendar of the browser."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TaskForm(forms.Form):
    text = forms.CharField(label=_("What is to be done"), max_length=300)
    due_on = DayField(label=_("Due"), required=False)
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Who does it"), required=False, empty_label="–")

    def __init__(self, data: Any = None, *, officers: QuerySet[User], **more: Any) -> None:
        super().__init__(data, **more)
        _rows(self, "owner", officers)


class CallForm(forms.Form):
    due_at = MomentField(label=_("When we will call"), help_text=_("In your time"))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class OfficerForm(forms.Form):
    officer = forms.ModelChoiceField(User.objects.none(), label=_("Officer"))

    def __init__(self, data: Any = None, *, officers: QuerySet[User], **more: Any) -> None:
        super().__init__(data, **more)
        _rows(self, "officer", officers)


class HandOverForm(forms.Form):
    post = forms.ModelChoiceField(Post.objects.none(), label=_("To which post"))
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, data: Any = None, *, posts: QuerySet[Post], **more: Any) -> None:
        super().__init__(data, **more)
        _rows(self, "post", posts)


class OwnerForm(forms.Form):
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Who settles it"))
    due_on = DayField(label=_("By"), required=False)

    def __init__(self, data: Any = None, *, officers: QuerySet[User], **more: Any) -> None:
        super().__init__(data, **more)
        _rows(self, "owner", officers)


class CompartmentsForm(forms.Form):
    compartments = forms.MultipleChoiceField(
        label=_("Compartments"),
        required=False,
        help_text=_("Only who holds all that are ticked sees the case."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, choices: Choices, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, "compartments", choices)


class DocumentForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("A PDF, picture, recording, document or text, up to 25 MB"))
    title = forms.CharField(label=_("Title"), max_length=200)
    compartment = forms.ChoiceField(label=_("Compartment"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, choices: Choices, **more: Any) -> None:
        super().__init__(data, files, **more)
        offer(self, "compartment", choices)


def _rows(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
