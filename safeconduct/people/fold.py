"""How names, papers and contacts are folded for an exact look-up. Likeness of names is the business of `identity`."""

import re
import unicodedata

import phonenumbers


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
