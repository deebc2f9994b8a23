"""What every view does with an act: carry it out, put a refusal into the form, go back to the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from safeconduct.access.decision import Refused

from ..actions.documents import DocumentFault
from ..doors import DeskRequest
from ..drafts import ClaimFault
from ..models import Case

Made = TypeVar("Made")

UNPROCESSABLE = 422
"""The status of a page that shows a form again because something in it has to be put right."""


def carry_out(form: forms.Form, act: Callable[[], Made]) -> Made | None:
    """Do it; what is refused becomes an error of the form, at the field that it is about. None when it was refused."""
    try:
        return act()
    except ClaimFault as fault:
        form.add_error(fault.field if fault.field in form.fields else None, str(fault))
    except DocumentFault as fault:
        form.add_error("file", str(fault))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


def succeeds(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it, as `carry_out`; was it done?"""
    carry_out(form, act)
    return not form.errors


def case_url(case: Case, section: str = "") -> str:
    """The address of the page of a case, or of a section on it."""
    address = reverse("cases:case", args=[case.reference])
    return f"{address}#{section}" if section else address


def back_to(case: Case, section: str = "") -> HttpResponse:
    return redirect(case_url(case, section))


def is_partial(request: DeskRequest) -> bool:
    """Does a script on the page ask for a part of it?"""
    return request.headers.get("HX-Request") == "true"
