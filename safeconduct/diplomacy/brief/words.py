"""How a brief says ages, numbers, lists and what was said; days and times as every paper does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from safeconduct.store.partial_dates import PartialDate

from ..days import UNKNOWN as UNKNOWN


def when_words(value: PartialDate) -> str:
    """A partial date written out; "–" where nothing is known."""
    return value.describe() if value.is_known else UNKNOWN


def days_words(days: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def age_words(since: PartialDate, today: date) -> str:
    """How long something has been open: "127 days"; "at least 125 days" where its first day is not known to the day."""
    if since.latest is None:
        return UNKNOWN
    words = days_words(max((today - since.latest).days, 0))
    return words if since.earliest == since.latest else _("at least %(days)s") % {"days": words}


def times_words(times: int) -> str:
    """How often something was raised."""
    if times == 1:
        return _("raised once")
    return ngettext("raised %(n)d time", "raised %(n)d times", times) % {"n": times} if times else _("never raised")


def people(number: int) -> str:
    """ "1 person", "36 people"."""
    return ngettext("%(n)d person", "%(n)d people", number) % {"n": number}


def joined(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def quoted(words: str) -> str:
    """Words that were said, in quotation marks."""
    return pgettext("quotation", "“%(words)s”") % {"words": inner_quotes(words.strip())}


def inner_quotes(words: str) -> str:
    """With single quotation marks where they have double ones, to stand within such."""
    return words.replace("“", "‘").replace("”", "’")


def sentence(words: str) -> str:
    """With its first letter capital and a full stop at its end."""
    said = words.strip()
    is_whole = said.rstrip("”»\"'").endswith((".", "!", "?", "…"))
    return f"{said[:1].upper()}{said[1:]}{'' if is_whole else '.'}" if said else ""


def named(*parts: str) -> str:
    """What is known of these, with commas between."""
    return ", ".join(part for part in parts if part)


def untold_words(number: int) -> str:
    """The warning where families of the dead were not told; empty where all were."""
    if not number:
        return ""
    return ngettext(
        "The family of %(n)d of the dead has not been told: say nothing of it.",
        "The families of %(n)d of the dead have not been told: say nothing of them.",
        number,
    ) % {"n": number}
