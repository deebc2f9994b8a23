"""Files that a page hands out."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json"
ANY_FILE = "application/octet-stream"


def download(content: bytes, name: str, media_type: str = XLSX) -> HttpResponse:
    """A file to keep, never shown in the browser. `name`: of any script; the browser is told it by RFC 6266."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
