"""Forms of administrators: users, roles, compartments, passwords, posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safeconduct.store.choices import offer

from .enums import Compartment, PostKind, Role
from .fields import CountryField, TimeZoneField
from .models import Post


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    post = forms.ModelChoiceField(
        Post.objects.none(),
        label=_("At which post"),
        help_text=_("The role reaches this post and the posts below it."),
    )

    def __init__(self, data: Any = None, *, posts: QuerySet[Post], **more: Any) -> None:
        super().__init__(data, **more)
        _offer(self, "post", posts)

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        max_length=128,
        help_text=_("At least 12 characters. Leave it empty and one is made and shown to you once."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )


class UserForm(PasswordForm, RoleForm):
    """A new user with her first role."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, help_text=_("To sign in with."))
    time_zone = TimeZoneField(
        label=_("Time zone"),
        max_length=64,
        required=False,
        help_text=_("In which times are shown, for example Europe/Moscow. Leave it empty for that of the post."),
    )
    field_order = ("name", "email", "role", "post", "time_zone", "password")


class CompartmentForm(forms.Form):
    compartment = forms.ChoiceField(label=_("Compartment"))

    def __init__(self, data: Any = None, *, held: frozenset[str] = frozenset(), **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, "compartment", [(value, label) for value, label in Compartment.choices if value not in held])

    def clean_compartment(self) -> Compartment:
        return Compartment(self.cleaned_data["compartment"])


class PostForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example: Embassy Moscow."))
    kind = forms.ChoiceField(label=_("Kind"), choices=PostKind, initial=PostKind.EMBASSY)
    country = CountryField(label=_("Country"), max_length=2, help_text=_("Its two letters, such as RU."))
    parent = forms.ModelChoiceField(Post.objects.none(), label=_("Post above it"))
    time_zone = TimeZoneField(
        label=_("Time zone"), max_length=64, initial="UTC", help_text=_("For example Europe/Moscow.")
    )
    latitude = forms.FloatField(
        label=_("Latitude"), required=False, min_value=-90, max_value=90, help_text=_("In degrees, north is positive.")
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180,
        help_text=_("In degrees, east is positive."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, posts: QuerySet[Post], **more: Any) -> None:
        super().__init__(data, **more)
        _offer(self, "parent", posts)

    def clean_kind(self) -> PostKind:
        return PostKind(self.cleaned_data["kind"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for given, missing in (("latitude", "longitude"), ("longitude", "latitude")):
            if said.get(given) is not None and missing in said and said[missing] is None:
                self.add_error(missing, _("A place on the map needs both latitude and longitude. Write both, or none."))
        return said


def _offer(form: forms.Form, name: str, posts: QuerySet[Post]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = posts
