"""The fixed vocabulary about persons."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    FEMALE = "F", _("female")
    MALE = "M", _("male")
    OTHER = "X", _("other")
    UNKNOWN = "", _("not known")


class NameKind(TextChoices):
    PASSPORT = "passport", _("as in the passport")
    OURS = "ours", _("as we write it")
    FAMILY = "family", _("as the family writes it")
    HOST = "host", _("as the host writes it")
    ALIAS = "alias", _("also known as")


class PaperKind(TextChoices):
    PASSPORT = "passport", _("passport")
    NATIONAL_ID = "national_id", _("identity card")
    VISA = "visa", _("visa")
    CONTRACT = "contract", _("contract")
    DEATH_CERTIFICATE = "death_certificate", _("death certificate")
    EMERGENCY_CERTIFICATE = "emergency_certificate", _("emergency certificate")
    OTHER = "other", _("other paper")


class ContactKind(TextChoices):
    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    MESSENGER = "messenger", _("messenger")
    ADDRESS = "address", _("address")


class Relation(TextChoices):
    MOTHER = "mother", _("mother")
    FATHER = "father", _("father")
    WIFE = "wife", _("wife")
    HUSBAND = "husband", _("husband")
    BROTHER = "brother", _("brother")
    SISTER = "sister", _("sister")
    SON = "son", _("son")
    DAUGHTER = "daughter", _("daughter")
    UNCLE = "uncle", _("uncle")
    AUNT = "aunt", _("aunt")
    COUSIN = "cousin", _("cousin")
    GUARDIAN = "guardian", _("guardian")
    FRIEND = "friend", _("friend")
    OTHER = "other", _("other")


class Band(TextChoices):
    """How sure it is that two persons are the same, as far as the thresholds go."""

    UPPER = "upper", _("probably the same")
    BETWEEN = "between", _("perhaps the same")


class Path(TextChoices):
    """By which way the person entered who may be known already, or who looked."""

    FORM = "form", _("opening a case")
    DESK = "desk", _("the desk")
    IMPORT = "import", _("an import")
    LIST = "list", _("a list")
    REGISTER = "register", _("the register")
    NIGHTLY = "nightly", _("the search of the night")


class Verdict(TextChoices):
    """What an officer says of two persons."""

    SAME = "same", _("the same person")
    DIFFERENT = "different", _("not the same person")
    ASK_FAMILY = "ask_family", _("cannot tell: ask the family")
    PART = "part", _("part them again")


class PairStatus(TextChoices):
    """Where two persons stand to each other, after all that officers said of them."""

    OPEN = "open", _("nobody has judged them")
    ASKED = "asked", _("the family is to be asked")
    PROPOSED = "proposed", _("the same, says one officer: a second one has to confirm")
    APART = "apart", _("not the same person")
    APART_BEFORE = "apart_before", _("judged as not the same; a paper has changed since")
    JOINED = "joined", _("joined")
    PART_PROPOSED = "part_proposed", _("to be parted, says one officer: a second one has to confirm")
    PARTED = "parted", _("parted")
