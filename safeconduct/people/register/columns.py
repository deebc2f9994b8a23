"""Which columns of a register are read, by whatever of its headers. The template, the page and docs/register.md are
made from this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.store.tables.headers import fold_header


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the code, its header, what to write, an example, other headers that mean the same, and the
    longest text that is kept."""

    key: str
    header: str
    what: str | Promise
    example: str
    others: tuple[str, ...] = ()
    longest: int = 200


COLUMNS = (
    Column("number", "number", _("the register's own number of the registration; a changed row has the same one"),
           "2024-0031877", ("registration number", "registration no", "id", "рег номер", "पंजीकरण संख्या"), 80),
    Column("name", "name", _("the name; needed in every row"), "Meenal Vasant Kottari",
           ("full name", "name of national", "name as in passport", "фио", "имя", "नाम", "पूरा नाम")),
    Column("family_name", "family name", _("where the name stands in two columns"), "Kottari",
           ("surname", "last name", "фамилия", "उपनाम"), 120),
    Column("name_local", "name in own script", _("the name in the script of home"), "मीनल वसंत कोट्टारी",
           ("local name", "name in local language", "नाम हिंदी में")),
    Column("father", "father's name", _("the father's name"), "Vasant Kottari",
           ("father", "father name", "имя отца", "отец", "पिता का नाम", "पिता")),
    Column("sex", "sex", _("F, M or X"), "F", ("gender", "пол", "लिंग"), 20),
    Column("birth", "birth date", _("as precisely as it is known"), "12 March 1998",
           ("date of birth", "dob", "born", "дата рождения", "जन्म तिथि"), 80),
    Column("nationality", "nationality", _("two letters; empty: that of the whole file"), "IN",
           ("citizenship", "гражданство", "राष्ट्रीयता"), 3),
    Column("passport", "passport", _("the number, as it stands in the passport"), "Z4417203",
           ("passport number", "passport no", "паспорт", "номер паспорта", "पासपोर्ट", "पासपोर्ट संख्या"), 40),
    Column("phone", "phone", _("phone numbers with country code, with ; between them"), "+7 916 000-18-12",
           ("phones", "mobile", "telephone", "phone number", "телефон", "फोन", "मोबाइल"), 200),
    Column("email", "e-mail", _("addresses, with ; between them"), "meenal@mail.example", ("emails", "mail"), 200),
    Column("country", "country", _("where the stay is, two letters; empty: that of the whole file"), "RU",
           ("country of stay", "host country", "страна", "देश"), 3),
    Column("place", "place", _("town or region of the stay"), "Kazan", ("city", "town", "город", "शहर"), 120),
    Column("address", "address", _("address of the stay"), "ul. Pushkina 3-18", ("address abroad", "адрес", "पता"),
           300),
    Column("purpose", "purpose", _("study, work, visit …"), "study", ("purpose of stay", "цель", "उद्देश्य"), 120),
    Column("arrived", "arrived", _("when the stay began"), "September 2023", ("arrival", "from", "прибытие"), 80),
    Column("leaves", "leaves", _("when it is to end"), "June 2026", ("departure", "until", "to", "отъезд"), 80),
    Column("expires", "to be confirmed by", _("the day from which the registration is no longer sure"), "2026-09-01",
           ("expires", "expiry", "valid until"), 80),
    Column("last_contact", "last contact", _("the day of the last sign of life"), "2025-11-02",
           ("last contacted", "last seen"), 80),
    Column("household", "household", _("the same word for those who belong together"), "H-2210",
           ("family id", "household id"), 80),
    Column("emergency", "whom to call at home", _("name and phone"), "Vasant Kottari, +91 98290 00077",
           ("emergency contact",), 300),
    Column("home_region", "home state", _("state or region at home"), "Kerala", ("state", "home region", "राज्य"), 80),
    Column("home_place", "home district", _("district or village at home"), "Thrissur",
           ("district", "village", "home place", "ज़िला", "जिला"), 120),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}

_BY_HEADER = {
    fold_header(header): column.key for column in COLUMNS for header in (column.key, column.header, *column.others)
}


def keys_of(cells: Sequence[str]) -> list[str | None]:
    """The column that each cell of a header names; None where it names none, or one that was named before."""
    keys: list[str | None] = []
    for cell in cells:
        key = _BY_HEADER.get(fold_header(cell))
        keys.append(None if key in keys else key)
    return keys


def twice(cells: Sequence[str]) -> list[str]:
    """The headers that name a column which an earlier one has named already."""
    seen: set[str] = set()
    again = []
    for cell in cells:
        key = _BY_HEADER.get(fold_header(cell))
        if key and key in seen:
            again.append(cell)
        seen.add(key or "")
    return again


def named_columns(cells: Sequence[str]) -> int:
    """How many columns a row names; none when it does not name the name."""
    keys = {key for key in keys_of(cells) if key}
    return len(keys) if "name" in keys else 0
