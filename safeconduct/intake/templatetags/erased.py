"""What pages say of what was erased."""

from __future__ import annotations

from django import template

from ..models import Request
from ..retention import erasure_of

register = template.Library()


@register.inclusion_tag("intake/retention/erased.html")
def erased(request: Request) -> dict[str, object]:
    """{% erased request %}: when and under which rule its content was erased."""
    return {"erasure": erasure_of([request.pk]).get(request.pk)}
