"""What came with a request, handed out to keep: never shown by the browser in our own pages."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from safeconduct.access.decision import Refused
from safeconduct.cases.doors import DeskRequest
from safeconduct.store.downloads import ANY_FILE, download

from ..actions.seeing import see_file, see_original
from ..doors import enter_request
from ..models import RequestFile
from .acts import back_to

ENDINGS: Final = {"message/rfc822": ".eml", "application/json": ".json", "text/plain": ".txt"}


@require_GET
def file(request: DeskRequest, reference: str, number: int) -> HttpResponse:
    """A file that came with the request."""
    handling = enter_request(request, reference)
    row = get_object_or_404(RequestFile.objects.select_related("request"), request=handling.pk, number=number)
    try:
        content = see_file(row, by=request.actor)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return back_to(request, handling)
    return _handed_out(content, row.name or f"{reference}-{number}")


@require_GET
def original(request: DeskRequest, reference: str) -> HttpResponse:
    """Every byte of the request as it reached us."""
    handling = enter_request(request, reference)
    try:
        content = see_original(handling, by=request.actor)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return back_to(request, handling)
    ending = ENDINGS.get(handling.request.content_type.partition(";")[0].strip().lower(), ".bin")
    return _handed_out(content, f"{handling.request.reference}{ending}")


def _handed_out(content: bytes, name: str) -> HttpResponse:
    answer = download(content, name, ANY_FILE)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
