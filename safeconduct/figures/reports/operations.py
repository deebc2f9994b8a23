"""Operations (convoys, flights, ships): said to be missing, until a room offers this section."""

from __future__ import annotations

from django.utils.translation import gettext as _

from safeconduct.access.enums import Task

from ..enums import Audience
from ..paper.values import Paragraph, Section
from .offered import Asked, Told


def told(asked: Asked) -> Told | None:
    """That operations are not recorded, for who may see cases: who reads no number here must not take it for none."""
    if asked.audience == Audience.PUBLIC:
        return None
    words = _(
        "Operations are not recorded in Safeconduct yet. That none is told here does not mean that there was none."
    )
    section = Section("operations", _("Operations"), (Paragraph("no-operations", words),))
    return Told(section, {"is_recorded": False}, Task.SEE_CASES)
