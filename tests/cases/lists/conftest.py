"""A crisis with some invented men, and lists of a foreign ministry about them."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.actions.lists.matching import begin_matching, run_matching
from safeconduct.cases.actions.lists.receiving import Letter, receive_list
from safeconduct.cases.enums import Circumstance
from safeconduct.cases.models import Case, Crisis, ReceivedList
from safeconduct.people.actions import NewPerson, add_paper, create_person
from safeconduct.people.enums import NameKind, PaperKind
from safeconduct.store.partial_dates import PartialDate
from tests.conftest import Ministry
from tests.tables import xlsx

SENDER = "Ministry of Defence"
HEADERS = ("№ п/п", "Ф.И.О.", "Дата рождения", "Паспорт", "Статус", "Дата")
OMVEER = (1, "ТИЛВАРА Омвир Сингх", "11.06.1998", "Z5017317", "пропал без вести", "30.10.2024")
RAJESH = (2, "КУМАР Раджеш", "03.04.1999", "", "погиб", "")
UNKNOWN = (3, "ПЕТРОВ Иван Сергеевич", "01.01.1980", "", "уволен", "")
MEN = (
    ("Omveer Singh Tilwara", "1998-06-11", "Z5017317"),
    ("Rajesh Kumar", "1999-04-03", ""),
    ("Gurpreet Singh Sandhu", "1995-02-14", "Z5021708"),
    ("Mohammad Irfan Ansari", "1993", ""),
)


@pytest.fixture(autouse=True)
def _own_files(settings: LazySettings, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


def open_man(crisis: Crisis, ministry: Ministry, by: Actor, name: str, birth: str, passport: str, **more) -> Case:
    person = create_person(
        NewPerson(name, kind=NameKind.PASSPORT, birth=PartialDate.parse_edtf(birth), nationality="IN"), by=by
    )
    if passport:
        add_paper(person, kind=PaperKind.PASSPORT, number=passport, by=by)
    post = more.pop("post", ministry.embassy)
    return open_case(crisis, person=person, circumstance=Circumstance.RECRUITED, post=post, by=by, **more)


@pytest.fixture
def today() -> date:
    return date(2026, 3, 1)


@pytest.fixture
def men(crisis: Crisis, ministry: Ministry, lead: Actor) -> list[Case]:
    return [open_man(crisis, ministry, lead, *man) for man in MEN]


@cache
def file_of(*rows: tuple[object, ...]) -> bytes:
    """The same rows are the same file: a workbook has the second of its making in it."""
    return xlsx(rows)


Bring = Callable[..., ReceivedList]


@pytest.fixture
def bring(crisis: Crisis, lead: Actor) -> Bring:
    def bring(rows=(HEADERS, OMVEER, RAJESH, UNKNOWN), *, name: str = "list.xlsx", match: bool = True, **letter):
        content = rows if isinstance(rows, bytes) else file_of(*map(tuple, rows))
        said = {"sender": SENDER, "title": "List of June", "received_at": timezone.now()} | letter
        received = receive_list(crisis, content, name=name, letter=Letter(**said), by=lead).list
        if match:
            begin_matching(received, by=lead)
            run_matching(received.pk)
        return ReceivedList.objects.select_related("crisis", "reading").get(pk=received.pk)

    return bring
