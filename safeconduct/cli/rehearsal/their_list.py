"""The list that the other ministry sends in the rehearsal: our invented men as a clerk over there writes them, and some
whom we do not know. Brought and matched, but nothing of it accepted, so that no figure moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from random import Random
from uuid import UUID

import xlsxwriter
from django.utils import timezone

from safeconduct.cases.actions.lists.matching import begin_matching, run_matching
from safeconduct.cases.actions.lists.receiving import Letter, receive_list, set_columns
from safeconduct.cases.enums import Credibility, Reliability, Viewpoint
from safeconduct.cases.models import FOREVER, Case, Standing
from safeconduct.people.models import Paper
from safeconduct.store.partial_dates import PartialDate

from .cyrillic import in_cyrillic
from .ministry import Ministry

SEED = "their list"
KNOWN, UNKNOWN = 34, 6
"""Men of ours on the list, and men whom only they know."""
NAME = "spisok-grazhdan-indii.xlsx"
SENDER = "Ministry of Defence of the Russian Federation"
TITLES = (
    "МИНИСТЕРСТВО ОБОРОНЫ РОССИЙСКОЙ ФЕДЕРАЦИИ", "", "СПИСОК", "граждан Республики Индия, проходивших военную службу",
    "по контракту", "",
)  # fmt: skip
HEADERS = ("№ п/п", "Фамилия, имя", "Отец", "Дата рождения", "Паспорт", "В/ч", "Сведения", "Дата")
STRANGERS = (
    "Ратхор Викрамадитья", "Чаудхари Балвант", "Мина Рамкеш", "Бхати Сурендра", "Саини Лакшман", "Гилл Харбхаджан",
    "Неги Девананд", "Тхапа Тек Бахадур",
)  # fmt: skip
SLIPS = (("сингх", "синг"), ("дж", "ж"), ("бх", "б"), ("дх", "д"), ("ш", "щ"), ("в", "у"), ("ау", "ов"), ("ай", "ей"))
"""How hastily the clerk writes: what he hears, and what he writes instead."""
SERVES = "проходит службу"
VAGUE = 0.4
"""The share of men of whom little more than the family name is noted."""


def send_list(cases: Sequence[Case], ministry: Ministry) -> None:
    """Bring the list, say what its columns mean, match it. Nothing is accepted."""
    now = timezone.now()
    letter = Letter(
        SENDER, "List of nationals in military service", now,
        PartialDate.parse_edtf(now.date().isoformat()[:7]), Viewpoint.HOST, Reliability.C, Credibility.THREE,
    )  # fmt: skip
    received = receive_list(ministry.crisis, their_list(cases), name=NAME, letter=letter, by=ministry.lead).list
    reading = received.reading
    set_columns(received, columns=reading.columns, statuses=reading.statuses, said="", by=ministry.lead)
    begin_matching(received, by=ministry.lead)
    run_matching(received.pk)


def their_list(cases: Sequence[Case]) -> bytes:
    """The file, the same for the same cases: titles above, headers in row 7, family names first, in Cyrillic."""
    rng = Random(SEED)  # noqa: S311 - invents a list, guards nothing
    chosen = rng.sample(sorted(cases, key=lambda case: case.reference), min(KNOWN, len(cases)))
    lines = [*_lines(chosen, rng), *(_stranger(name, rng) for name in rng.sample(STRANGERS, UNKNOWN))]
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": timezone.now().replace(2026, 1, 1, 0, 0, 0, 0, tzinfo=None)})
        sheet = book.add_worksheet("Список")
        for number, title in enumerate(TITLES):
            sheet.write_string(number, 0, title)
        sheet.write_row(len(TITLES), 0, HEADERS)
        for number, line in enumerate(sorted(lines), start=1):
            sheet.write_row(len(TITLES) + number, 0, [str(number), *line])
    return out.getvalue()


def _lines(cases: Sequence[Case], rng: Random) -> Iterator[list[str]]:
    papers = dict(
        Paper.objects.filter(person__in=[case.person_id for case in cases]).values_list("person_id", "number")
    )
    said = _host_says([case.pk for case in cases])
    for case in cases:
        person = case.person
        if rng.random() < VAGUE:
            yield [_initial(person.name), "", _year(person.birth, rng), "", "", said.get(case.pk, SERVES), ""]
            continue
        passport = papers.get(person.pk, "") if rng.random() < 0.5 else ""
        yield [
            _name(person.name, rng), in_cyrillic(person.father_name) if rng.random() < 0.6 else "",
            _birth(person.birth, rng), _misread(passport, rng), f"в/ч {rng.randint(10_000, 99_999)}",
            said.get(case.pk, SERVES if rng.random() < 0.8 else "пропал без вести"), "",
        ]  # fmt: skip


def _host_says(case_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """What the host said of them before, in his words."""
    words = {"missing": "пропал без вести", "dead": "погиб", "released": "уволен, убыл на родину"}
    rows = Standing.objects.filter(case__in=case_ids, viewpoint=Viewpoint.HOST, known_until=FOREVER, state__in=words)
    return {case: words[state] for case, state in rows.order_by("track").values_list("case_id", "state")}


def _name(name: str, rng: Random) -> str:
    """Family name first, in capitals, sometimes with a slip."""
    *given, family = in_cyrillic(name).split()
    written = " ".join([family.upper(), *given])
    if rng.random() < 0.45:
        heard, instead = rng.choice(SLIPS)
        written = " ".join(_slip(word, heard, instead) for word in written.split())
    return written


def _initial(name: str) -> str:
    """Family name and the first letter of the given one: all that was noted in haste."""
    given, *_middle, family = in_cyrillic(name).split()
    return f"{family.upper()} {given[0]}."


def _year(birth: PartialDate, rng: Random) -> str:
    return f"{birth.edtf[:4]} г.р." if birth.is_known and rng.random() < 0.3 else ""


def _slip(word: str, heard: str, instead: str) -> str:
    changed = word.lower().replace(heard, instead, 1)
    return changed.upper() if word.isupper() else changed.capitalize()


def _birth(birth: PartialDate, rng: Random) -> str:
    """As a Russian clerk writes a day; sometimes only the year, sometimes day and month swapped."""
    day = birth.earliest
    if day is None or birth.precision != "day" or rng.random() < 0.2:
        return f"{birth.edtf[:4]} г.р." if birth.is_known else ""
    if rng.random() < 0.1 and day.day <= 12:
        return f"{day.month:02}.{day.day:02}.{day.year}"
    return f"{day.day:02}.{day.month:02}.{day.year}"


def _misread(number: str, rng: Random) -> str:
    """Now and then one digit is off."""
    if not number or rng.random() > 0.15:
        return number
    at = rng.randrange(1, len(number))
    return number[:at] + str((int(number[at]) + rng.randint(1, 8)) % 10) + number[at + 1 :]


def _stranger(name: str, rng: Random) -> list[str]:
    family, *given = name.split()
    year = f"{rng.randint(1988, 2003)} г.р."
    return [" ".join([family.upper(), *given]), "", year, "", f"в/ч {rng.randint(10_000, 99_999)}", SERVES, ""]
