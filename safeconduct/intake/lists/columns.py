"""Which columns of a list of requests are understood, by whatever of their headers. All others are kept under the
header that they came with. The template and the page are made from this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.store.tables.headers import fold_header

from .. import facts


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field of `facts` that it fills, its header, what to write, an example, other headers."""

    key: str
    header: str
    what: str | Promise
    example: str
    others: tuple[str, ...] = ()


COLUMNS = (
    Column(facts.NAME, "name", _("who needs help, in any script"), "Gurlal Singh Bhattal",
           ("full name", "name of person", "name of the person", "name of the youth", "name of candidate", "person",
            "नाम", "पूरा नाम", "व्यक्ति का नाम", "ਨਾਂ", "ਨਾਮ", "имя", "фио")),
    Column(facts.FATHER, "father's name", _("the father's name"), "Harbhajan Singh",
           ("father", "father name", "s/o", "son of", "पिता", "पिता का नाम", "ਪਿਤਾ ਦਾ ਨਾਂ", "ਪਿਤਾ", "отец", "имя отца")),
    Column(facts.MOTHER, "mother's name", _("the mother's name"), "Paramjit Kaur",
           ("mother", "mother name", "माता का नाम", "माता", "ਮਾਤਾ ਦਾ ਨਾਂ")),
    Column(facts.SPOUSE, "wife or husband", _("the name of wife or husband"), "",
           ("spouse", "wife", "husband", "w/o", "पति या पत्नी", "पत्नी", "पति")),
    Column(facts.BIRTH, "birth date", _("as precisely as it is known, or the age"), "March 1998",
           ("date of birth", "dob", "born", "age", "birth", "जन्म तिथि", "आयु", "उम्र", "ਜਨਮ ਮਿਤੀ", "дата рождения")),
    Column(facts.SEX, "sex", _("F, M or X"), "M", ("gender", "लिंग", "пол")),
    Column(facts.PASSPORT, "passport", _("the number of the passport"), "Z4417203",
           ("passport number", "passport no", "पासपोर्ट", "पासपोर्ट संख्या", "पासपोर्ट नंबर", "ਪਾਸਪੋਰਟ", "паспорт")),
    Column(facts.PHONE, "phone of the person", _("abroad, with country code"), "+7 916 000-18-12",
           ("phone abroad", "mobile abroad", "whatsapp")),
    Column(facts.HOME, "home", _("village and district"), "Kothra, Sangrur",
           ("village", "address", "home address", "permanent address", "district", "गाँव", "गांव", "पता", "ज़िला", "जिला",
            "ਪਿੰਡ", "ਪਤਾ", "ਜ਼ਿਲ੍ਹਾ", "адрес")),
    Column(facts.REGION, "home state", _("the state at home"), "Punjab", ("state", "राज्य", "ਰਾਜ")),
    Column(facts.PLACE, "place", _("where the person is, or was last"), "Rostov",
           ("location", "place abroad", "last location", "city", "स्थान", "место")),
    Column(facts.LAST_HEARD, "last heard", _("when somebody last heard from the person"), "9 November 2025",
           ("last contact", "last call", "last spoke", "अंतिम संपर्क", "последняя связь")),
    Column(facts.WRITER_NAME, "family member", _("who asks"), "Manjit Kaur",
           ("name of relative", "relative", "contact person", "applicant", "complainant", "informant", "आवेदक",
            "परिजन का नाम", "заявитель")),
    Column(facts.RELATION, "relation", _("what the person is to whoever asks"), "son",
           ("relationship", "relation with the person", "संबंध", "रिश्ता", "ਰਿਸ਼ਤਾ")),
    Column(facts.WRITER_PHONE, "phone of the family", _("of whoever asks"), "+91 98140 00318",
           ("phone", "mobile", "contact", "contact no", "contact number", "mobile no", "phone number", "phone no",
            "मोबाइल", "फोन", "फ़ोन", "ਫ਼ੋਨ", "ਮੋਬਾਈਲ", "телефон")),
    Column(facts.WRITER_EMAIL, "e-mail of the family", _("of whoever asks"), "", ("e-mail", "email", "mail id")),
    Column(facts.WORDS, "what has happened", _("in any language"), "Phone switched off since October",
           ("remarks", "details", "brief", "facts", "note", "notes", "request", "description", "टिप्पणी", "विवरण",
            "ਵੇਰਵਾ", "примечание")),
)  # fmt: skip
_BY_HEADER = {fold_header(header): column.key for column in COLUMNS for header in (column.header, *column.others)}


def keys_of(cells: Sequence[str]) -> list[str]:
    """For each cell of a header the field that it names, its own words where it names none; empty for an empty one. Two
    columns of one meaning keep their own words, all but the first."""
    keys: list[str] = []
    for cell in cells:
        key = _BY_HEADER.get(fold_header(cell), "")
        keys.append(key if key and key not in keys else " ".join(cell.split())[:60])
    return keys


def named_columns(cells: Sequence[str]) -> int:
    """How many columns a row names."""
    return len({key for cell in cells if (key := _BY_HEADER.get(fold_header(cell)))})
