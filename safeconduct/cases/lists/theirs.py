"""What a row says as evidence: the value of each field, whatever the way in which the authority writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from safeconduct.identity.evidence import Evidence, Paper
from safeconduct.identity.tokens import Kind, parse_name
from safeconduct.people.enums import PaperKind
from safeconduct.store.partial_dates import UNKNOWN, PartialDate, PartialDateError

_YEAR_SIGN = re.compile(r"\s*(?:г\.?\s*р\.?|г\.?|года|рождения|y\.?o\.?b\.?)\s*$", re.IGNORECASE)
_TWO_DIGITS = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{2}|[0-9]{4})")
_MALE = frozenset({"m", "male", "м", "муж", "мужской", "чоловіча", "पुरुष", "पु"})
_FEMALE = frozenset({"f", "female", "ж", "жен", "женский", "жіноча", "महिला", "स्त्री"})
FATHER_WORDS = re.compile(r"^\s*(?:s/o|d/o|w/o|сын|дочь)\.?\s+", re.IGNORECASE)


def evidence_of(said: Mapping[str, str], *, country: str, today: date) -> Evidence:
    """A row as the identity room compares it. `country` is the ISO 3166 code of the persons looked for."""
    return Evidence(
        names=tuple(names_in(said)),
        father=FATHER_WORDS.sub("", said.get("father", "")) or said.get("patronymic", ""),
        mother=said.get("mother", ""),
        spouse=said.get("spouse", ""),
        birth=date_in(said.get("birth", ""), today=today).edtf,
        sex=_sex(said.get("sex", "")),
        papers=tuple(_papers(said)),
        phones=tuple(_several(said.get("phone", ""))),
        emails=tuple(_several(said.get("email", ""))),
        country=country,
        village=said.get("place", ""),
        district=said.get("district", ""),
        state=said.get("region", ""),
        unit=said.get("unit", ""),
    )


def names_in(said: Mapping[str, str]) -> list[str]:
    """The names of a row as written, the first as its list writes it."""
    return [said[key] for key in ("name", "other_name") if said.get(key)]


def is_vague(said: Mapping[str, str]) -> bool:
    """Does a row have no paper, no phone and less than two whole words of a name? An initial is no word."""
    if any(said.get(key) for key in ("passport", "paper", "phone")):
        return False
    words = [token for token in parse_name(said.get("name", "")).tokens if token.kind == Kind.WORD]
    return len(words) < 2


def _papers(said: Mapping[str, str]) -> list[Paper]:
    passports = [Paper(str(PaperKind.PASSPORT), number) for number in _several(said.get("passport", ""))]
    return passports + [Paper("", number) for number in _several(said.get("paper", ""))]


def _several(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]|,(?=\s*\+)", text) if part.strip()]


def _sex(text: str) -> str:
    folded = text.casefold().strip(" .")
    return "M" if folded in _MALE else "F" if folded in _FEMALE else ""


def date_in(text: str, *, today: date) -> PartialDate:
    """A date as a list writes it, the day before the month where both could be; unknown when it cannot be read."""
    plain = _YEAR_SIGN.sub("", text.strip())
    if not plain:
        return UNKNOWN
    if (found := _TWO_DIGITS.fullmatch(plain)) is not None:
        plain = _iso(int(found[1]), int(found[2]), found[3], today) or plain
    try:
        return PartialDate.from_person(plain, today=today)
    except PartialDateError:
        return UNKNOWN


def _iso(day: int, month: int, year: str, today: date) -> str:
    if month > 12 >= day:
        day, month = month, day
    full = int(year) if len(year) == 4 else 2000 + int(year) - (100 if 2000 + int(year) > today.year else 0)
    return f"{full:04}-{month:02}-{day:02}"
