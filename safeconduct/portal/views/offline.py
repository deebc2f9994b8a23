"""The small script that keeps the form usable without a line."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

SCRIPT = Path(__file__).resolve().parent.parent / "static" / "portal" / "sw.js"


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Served from /help/, because a worker looks after the addresses below its own."""
    return HttpResponse(SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")
