"""How names, papers and contacts are folded for an exact look-up. Likeness of names is the business of `identity`."""

import re
import unicodedata

import phonenumbers
from django.db.models import CharField, F, Func, Value

LOOK_ALIKES = {"O": "0", "Q": "0", "D": "0", "I": "1", "B": "8", "S": "5", "Z": "2", "G": "6", "T": "7"}
"""Letters that scanners and tired eyes take for digits."""
_LOOKS = str.maketrans("".join(LOOK_ALIKES), "".join(LOOK_ALIKES.values()))
PHONE_TAIL = 9
"""The last digits of a phone number by which it is looked up: with and without the code of the country."""


class LooksLike(Func):
    """In the database, what `paper_looks_like` says of a folded number: both must agree, an index is made of it."""

    function = "translate"
    output_field = CharField()

    def __init__(self, column: str, *others: Value) -> None:
        said = others or (Value("".join(LOOK_ALIKES)), Value("".join(LOOK_ALIKES.values())))
        super().__init__(F(column) if isinstance(column, str) else column, *said)


def paper_looks_like(folded: str) -> str:
    """The folded number of a paper with every letter that looks like a digit as that digit."""
    return folded.translate(_LOOKS)


def fold_name(text: str) -> str:
    """Small letters, no accents on Latin and Cyrillic letters, one space between words."""
    out: list[str] = []
    for character in unicodedata.normalize("NFKD", text):
        if not (unicodedata.category(character) == "Mn" and out and out[-1].isascii()):
            out.append(character)
    return " ".join(unicodedata.normalize("NFC", "".join(out)).casefold().split())


def fold_paper(number: str) -> str:
    """Letters and digits only, in capitals."""
    return re.sub(r"[^0-9A-Z]", "", number.upper())


def fold_contact(value: str, region: str = "") -> str:
    """E.164 for a phone number ("+919812345678"), small letters for all else. `region`: the ISO 3166 code to assume."""
    try:
        number = phonenumbers.parse(value, region or None)
    except phonenumbers.NumberParseException:
        return value.strip().casefold()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
