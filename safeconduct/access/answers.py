"""What every view does with an act: carry it out, and put what was refused into the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpRequest

from safeconduct.store.faults import FieldFault

from .decision import Refused

Made = TypeVar("Made")

UNPROCESSABLE = 422
"""The status of a page that shows a form again because something in it has to be put right."""


def carry_out(form: forms.Form, act: Callable[[], Made]) -> Made | None:
    """Do it; what is refused becomes an error of the form, at the field that it is about. None when it was refused."""
    try:
        return act()
    except FieldFault as fault:
        form.add_error(fault.field if fault.field in form.fields else None, str(fault))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


def succeeds(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it, as `carry_out`; was it done?"""
    carry_out(form, act)
    return not form.errors


def is_partial(request: HttpRequest) -> bool:
    """Does a script on the page ask for a part of it?"""
    return request.headers.get("HX-Request") == "true"
