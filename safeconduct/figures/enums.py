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


class ContradictionKind(TextChoices):
    """In which way numbers that were published on one day contradict each other."""

    DOES_NOT_ADD_UP = "does_not_add_up", _("the parts do not make the whole")
    ONE_WORD_TWO_NUMBERS = "one_word_two_numbers", _("one word, two numbers")
