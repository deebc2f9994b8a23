"""From the fields of the form to a registration: who, where, until when, and whom to call at home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from babel import Locale, UnknownLocaleError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from phonenumbers import SUPPORTED_REGIONS

from safeconduct.people.actions.presence import Present, Stay
from safeconduct.store.partial_dates import PartialDate, PartialDateError

from .bodies import Sent
from .choices import Choice

MEMBERS = range(1, 7)
"""Members of a household that the form has room for, beside who writes."""
LONGEST = {"place": 120, "address": 300, "home_name": 140, "home_phone": 40, "purpose": 120}
LONGEST_NAME, LONGEST_CONTACT, LONGEST_PAPER = 200, 200, 40
PURPOSES: Sequence[tuple[str, str | Promise]] = (
    ("study", gettext_lazy("I study")),
    ("work", gettext_lazy("I work")),
    ("sea", gettext_lazy("I work on a ship")),
    ("visit", gettext_lazy("I visit or travel")),
    ("live", gettext_lazy("I live here")),
    ("other", gettext_lazy("Something else")),
)


@dataclass(slots=True)
class Registering:
    """A form that was read. `faults` are sentences by field; with any of them nothing is stored."""

    household: list[Present]
    stay: Stay
    faults: dict[str, str] = field(default_factory=dict)


def read_registration(sent: Sent, today: date) -> Registering:
    """Who is where. What is missing or cannot be read comes back with the name of the field and the remedy."""
    faults: dict[str, str] = {}
    household = [_person(sent, "", today, faults), *_members(sent, today, faults)]
    if not any(sign.isalpha() for sign in sent.get("name")):
        faults["name"] = _("Write your name.")
    if not (sent.get("phone") or sent.get("email")):
        faults["phone"] = _("Write a phone number or an e-mail address, so that we can reach you.")
    return Registering(household, read_stay(sent, today, faults), faults)


def read_stay(sent: Sent, today: date, faults: dict[str, str]) -> Stay:
    """Where and until when."""
    country = sent.get("country").upper()
    if country not in SUPPORTED_REGIONS:
        faults["country"] = _("Choose the country in which you are.")
        country = ""
    home = ", ".join(filter(None, (_cut(sent, "home_name"), _cut(sent, "home_phone"))))
    return Stay(
        country=country,
        place=_cut(sent, "place"),
        address=_cut(sent, "address"),
        purpose=_cut(sent, "purpose"),
        arrived=_date(sent, "arrived", today, faults, is_future=True),
        leaves=_date(sent, "leaves", today, faults, is_future=True),
        emergency_contact=home,
    )


def countries(language: str, chosen: str, first: Sequence[str] = ()) -> list[Choice]:
    """The countries of the world in a language, by name; those of the crisis first."""
    try:
        names = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        names = Locale("en").territories
    known = sorted(((names.get(code, code), code) for code in SUPPORTED_REGIONS), key=lambda row: row[0].casefold())
    ahead = [(names.get(code, code), code) for code in first]
    return [Choice(code, name, code == chosen) for name, code in [*ahead, *(row for row in known if row not in ahead)]]


def _members(sent: Sent, today: date, faults: dict[str, str]) -> list[Present]:
    return [_person(sent, f"m{n}_", today, faults) for n in MEMBERS if _storable(sent.get(f"m{n}_name")).strip()]


def _person(sent: Sent, prefix: str, today: date, faults: dict[str, str]) -> Present:
    names = [" ".join(sent.get(prefix + part).split())[:LONGEST_NAME] for part in ("name", "name_local")]
    phones, emails = (sent.get("phone"), sent.get("email")) if not prefix else ("", "")
    return Present(
        names=tuple(dict.fromkeys(name for name in map(_storable, names) if name)),
        birth=_date(sent, f"{prefix}birth", today, faults),
        passport=_storable(sent.get(f"{prefix}passport"))[:LONGEST_PAPER],
        phones=tuple(filter(None, [_storable(phones)[:LONGEST_CONTACT]])),
        emails=tuple(filter(None, [_storable(emails)[:LONGEST_CONTACT]])),
    )


def _date(sent: Sent, name: str, today: date, faults: dict[str, str], *, is_future: bool = False) -> str:
    if not (text := sent.get(name)):
        return ""
    try:
        return PartialDate.from_person(text[:200], today=today, allow_future=is_future).edtf
    except PartialDateError:
        faults[name] = _("We cannot read “%(typed)s” as a date. Write it like 14 March 2026, or leave it empty.") % {
            "typed": text[:60]
        }
        return ""


def _cut(sent: Sent, name: str) -> str:
    return _storable(sent.get(name))[: LONGEST[name]]


def _storable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()
