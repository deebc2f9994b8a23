"""Back to the case after an act on it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ..models import Case


def case_url(case: Case, section: str = "") -> str:
    """The address of the page of a case, or of a section on it."""
    address = reverse("cases:case", args=[case.reference])
    return f"{address}#{section}" if section else address


def back_to(case: Case, section: str = "") -> HttpResponse:
    return redirect(case_url(case, section))
