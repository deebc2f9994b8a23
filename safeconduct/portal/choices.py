"""What the form offers to choose from: the value that is stored, and the words that the reader sees."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.intake.enums import Happened, Way, Writer


class Choice(NamedTuple):
    """One choice as a page shows it. `language` is that of the label where it is not the page's."""

    value: str
    label: str | Promise
    is_chosen: bool = False
    language: str = ""


WRITERS: Sequence[tuple[str, str | Promise]] = (
    (Writer.FAMILY.value, _("Someone in my family")),
    (Writer.SELF.value, _("I need help myself")),
    (Writer.FRIEND.value, _("A friend or a neighbour")),
    (Writer.OTHER.value, _("Somebody else")),
)
"""Who needs help, as the writer sees it."""

WHAT: Sequence[tuple[str, str | Promise]] = (
    # Translators: choices under the question "What has happened?"; the person is he or she
    (Happened.ARMY.value, _("They are in an army")),
    (Happened.LOST.value, _("We have lost contact")),
    (Happened.HURT.value, _("They are hurt or ill")),
    (Happened.HELD.value, _("They are held and cannot leave")),
    (Happened.DANGER.value, _("They are in danger now")),
    (Happened.DEAD.value, _("We were told that they have died")),
    (Happened.HOME.value, _("They want to come home")),
)
RELATIONS: Sequence[tuple[str, str | Promise]] = (
    # Translators: "They are my …": son, daughter, …
    ("son", pgettext_lazy("they are my", "son")),
    ("daughter", pgettext_lazy("they are my", "daughter")),
    ("husband", pgettext_lazy("they are my", "husband")),
    ("wife", pgettext_lazy("they are my", "wife")),
    ("brother", pgettext_lazy("they are my", "brother")),
    ("sister", pgettext_lazy("they are my", "sister")),
    ("father", pgettext_lazy("they are my", "father")),
    ("mother", pgettext_lazy("they are my", "mother")),
    ("other", pgettext_lazy("they are my", "other relative")),
)
WAYS: Sequence[tuple[str, str | Promise]] = (
    # Translators: choices under "How may we reach you?"
    (Way.CALL.value, _("Call me")),
    (Way.WHATSAPP.value, _("Write to me on WhatsApp")),
    (Way.SMS.value, _("Write me a text message")),
    (Way.EMAIL.value, _("Write me an e-mail")),
    (Way.QUIET.value, _("Please do not call: it is not safe")),
)
SPOKEN: Sequence[tuple[str, str]] = (
    ("en", "English"), ("hi", "हिन्दी"), ("pa", "ਪੰਜਾਬੀ"), ("gu", "ગુજરાતી"), ("ml", "മലയാളം"), ("ta", "தமிழ்"),
    ("te", "తెలుగు"), ("bn", "বাংলা"), ("ur", "اردو"), ("ne", "नेपाली"), ("ru", "Русский"),
)  # fmt: skip
"""Languages that the office can speak, each under its own name."""


def shown(several: Sequence[tuple[str, str | Promise]], chosen: Collection[str] = ()) -> list[Choice]:
    """The choices with those marked that were chosen before."""
    return [Choice(value, label, value in chosen) for value, label in several]


def spoken(chosen: str) -> list[Choice]:
    """The languages, each marked with its tag."""
    return [Choice(value, label, value == chosen, value) for value, label in SPOKEN]
