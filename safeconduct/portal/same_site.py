"""Was a form sent from a page of ours? There is no session that another site could use; this keeps other sites from
sending pleas in the name of their visitors."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.request import validate_host


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Does the browser say that a page of another site sent this? Old browsers say nothing, and are believed."""
    origin = request.META.get("HTTP_ORIGIN", "")
    if not origin or origin == "null":
        return bool(request.META.get("HTTP_SEC_FETCH_SITE", "") == "cross-site")
    host = urlsplit(origin)
    if host.netloc == request.META.get("HTTP_HOST", ""):
        return False
    return not (host.hostname and validate_host(host.hostname, [*settings.ALLOWED_HOSTS, _own_name(request)]))


def _own_name(request: HttpRequest) -> str:
    return str(request.META.get("SERVER_NAME", ""))
