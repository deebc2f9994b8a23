"""Setting a request aside for an officer's look: stored and acknowledged like every other, but not in the queue by
itself. It says that a machine may have sent it; it is no decision about the plea."""

from __future__ import annotations

from uuid import UUID

from ..models import Handling


def set_aside(request: UUID) -> None:
    """Set a request aside that came when far too many came from the same place. Said again, nothing changes."""
    Handling.objects.filter(pk=request, is_held_up=False).update(is_held_up=True)
