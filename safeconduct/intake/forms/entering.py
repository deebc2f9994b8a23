"""The forms of officers who enter requests for others. Their fields have the names of `facts`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Post
from safeconduct.store.ids import uuid7

from .. import facts
from ..enums import Writer

LONG = 20_000
OFFICIALS = (Writer.PARLIAMENT, Writer.COURT, Writer.NGO, Writer.STATE, Writer.EMPLOYER, Writer.OTHER)


def _first_of(posts: Iterable[Post], own: Collection[UUID]) -> UUID | None:
    """With which post a form begins: one where the officer sits, before those below it."""
    ids = [post.pk for post in posts]
    return next((id for id in ids if id in own), ids[0] if ids else None)


class EnterForm(forms.Form):
    """What every entered request has. `key` makes a form that is sent twice one request."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    post = forms.ModelChoiceField(Post.objects.none(), label=_("For which post"))

    def __init__(self, data: Any = None, files: Any = None, *, posts: QuerySet[Post], own: Collection[UUID]) -> None:
        initial = {"key": uuid7(), "post": _first_of(posts, own)}
        super().__init__(data, files, initial=initial, auto_id="enter-%s")
        field = self.fields["post"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = posts
        field.empty_label = None
        if data is None and posts.count() < 2:
            field.widget = forms.HiddenInput()

    def said(self) -> dict[str, Any]:
        """What was filled in, by the names of `facts`."""
        told = {name: self.cleaned_data.get(name) for name in self.fields if name not in {"key", "post", "files"}}
        return {name: str(value) for name, value in told.items() if value and name not in {"due", "scan"}}


class CallForm(EnterForm):
    """A note taken while somebody is on the line: what is asked first comes first."""

    writer_name = forms.CharField(label=_("Who calls"), max_length=160, required=False)
    writer_phone = forms.CharField(label=_("Number to call back"), max_length=60, required=False)
    name = forms.CharField(label=_("Who needs help"), max_length=200, required=False, help_text=_("In any script"))
    relation = forms.CharField(
        label=_("What is the person to the caller"), max_length=40, required=False, help_text=_("For example son")
    )
    birth = forms.CharField(label=_("Born, or age"), max_length=60, required=False)
    father = forms.CharField(label=_("Father’s name"), max_length=160, required=False)
    home = forms.CharField(label=_("Home village and district"), max_length=160, required=False)
    passport = forms.CharField(label=_("Passport"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone of the person"), max_length=60, required=False)
    place = forms.CharField(label=_("Where is the person"), max_length=160, required=False)
    last_heard = forms.CharField(label=_("Last heard of"), max_length=80, required=False)
    words = forms.CharField(
        label=_("What was said"),
        max_length=LONG,
        required=False,
        help_text=_("In the caller’s own words where they matter"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    due = forms.DateTimeField(
        label=_("We call back by"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class LetterForm(EnterForm):
    """A letter on paper, or as a file: from whom, on whose behalf, by when a reply is due."""

    writer = forms.ChoiceField(label=_("From a"), choices=[(each, each.label) for each in OFFICIALS])
    writer_name = forms.CharField(label=_("Name and office"), max_length=160)
    on_behalf = forms.CharField(
        label=_("On whose behalf"), max_length=200, required=False, help_text=_("The family, the petitioner")
    )
    dated = forms.CharField(label=_("Dated"), max_length=60, required=False)
    their_number = forms.CharField(label=_("Their number"), max_length=80, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    people = forms.CharField(
        label=_("Who needs help"),
        max_length=4000,
        required=False,
        help_text=_("One person on each line: name, then, with commas between, what is known: son of, born, passport"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    words = forms.CharField(
        label=_("What it asks for"), max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    writer_email = forms.EmailField(label=_("E-mail for the reply"), required=False)
    due = forms.DateField(
        label=_("Reply due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    scan = forms.FileField(
        label=_("The letter as a file"), required=False, help_text=_("PDF or picture"), allow_empty_file=True
    )

    def said(self) -> dict[str, Any]:
        """People as a list, each line as it was typed."""
        told = super().said()
        lines = [line.strip() for line in told.pop(facts.PEOPLE, "").splitlines() if line.strip()]
        if lines:
            told[facts.PEOPLE] = [{facts.LINE: line} for line in lines]
        return told


class ListForm(forms.Form):
    """A table of which every row is a request."""

    sender = forms.CharField(
        label=_("Who sent it"), max_length=160, help_text=_("For example Government of Punjab, NRI Affairs")
    )
    post = forms.ModelChoiceField(Post.objects.none(), label=_("For which post"))
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("A table as .csv, .xlsx or .ods"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.ods,.csv,.tsv,.txt"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, posts: QuerySet[Post], own: Collection[UUID]) -> None:
        super().__init__(data, files, initial={"post": _first_of(posts, own)}, auto_id="list-%s")
        field = self.fields["post"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = posts
        field.empty_label = None
