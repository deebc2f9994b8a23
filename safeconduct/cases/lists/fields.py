"""What a column of a list can mean, and the headers by which it is known: English, Russian, Ukrainian, Hindi."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.store.tables.headers import fold_header


@dataclass(frozen=True, slots=True)
class Field:
    """A meaning of a column: its key in the code, what it is called on a page, and headers that mean it."""

    key: str
    label: str | Promise
    headers: tuple[str, ...]


FIELDS = (
    Field("number", _("number in the list"), (
        "№", "№ п/п", "п/п", "N п/п", "номер п/п", "порядковый номер", "no", "s no", "sl no", "sr no", "serial number",
        "serial no", "#", "क्रमांक", "क्रम संख्या", "क्र सं", "क्रं", "क्र",
    )),
    Field("name", _("full name"), (
        "ФИО", "Ф.И.О.", "фамилия имя отчество", "фамилия имя", "имя фамилия", "имя и фамилия", "ФИО полностью",
        "ФИО военнослужащего", "ФИО гражданина", "ПІБ", "прізвище ім'я по батькові", "name", "full name", "names",
        "name of person", "name of the person", "name of soldier", "person", "नाम", "पूरा नाम", "व्यक्ति का नाम",
        "name as in passport", "name in passport",
    )),
    Field("other_name", _("the name written another way"), (
        "ФИО (лат.)", "ФИО латиницей", "имя латиницей", "на английском", "ФИО на английском", "alias", "aliases",
        "also known as", "name in English", "name (Latin)", "name in Latin letters", "name (Cyrillic)", "name in Hindi",
        "name in Russian", "उपनाम", "अन्य नाम", "позывной", "call sign",
    )),
    Field("family", _("family name"), ("фамилия", "прізвище", "surname", "last name", "family name", "कुलनाम")),
    Field("given", _("given names"), (
        "имя", "имена", "ім'я", "first name", "given name", "given names", "forename",
    )),
    Field("patronymic", _("patronymic"), ("отчество", "по батькові", "patronymic", "middle name")),
    Field("father", _("father"), (
        "отец", "имя отца", "ФИО отца", "батько", "father", "father's name", "fathers name", "name of father",
        "father name", "s/o", "son of", "पिता", "पिता का नाम", "पिता/पति का नाम", "father's / husband's name",
    )),
    Field("mother", _("mother"), (
        "мать", "имя матери", "ФИО матери", "mother", "mother's name", "माता", "माता का नाम",
    )),
    Field("spouse", _("husband or wife"), (
        "супруг", "супруга", "супруг(а)", "муж", "жена", "spouse", "husband", "wife", "पति का नाम", "पत्नी का नाम",
    )),
    Field("birth", _("born"), (
        "дата рождения", "год рождения", "г.р.", "д.р.", "дата рожд", "родился", "дата народження", "рік народження",
        "date of birth", "birth date", "dob", "d.o.b.", "born", "year of birth", "birth", "जन्म तिथि", "जन्मतिथि",
        "जन्म दिनांक", "जन्म वर्ष",
    )),
    Field("sex", _("sex"), ("пол", "стать", "sex", "gender", "लिंग")),
    Field("passport", _("passport"), (
        "паспорт", "номер паспорта", "№ паспорта", "паспортные данные", "серия и номер паспорта", "загранпаспорт",
        "passport", "passport no", "passport number", "passport #", "पासपोर्ट", "पासपोर्ट संख्या", "पासपोर्ट नंबर",
        "पासपोर्ट सं",
    )),
    Field("paper", _("another paper"), (
        "документ", "удостоверение", "личный номер", "жетон", "номер жетона", "id", "id number", "identity card",
        "document", "document number", "national id", "आधार", "आधार संख्या", "contract", "номер контракта",
    )),
    Field("phone", _("phone"), (
        "телефон", "номер телефона", "тел", "phone", "telephone", "mobile", "phone number", "contact number", "फ़ोन",
        "फोन", "मोबाइल", "मोबाइल नंबर", "फ़ोन नंबर",
    )),
    Field("email", _("e-mail"), ("e-mail", "email", "эл. почта", "электронная почта", "ईमेल")),
    Field("unit", _("unit"), (
        "в/ч", "войсковая часть", "воинская часть", "часть", "подразделение", "номер части", "в\\ч",
        "військова частина", "unit", "military unit", "regiment", "यूनिट", "इकाई",
    )),
    Field("rank", _("rank"), ("звание", "воинское звание", "звання", "rank", "पद")),
    Field("place", _("village or place of birth"), (
        "место рождения", "населенный пункт", "село", "деревня", "место жительства", "адрес", "місце народження",
        "place of birth", "birth place", "birthplace", "village", "address", "home", "place", "गाँव", "गांव", "ग्राम",
        "पता", "जन्म स्थान", "निवास",
    )),
    Field("district", _("district"), ("район", "district", "ज़िला", "जिला", "तहसील", "tehsil", "город", "town", "city")),
    Field("region", _("state or region"), (
        "штат", "область", "регион", "область (штат)", "state", "region", "province", "home state", "राज्य", "प्रदेश",
    )),
    Field("nationality", _("nationality"), (
        "гражданство", "страна", "громадянство", "национальность", "nationality", "citizenship", "country", "राष्ट्रीयता",
        "नागरिकता",
    )),
    Field("status", _("what they say of the person"), (
        "статус", "состояние", "сведения", "судьба", "результат", "отметка", "категория", "status", "condition",
        "remarks on status", "fate", "स्थिति", "दशा", "current status",
    )),
    Field("when", _("since when it is so"), (
        "дата", "дата события", "дата смерти", "дата гибели", "дата увольнения", "с какого времени", "date",
        "date of event", "date of death", "since", "status date", "दिनांक", "तिथि", "तारीख",
    )),
    Field("note", _("remark"), (
        "примечание", "примечания", "прим", "комментарий", "примітка", "note", "notes", "remark", "remarks", "comment",
        "टिप्पणी", "अभ्युक्ति",
    )),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
NAMES = ("name", "family", "given", "patronymic")
"""Fields of which at least one has to be there."""
SEVERAL = frozenset({"other_name", "paper", "phone", "note", "passport"})
"""Fields that more than one column may mean."""


_BY_HEADER = {fold_header(header) or header: field.key for field in FIELDS for header in field.headers}
_INSIDE = sorted(
    ((folded, key) for folded, key in _BY_HEADER.items() if len(folded) >= 5), key=lambda pair: -len(pair[0])
)


def meaning_of(header: str) -> str:
    """The field that a header names; "" when it names none. A header may say more: "Паспорт (серия, №)"."""
    folded = fold_header(header)
    if not folded:
        return _BY_HEADER.get(header.strip(), "")
    if (exact := _BY_HEADER.get(folded)) is not None:
        return exact
    before = fold_header(re.split(r"[(/,;\n]", header)[0])
    if (exact := _BY_HEADER.get(before)) is not None:
        return exact
    return next((key for inside, key in _INSIDE if inside in folded), "")
