"""What somebody told us of herself, said back to her."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.intake.enums import Told

TOLD_WORDS: dict[str, str | Promise] = {
    Told.SAFE: _("You told us that you are safe. Thank you."),
    Told.HELP: _("You told us that you need help."),
    Told.LEFT: _("You told us that you have left. Thank you."),
    Told.DECLINED: _("You told us that you want to stay. If you change your mind, tell us here."),
    "update": _("We wrote down where you are now. Thank you."),
}
