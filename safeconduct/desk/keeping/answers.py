"""What every page of administrators does with an act: carry it out, and put a refusal into the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from safeconduct.access import answers
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.models import User
from safeconduct.access.queries import users_kept_by
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest, enter_desk

Made = TypeVar("Made")


def enter_keeping(request: DeskRequest) -> None:
    """Only for those who keep users and posts; for everybody else these pages are not there."""
    enter_desk(request)
    if not may(request.actor, Task.KEEP_USERS):
        raise Http404


def enter_user(request: DeskRequest, id: object) -> User:
    """The user of a page, if the administrator sees her; else 404."""
    enter_keeping(request)
    return get_object_or_404(users_kept_by(request.actor), pk=id)


def carry_out(form: forms.Form, act: Callable[[], Made]) -> Made | None:
    """Do it if the form is well formed; a refusal and a weak password become its errors. None when it was not done."""
    if not form.is_valid():
        return None
    try:
        return answers.carry_out(form, act)
    except ValidationError as weak:
        form.add_error("password", weak)
    return None


def one_button(request: DeskRequest, user: User, act: Callable[[], object], *, done: str) -> HttpResponse:
    """A button without a form: back to the user, with what was done or why not."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("access:user", user.pk)
