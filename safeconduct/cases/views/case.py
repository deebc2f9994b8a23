"""The page of one case, and the documents that are opened from it."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from .. import queries
from ..actions.reading import read_case, read_document
from ..doors import DeskRequest, enter_case
from ..pages.case import case_page
from .claims import claim_form


@require_GET
def case(request: DeskRequest, reference: str) -> HttpResponse:
    """Everything about one case, as known now or, with ?known=2025-01-17, at the end of that day."""
    found = enter_case(request, reference)
    in_full = request.GET.get("numbers") == "full" and not request.as_known.is_past
    read_case(found, as_known=request.as_known, in_full=in_full, by=request.actor)
    order = "happened" if request.GET.get("order") == "happened" else "known"
    page = case_page(found, actor=request.actor, as_known=request.as_known, order=order, in_full=in_full)
    form = claim_form(request, found) if page.acts and page.acts.record else None
    return render(request, "cases/case.html", {"page": page, "case": found, "form": form, **_links(request)})


def _links(request: DeskRequest) -> dict[str, str]:
    """The other ways to look at the page: the known day goes along."""
    known = f"&known={request.as_known.text}" if request.as_known.is_past else ""
    return {"by_known_url": f"?order=known{known}#claims", "by_happened_url": f"?order=happened{known}#claims"}


@require_GET
def document(request: DeskRequest, reference: str, document: str) -> FileResponse:
    """The file itself, always as an attachment, never shown by the browser in our own pages."""
    found = enter_case(request, reference)
    row = get_object_or_404(queries.documents_open_to(request.actor, found), pk=document)
    read_document(row, by=request.actor)
    response = FileResponse(
        default_storage.open(row.storage_name), as_attachment=True, filename=row.file_name, content_type=row.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
