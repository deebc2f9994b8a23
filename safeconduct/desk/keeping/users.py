"""The list of users, a new user, and the page of one user with everything that an administrator changes there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access import actions
from safeconduct.access.answers import UNPROCESSABLE
from safeconduct.access.forms import CompartmentForm, PasswordForm, RoleForm, UserForm
from safeconduct.access.models import Clearance, Membership, User
from safeconduct.access.pages import user_list, user_page
from safeconduct.access.passwords import new_password
from safeconduct.access.queries import posts_kept_by
from safeconduct.cases.doors import DeskRequest

from .answers import carry_out, enter_keeping, enter_user, one_button


@require_safe
def users(request: DeskRequest) -> HttpResponse:
    """The users whom this administrator keeps."""
    enter_keeping(request)
    text, number = request.GET.get("q", "").strip()[:200], request.GET.get("page", "")
    page = user_list(request.actor, text=text, number=_number(number))
    context = {
        "page": page,
        "text": text,
        "previous_url": _page_url(text, page.number - 1) if page.number > 1 else "",
        "next_url": _page_url(text, page.number + 1) if page.has_next else "",
    }
    return render(request, "access/users.html", context)


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _page_url(text: str, number: int) -> str:
    return f"?{urlencode([*([('q', text)] if text else []), ('page', number)])}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: DeskRequest) -> HttpResponse:
    """Add a user with her first role; a password that we made is shown once."""
    enter_keeping(request)
    form = UserForm(request.POST or None, posts=posts_kept_by(request.actor))
    if request.method == "POST" and (made := carry_out(form, lambda: _add(form.cleaned_data, request))):
        user, password = made
        return _done(request, user, password, _("%(name)s can sign in now.") % {"name": user.name})
    return render(request, "access/add_user.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


def _add(said: dict[str, Any], request: DeskRequest) -> tuple[User, str]:
    """The user, and the password where we made it."""
    typed, made = said.pop("password"), new_password()
    user = actions.add_user(**said, password=typed or made, by=request.actor)
    return user, "" if typed else made


def _done(request: DeskRequest, user: User, password: str, words: str) -> HttpResponse:
    """Back to the user; but where we made the password, a page that shows it once."""
    if password:
        return render(request, "access/password_once.html", {"user": user, "password": password, "words": words})
    messages.success(request, words)
    return redirect("access:user", user.pk)


@require_safe
def user(request: DeskRequest, id: UUID) -> HttpResponse:
    """What a user holds."""
    return _page(request, enter_user(request, id))


def _page(request: DeskRequest, user: User, **bound: forms.Form) -> HttpResponse:
    """The page of a user; `bound` are forms that came back with something to put right."""
    page = user_page(user, actor=request.actor)
    made = {
        "role_form": RoleForm(posts=posts_kept_by(request.actor), auto_id="role_%s"),
        "compartment_form": CompartmentForm(held=page.held, auto_id="compartment_%s"),
        "password_form": PasswordForm(auto_id="password_%s"),
    }
    wrong = next(iter(bound.values()), None)
    context = {"page": page, **made, **bound, "wrong": wrong}
    return render(request, "access/user.html", context, status=UNPROCESSABLE if bound else 200)


@require_POST
def grant_role(request: DeskRequest, id: UUID) -> HttpResponse:
    """Give a role at a post."""
    user = enter_user(request, id)
    form = RoleForm(request.POST, posts=posts_kept_by(request.actor), auto_id="role_%s")
    if carry_out(form, lambda: actions.grant_role(user, **form.cleaned_data, by=request.actor)) is None:
        return _page(request, user, role_form=form)
    messages.success(request, _("The role is given."))
    return redirect("access:user", user.pk)


@require_POST
def end_role(request: DeskRequest, id: UUID, row: UUID) -> HttpResponse:
    """Take a role away."""
    user = enter_user(request, id)
    held = get_object_or_404(Membership, pk=row, user=user)
    return one_button(request, user, lambda: actions.end_role(held, by=request.actor), done=_("The role has ended."))


@require_POST
def grant_compartment(request: DeskRequest, id: UUID) -> HttpResponse:
    """Let a user see what is kept in a compartment."""
    user = enter_user(request, id)
    form = CompartmentForm(request.POST, auto_id="compartment_%s")
    if carry_out(form, lambda: actions.grant_compartment(user, **form.cleaned_data, by=request.actor)) is None:
        return _page(request, user, compartment_form=form)
    messages.success(request, _("The compartment is granted."))
    return redirect("access:user", user.pk)


@require_POST
def end_compartment(request: DeskRequest, id: UUID, row: UUID) -> HttpResponse:
    """Close a compartment to a user."""
    user = enter_user(request, id)
    held = get_object_or_404(Clearance, pk=row, user=user)
    return one_button(
        request, user, lambda: actions.end_compartment(held, by=request.actor), done=_("The compartment has ended.")
    )


@require_POST
def name_senior(request: DeskRequest, id: UUID) -> HttpResponse:
    """Name a user as a senior."""
    user = enter_user(request, id)
    done = _("%(name)s is named as a senior.") % {"name": user.name}
    return one_button(request, user, lambda: actions.set_senior(user, is_senior=True, by=request.actor), done=done)


@require_POST
def end_senior(request: DeskRequest, id: UUID) -> HttpResponse:
    """A user is a senior no more."""
    user = enter_user(request, id)
    done = _("%(name)s is a senior no more.") % {"name": user.name}
    return one_button(request, user, lambda: actions.set_senior(user, is_senior=False, by=request.actor), done=done)


@require_POST
def deactivate(request: DeskRequest, id: UUID) -> HttpResponse:
    """Switch a user off."""
    user = enter_user(request, id)
    done = _("%(name)s is switched off and signed out.") % {"name": user.name}
    return one_button(request, user, lambda: actions.deactivate_user(user, by=request.actor), done=done)


@require_POST
def activate(request: DeskRequest, id: UUID) -> HttpResponse:
    """Switch a user on again."""
    user = enter_user(request, id)
    done = _("%(name)s can sign in again.") % {"name": user.name}
    return one_button(request, user, lambda: actions.activate_user(user, by=request.actor), done=done)


@never_cache
@require_POST
def set_password(request: DeskRequest, id: UUID) -> HttpResponse:
    """Give a user another password: as typed, or made by us and shown once."""
    user = enter_user(request, id)
    form = PasswordForm(request.POST, auto_id="password_%s")
    made = carry_out(form, lambda: _set_password(user, form.cleaned_data["password"], request))
    if made is None:
        return _page(request, user, password_form=form)
    return _done(request, user, made, _("%(name)s has a new password.") % {"name": user.name})


def _set_password(user: User, typed: str, request: DeskRequest) -> str:
    """The password where we made it."""
    made = "" if typed else new_password()
    actions.set_password(user, typed or made, by=request.actor)
    return made
