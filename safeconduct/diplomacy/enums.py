"""The fixed vocabulary of the diplomatic register."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class OfficeKind(TextChoices):
    HEAD_OF_STATE = "head_of_state", _("head of state")
    HEAD_OF_GOVERNMENT = "head_of_government", _("head of government")
    FOREIGN_MINISTRY = "foreign_ministry", _("foreign ministry")
    DEFENCE_MINISTRY = "defence_ministry", _("ministry of defence")
    MINISTRY = "ministry", _("another ministry")
    EMBASSY = "embassy", _("embassy")
    CONSULATE = "consulate", _("consulate")
    PARLIAMENT = "parliament", _("parliament")
    COURT = "court", _("court")
    REGION = "region", _("regional authority")
    ORGANISATION = "organisation", _("international organisation")
    OTHER = "other", _("another office")


class Level(IntegerChoices):
    """At which level two sides met: that of the highest who took part. A greater number is a higher level."""

    WORKING = 1, _("working level")
    AMBASSADOR = 2, _("ambassadors and senior officials")
    MINISTER = 3, _("ministers")
    SUMMIT = 4, _("heads of state or government")


class EngagementKind(TextChoices):
    MEETING = "meeting", _("meeting")
    CALL = "call", _("call")
    SUMMONS = "summons", _("summons")
    NOTE_VERBALE = "note_verbale", _("note verbale")
    DEMARCHE = "demarche", _("demarche")
    LETTER = "letter", _("letter")
    STATEMENT = "statement", _("statement")


class Setting(TextChoices):
    BILATERAL = "bilateral", _("bilateral")
    MULTILATERAL = "multilateral", _("multilateral")


class Stage(TextChoices):
    """How far an engagement is."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class Side(TextChoices):
    OURS = "ours", _("our side")
    THEIRS = "theirs", _("their side")
    THIRD = "third", _("a third side")


class Strength(IntegerChoices):
    """How strongly we raised something: a ladder."""

    MENTIONED = 1, _("mentioned")
    CONCERN = 2, _("concern")
    STRONG_CONCERN = 3, _("strong concern")
    DEMAND = 4, _("demand")
    PROTEST = 5, _("protest")


class AskKind(TextChoices):
    RELEASE = "release", _("release and return")
    REMAINS = "remains", _("hand-over of remains")
    ACCESS = "access", _("consular access")
    WHEREABOUTS = "whereabouts", _("whereabouts")
    STOP = "stop", _("a stop to recruitment")
    COMPENSATION = "compensation", _("pay and compensation")
    PROTECTION = "protection", _("protection and safe passage")
    OTHER = "other", _("another ask")


class AskStage(TextChoices):
    OPEN = "open", _("open")
    MET = "met", _("met")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ReplyKind(TextChoices):
    """What the counterpart answered to an ask."""

    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    ACTED = "acted", _("acted")
    PROMISED = "promised", _("promised")
    CONTRADICTED = "contradicted", _("contradicted our account")
    REFUSED = "refused", _("refused")


class AssuranceState(TextChoices):
    """Where a promise stands. All but withdrawn follow from the cases in its scope, or from a human's judgement."""

    RUNNING = "running", _("running")
    OVERDUE = "overdue", _("overdue")
    PARTLY = "partly", _("kept in part")
    KEPT = "kept", _("kept")
    BROKEN = "broken", _("broken")
    WITHDRAWN = "withdrawn", _("withdrawn by them")
    UNTESTED = "untested", _("cannot be tested yet")


class StatementChannel(TextChoices):
    POST = "post", _("tweet or post")
    PRESS_RELEASE = "press_release", _("press release")
    BRIEFING = "briefing", _("briefing")
    PARLIAMENT = "parliament", _("parliament")
    INTERVIEW = "interview", _("interview")
    COURT = "court", _("court")
    PRESS = "press", _("report of the press")
    OTHER = "other", _("another way")
