"""What somebody wrote about a person in one cell of a table, as a value. Each function raises `CellFault`.

Files of cases, registers and lists of states are read with these. A state by two or three letters: ISO 3166-1.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import phonenumbers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from safeconduct.store.tables.faults import CellFault

from .enums import Sex
from .fold import fold_paper
from .states import two_letters

SHORTEST_PAPER = 4
SEXES = {
    **dict.fromkeys(("f", "female", "woman", "ж", "жен", "женский", "महिला", "स्त्री"), Sex.FEMALE),
    **dict.fromkeys(("m", "male", "man", "м", "муж", "мужской", "पुरुष"), Sex.MALE),
    **dict.fromkeys(("x", "other", "अन्य"), Sex.OTHER),
}
_SPREADSHEET_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)|Err:[0-9]+")
_BETWEEN_PHONES = re.compile(r"[;\n]|,(?=\s*[+0-9])")
_BETWEEN_EMAILS = re.compile(r"[;,\s]+")
_EMAIL = re.compile(r"""[^@<>()\[\]:"\\]+@[^@<>()\[\]:"\\.]+(?:\.[^@<>()\[\]:"\\.]+)+""")


def require_text(text: str, longest: int) -> str:
    """The text, unless it is an error of the spreadsheet or longer than `longest` characters."""
    if _SPREADSHEET_ERROR.fullmatch(text):
        raise CellFault(_("The cell holds the error %(error)s of the spreadsheet. Write the value.") % {"error": text})
    if len(text) > longest:
        raise CellFault(
            _("The text has %(length)d characters; at most %(longest)d are kept. Shorten it.")
            % {"length": len(text), "longest": longest}
        )
    return text


def name(text: str) -> str:
    """A name in any script, its words with one space between them; it has at least one letter."""
    if not any(sign.isalpha() for sign in text):
        raise CellFault(_("“%(said)s” has no letter in it. Write the name of a person.") % {"said": text[:80]})
    return " ".join(text.split())


def sex(text: str) -> Sex:
    """F, M or X, or the word: English, Russian, Hindi, or as the reader's pages call it."""
    plain = " ".join(text.casefold().rstrip(".").split())
    found = SEXES.get(plain)
    if found is None and (found := _labels(get_language()).get(plain)) is None:
        raise CellFault(_("“%(said)s” is not read. Write F, M or X, or leave it empty.") % {"said": text})
    return found


@cache
def _labels(_language: str | None) -> dict[str, Sex]:
    return {str(said).casefold(): each for each in Sex for said in (each.label, each.name)}


@lru_cache(maxsize=1024)
def state(text: str) -> str:
    """The two letters of a state, from two or three."""
    code = text.upper()
    code = code if len(code) == 2 else two_letters(code)
    if code not in phonenumbers.SUPPORTED_REGIONS:
        raise CellFault(_("“%(said)s” is not a country. Write its two letters, for example IN.") % {"said": text})
    return code


def paper(text: str) -> str:
    """The number of a paper as it stands on it: letters and digits, at least one digit."""
    folded = fold_paper(text)
    if len(folded) < SHORTEST_PAPER or not any(sign.isdigit() for sign in folded) or not text.isascii():
        raise CellFault(
            _("“%(said)s” is not the number of a paper. Write it as it stands there, in Latin letters and digits.")
            % {"said": text}
        )
    return text


def phone_texts(text: str) -> list[str]:
    """The numbers of a cell as written: with ; or a new line between them, or a comma before the next number."""
    return list(dict.fromkeys(said for part in _BETWEEN_PHONES.split(text) if (said := part.strip())))


def emails(text: str) -> tuple[str, ...]:
    """E-mail addresses with ; a comma or a space between them; the same one in other capitals is written once."""
    found: dict[str, str] = {}
    for said in filter(None, _BETWEEN_EMAILS.split(text)):
        found.setdefault(said.casefold(), said)
        if not _EMAIL.fullmatch(said):
            raise CellFault(_("“%(said)s” is not an e-mail address. Correct it.") % {"said": said})
    return tuple(found.values())
