"""The fixed vocabulary of requests."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ChannelKind(TextChoices):
    """How a request reaches us."""

    FORM = "form", _("form")
    EMAIL = "email", _("e-mail")
    SMS = "sms", _("text message")
    WHATSAPP = "whatsapp", _("WhatsApp")
    CALL = "call", _("call note")
    LETTER = "letter", _("letter")
    LIST = "list", _("row of a list")
    LINK = "link", _("personal link")


class Writer(TextChoices):
    """In which capacity somebody writes to us."""

    SELF = "self", _("for oneself")
    FAMILY = "family", _("family")
    FRIEND = "friend", _("friend or neighbour")
    PARLIAMENT = "parliament", _("member of parliament")
    COURT = "court", _("court")
    NGO = "ngo", _("organisation")
    STATE = "state", _("state government")
    EMPLOYER = "employer", _("employer")
    OTHER = "other", _("somebody else")
    UNKNOWN = "unknown", _("not said")


class Happened(TextChoices):
    """What has happened to somebody, as a form offers it to choose from."""

    ARMY = "army", _("in an army")
    LOST = "lost", _("contact is lost")
    HURT = "hurt", _("hurt or ill")
    HELD = "held", _("held, cannot leave")
    DANGER = "danger", _("in danger now")
    DEAD = "dead", _("said to have died")
    HOME = "home", _("wants to come home")


class Way(TextChoices):
    """How a writer wants to be reached, as a form offers it to choose from."""

    CALL = "call", _("a call")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("a text message")
    EMAIL = "email", _("an e-mail")
    QUIET = "quiet", _("no call: it is not safe")


class RequestState(TextChoices):
    """Where a request stands. That somebody opened it is no state."""

    UNTOUCHED = "untouched", _("untouched")
    WAITING_US = "waiting_us", _("waiting for us")
    WAITING_FAMILY = "waiting_family", _("waiting for the family")
    DECIDED = "decided", _("decided")
    ANSWERED = "answered", _("answered")
    NOT_OURS = "not_ours", _("not for us")


class Automatic(TextChoices):
    """What kind of machine wrote it; empty when a person did, as far as can be told."""

    NO = "", _("written by a person")
    AUTO_REPLY = "auto_reply", _("automatic reply")
    BOUNCE = "bounce", _("could not be delivered")
    MASS = "mass", _("mass mail")
    OURS = "ours", _("our own message come back")


class MentionOrigin(TextChoices):
    """Who found a person in a request."""

    FORM = "form", _("a field of the form")
    TEXT = "text", _("the text")
    ROW = "row", _("the row")
    OFFICER = "officer", _("an officer")


class DeliveryState(TextChoices):
    """How far a message of ours has come."""

    QUEUED = "queued", _("to be sent")
    TRYING = "trying", _("being handed over")
    HANDED_OVER = "handed_over", _("handed over")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("failed")
    BOUNCED = "bounced", _("came back")
    UNCLEAR = "unclear", _("unclear: it broke off while it was handed over")
    NO_WAY = "no_way", _("not sent: no way out is set up for this channel")


class ScanVerdict(TextChoices):
    """What the virus scanner said of a file."""

    CLEAN = "clean", _("clean")
    INFECTED = "infected", _("infected")
    FAILED = "failed", _("could not be looked through")


class Told(TextChoices):
    """What somebody tells us of herself by her personal link."""

    SAFE = "safe", _("is safe")
    HELP = "help", _("needs help")
    LEFT = "left", _("has left")
    DECLINED = "declined", _("wants to stay")


class RetentionKind(TextChoices):
    """What a rule about keeping data is about."""

    NOT_OURS = "not_ours", _("requests that were not for us")
    AUTOMATIC = "automatic", _("mail that machines wrote")
    NO_CASE = "no_case", _("requests about no case, once the crisis is closed")
    REPORT = "report", _("words of people registered abroad, by their personal link")
    REGISTER = "register", _("entries of the register that expired")


class Erased(TextChoices):
    """Of which record something was erased."""

    REQUEST = "request", _("request")
    FILE = "file", _("file of a request")
    LIST = "list", _("list of requests")
    MESSAGE = "message", _("message of ours")
    REPORT = "report", _("word of somebody registered")
    REGISTRATION = "registration", _("entry of the register")
    PERSON = "person", _("person")
