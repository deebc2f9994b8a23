"""What the page of a brief adds to its paper: where a paragraph is written anew, how its document is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from ..models import Engagement


def edit_urls(reference: str) -> Callable[[str], str]:
    """Where a paragraph of the brief of this engagement is written anew, by its key."""
    return lambda key: reverse("diplomacy:brief_paragraph", args=[reference, key])


def file_name(engagement: Engagement, as_known: datetime) -> str:
    """ "E-0031-7 2024-07-03 0800.docx": the reference, and as known when."""
    local = as_known.astimezone(ZoneInfo(engagement.crisis.time_zone))
    return f"{engagement.reference} {local:%Y-%m-%d %H%M}.docx"
