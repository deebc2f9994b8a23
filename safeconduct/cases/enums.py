"""The fixed vocabulary of the ledger."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Viewpoint(TextChoices):
    """Whose account it is."""

    OURS = "ours", _("Ours")
    HOST = "host", _("Host")
    FAMILY = "family", _("Family")
    THIRD = "third", _("Third")


class Track(TextChoices):
    """One independent line of a case's story. `tracks.py` says which states it has."""

    CONTACT = "contact", _("contact")
    WHEREABOUTS = "whereabouts", _("whereabouts")
    CONDITION = "condition", _("condition")
    SERVICE = "service", _("service")
    CUSTODY = "custody", _("custody")
    RETURN = "return", _("return")
    REMAINS = "remains", _("remains")
    KIN = "kin", _("kin")


class Circumstance(TextChoices):
    """Why the person is at risk."""

    RECRUITED = "recruited", _("recruited into armed forces")
    STRANDED = "stranded", _("stranded civilian")
    STUDENT = "student", _("student")
    WORKER = "worker", _("worker")
    SEAFARER = "seafarer", _("seafarer")
    DETAINED = "detained", _("detained")
    HOSTAGE = "hostage", _("held hostage")
    WOUNDED = "wounded", _("wounded")
    MISSING = "missing", _("missing")
    OTHER = "other", _("other")


class Trait(TextChoices):
    """What a case is counted by besides its standing. `models/traits.py` keeps what each was, and when."""

    HOME_REGION = "home_region", _("home state or region")
    POST = "post", _("post")
    SEX = "sex", _("sex")
    CIRCUMSTANCE = "circumstance", _("circumstance")


class Reliability(TextChoices):
    """The Admiralty code, first half: how far the source can be trusted."""

    A = "A", _("A: completely reliable")
    B = "B", _("B: usually reliable")
    C = "C", _("C: fairly reliable")
    D = "D", _("D: not usually reliable")
    E = "E", _("E: unreliable")
    F = "F", _("F: cannot be judged")


class Credibility(TextChoices):
    """The Admiralty code, second half: how far the information itself can be believed."""

    ONE = "1", _("1: confirmed by other sources")
    TWO = "2", _("2: probably true")
    THREE = "3", _("3: possibly true")
    FOUR = "4", _("4: doubtful")
    FIVE = "5", _("5: improbable")
    SIX = "6", _("6: cannot be judged")


class Ground(TextChoices):
    """On what a death is held to be so."""

    OFFICIAL_ACT = "official_act", _("official act (death certificate, notice under Art. 37)")
    DNA = "dna", _("identification by DNA")
    FINGERPRINTS = "fingerprints", _("identification by fingerprints")
    DENTAL = "dental", _("identification by dental record")
    SIGHT = "sight", _("identification by sight")
    EFFECTS = "effects", _("papers, tags or belongings")
    WITNESS = "witness", _("a witness")


ACCEPTED_GROUNDS = frozenset({Ground.OFFICIAL_ACT, Ground.DNA, Ground.FINGERPRINTS, Ground.DENTAL})


class Rung(TextChoices):
    """How far a death has climbed the casualty ladder."""

    RUMOUR = "rumour", _("rumour")
    REPORTED = "reported", _("reported")
    CORROBORATED = "corroborated", _("corroborated")
    CONFIRMED = "confirmed", _("confirmed")


class ClockKind(TextChoices):
    """A duty with a due time. `clocks.py` says what starts and what meets it."""

    FIRST_CONTACT = "first_contact", _("first contact")
    ACCESS_ASKED = "access_asked", _("ask for consular access")
    ACCESS_GRANTED = "access_granted", _("consular access asked, no reply")
    HOST_NOTICE_OF_DEATH = "host_notice_of_death", _("notice of death by the host")
    NOTICE_OF_DEATH = "notice_of_death", _("notice of death to next of kin")
    NEXT_CALL = "next_call", _("next call promised to the family")
