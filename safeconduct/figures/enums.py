"""The fixed vocabulary of figures."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Bound(TextChoices):
    EXACTLY = "exactly", _("exactly")
    AT_LEAST = "at least", _("at least")
    AT_MOST = "at most", _("at most")
    ABOUT = "about", _("about")


class Audience(TextChoices):
    """For the public, a death is in no figure before the family was told or a named senior overrode that."""

    INTERNAL = "internal", _("our own finding")
    PUBLIC = "public", _("what may be said in public")


class Verdict(TextChoices):
    """A published figure held against our own."""

    AGREES = "agrees", _("agrees")
    DIFFERS = "differs", _("differs")
    NO_MEASURE = "no_measure", _("no measure of ours")


class AnswerKind(TextChoices):
    """To whom we owe an answer."""

    PARLIAMENT = "parliament", _("parliament")
    COURT = "court", _("court")
    PRESS = "press", _("press line")
    INFORMATION = "information", _("right to information")


class AnswerStage(TextChoices):
    """What was done with a version of an answer; the last step says where the answer stands."""

    SUBMITTED = "submitted", _("put forward for approval")
    SENT_BACK = "sent_back", _("sent back")
    APPROVED = "approved", _("approved")
    GIVEN = "given", _("given")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Severity(TextChoices):
    """How much a finding weighs: what blocks stops the freezing until it is mended, what warns until it is settled with
    a reason, a note stops nothing."""

    BLOCKS = "blocks", _("must be mended")
    WARNS = "warns", _("settle it with a reason")
    NOTE = "note", _("good to know")


class Grouping(TextChoices):
    """By what an annexure divides a figure."""

    HOME_REGION = "home_region", _("home state or region")
    POST = "post", _("post")
    SEX = "sex", _("sex")
    CIRCUMSTANCE = "circumstance", _("circumstance")
    YEAR = "year", _("year")


class Cause(TextChoices):
    """Why a case came into a figure or left it between two times. Each case has one."""

    NEW = "new", _("became known to us")
    CONFIRMED = "confirmed", _("newly confirmed")
    COUNTERSIGNED = "countersigned", _("countersigned")
    MOVED = "moved", _("stands otherwise")
    RETRACTED = "retracted", _("a claim was retracted")
    FAMILY_TOLD = "family_told", _("the family was told")
    OVERRIDDEN = "overridden", _("family first was overridden")
    JOINED = "joined", _("joined with another case")
    PARTED = "parted", _("parted from another case")
    TRAIT = "trait", _("what narrows the figure changed")
    RULE = "rule", _("another version of the measure")
    BACKDATED = "backdated", _("recorded later and dated back")
