"""The pages of the register: who is abroad, bringing a file, how far its import is, the rows that came back."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import load_workbook

from safeconduct.people.actions.register import run_brought
from safeconduct.people.models import RegisterImport, Registration

HEADER = "number,name,passport,country,place,to be confirmed by\n"
ROWS = "K-1,Meenal Kottari,Z4417203,RU,Kazan,2020-01-01\nK-2,Girish Palled,R2219034,BY,Minsk,2099-01-01\n"
BAD = "K-3,12345,R2219035,RU,Omsk,\n"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture
def desk(client: Client, ministry, crisis) -> Client:
    client.force_login(ministry.users["lead"])
    return client


def bring(desk: Client, content: str, *, name: str = "register.csv", **more: str):
    said = {"register": "Embassy Moscow", "country": "", "nationality": "IN", **more}
    return desk.post("/register/import/", {**said, "file": SimpleUploadedFile(name, content.encode())}, follow=True)


def imported(desk: Client, content: str = HEADER + ROWS) -> RegisterImport:
    bring(desk, content)
    row = RegisterImport.objects.latest("started_at")
    run_brought(row.pk)
    row.refresh_from_db()
    return row


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("who", ["press", "diplomat", "administrator"])
def test_who_has_nothing_to_do_with_the_register_finds_no_page(client, ministry, who):
    client.force_login(ministry.users[who])
    addresses = ["", "import/", "import/template.xlsx", f"import/{uuid4()}/", f"import/{uuid4()}/not-taken.xlsx"]
    assert {client.get(f"/register/{address}").status_code for address in addresses} == {404}


def test_an_empty_register_says_what_fills_it(desk):
    assert "The register is empty" in text(desk.get("/register/"))


def test_a_file_is_left_to_a_job_and_its_page_says_how_far_it_is(desk):
    answer = bring(desk, HEADER + ROWS)
    assert ProcrastinateJob.objects.filter(task_name__endswith="import_brought_register").count() == 1
    assert "Being imported" in text(answer)
    assert "every 2s" in text(answer)


def test_after_the_job_the_page_tells_what_came_of_it(desk):
    row = imported(desk, HEADER + ROWS + BAD)
    said = text(desk.get(f"/register/import/{row.pk}/"))
    assert (row.rows_new, row.rows_bad) == (2, 1)
    assert "has no letter in it" in said
    assert "every 2s" not in said


def test_the_register_lists_who_is_abroad_and_whose_registration_has_expired(desk):
    imported(desk)
    said = text(desk.get("/register/"))
    assert "Meenal Kottari" in said
    assert said.count("expired") == 1


def test_the_register_is_looked_up_by_name_and_by_country(desk):
    imported(desk)
    assert "Girish" not in text(desk.get("/register/?country=ru"))
    found = text(desk.get("/register/", {"q": "Girish Palled"}))
    assert "Girish" in found
    assert "Meenal" not in found


@pytest.mark.parametrize("query", ["?before=nonsense", "?country=1%3D", "?country=XXXX", "?q=%F0%9F%98%80"])
def test_no_strange_address_breaks_the_page(desk, query):
    imported(desk)
    assert desk.get(f"/register/{query}").status_code == 200


def test_pages_go_on_where_the_one_before_ended(desk):
    imported(desk, HEADER + "".join(f"N-{n},Somebody Palled,R{2300000 + n},RU,Kazan,\n" for n in range(60)))
    newest = list(Registration.objects.order_by("-id").values_list("pk", flat=True))
    second = desk.get(f"/register/?before={newest[49]}")
    assert [row.pk for row, _old in second.context["rows"]] == newest[50:]


def test_the_page_asks_as_much_of_the_database_for_one_row_as_for_three(desk):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk.get("/register/")
        return len(asked)

    imported(desk, HEADER + ROWS.splitlines(keepends=True)[0])
    desk.get("/register/")
    one = count()
    imported(desk, HEADER + ROWS.splitlines(keepends=True)[1] + "K-9,Lata Palled,R9919034,BY,Minsk,\n")
    assert count() == one


def test_a_form_without_a_name_of_the_register_or_with_a_wrong_country_comes_back(desk):
    answer = bring(desk, HEADER + ROWS, register="", country="Mars")
    assert answer.status_code == 422
    assert not RegisterImport.objects.exists()


def test_a_file_that_is_no_register_says_so_on_its_page(desk):
    row = imported(desk, "nothing;here\n")
    assert "No row names the columns" in text(desk.get(f"/register/import/{row.pk}/"))


def test_an_officer_looks_into_the_register_but_is_told_that_she_may_not_import(client, ministry, crisis):
    client.force_login(ministry.users["officer"])
    assert "Import a register" in text(client.get("/register/"))
    answer = bring(client, HEADER + ROWS)
    assert answer.status_code == 422
    assert "import a register" in text(answer)
    assert not RegisterImport.objects.exists()


def test_rows_not_taken_come_back_as_a_file_and_that_is_recorded(desk):
    row = imported(desk, HEADER + BAD)
    content = desk.get(f"/register/import/{row.pk}/not-taken.xlsx").content
    assert load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()[1][1] == "12345"


def test_the_empty_table_is_a_workbook(desk):
    assert desk.get("/register/import/template.xlsx").content.startswith(b"PK")


def test_the_page_of_a_person_tells_of_her_stay(desk):
    imported(desk)
    stay = Registration.objects.get(number="K-1")
    said = text(desk.get(f"/persons/{stay.person_id}/"))
    assert "RU, Kazan" in said
    assert "Embassy Moscow" in said
