"""The fixed vocabulary of lists."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Heap(TextChoices):
    """Where a row of a list falls. The fourth heap, only ours, has cases instead of rows."""

    SAME = "same", _("same")
    PERHAPS = "perhaps", _("perhaps")
    THEIRS = "theirs", _("only theirs")


class Judgement(TextChoices):
    """What an officer said about a row."""

    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    LATER = "later", _("for later")


class Stage(TextChoices):
    """How far we are with a list."""

    COLUMNS = "columns", _("columns to be looked at")
    MATCHING = "matching", _("being matched")
    STOPPED = "stopped", _("stopped")
    MATCHED = "matched", _("matched")
    FAILED = "failed", _("not matched")
