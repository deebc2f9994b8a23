"""Bringing a file to the desk: look at it, import it, take the rejected rows away."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from safeconduct.access.models import Membership
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.brought import DIRECTLY, KEPT, forget_files, run_import
from safeconduct.cases.models import Case, CaseImport
from safeconduct.people.actions import NewPerson, add_paper, create_person
from safeconduct.people.enums import PaperKind
from tests.tables import HEADERS, OMVEER, read_xlsx, text, xlsx

from .telling import sign_in

BAD = ("Mahesh", "31 June 1990", "P7654321", *OMVEER[3:])
ADDRESS = "/c/army/cases/import/"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture
def desk(client, ministry, crisis) -> Client:
    return sign_in(client, ministry.users["lead"])


def bring(desk: Client, content: bytes, name: str = "list.xlsx", **more: object):
    return desk.post(ADDRESS, {"file": SimpleUploadedFile(name, content), **more}, follow=True)


def brought_file() -> CaseImport:
    return CaseImport.objects.get()


def start(desk: Client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return desk.post(reverse("cases:import_start", args=["army", brought_file().pk]), follow=True)


def test_a_file_is_first_only_looked_at(desk):
    page = bring(desk, xlsx([HEADERS, OMVEER, BAD])).content.decode()
    assert "What would come of it" in page
    assert '<td data-label="Column">born</td>' in page
    assert not Case.objects.exists()


def test_a_file_that_was_looked_at_is_imported(desk, django_capture_on_commit_callbacks):
    bring(desk, xlsx([HEADERS, OMVEER, BAD]))
    start(desk, django_capture_on_commit_callbacks)
    row = brought_file()
    page = desk.get(reverse("cases:import_file", args=["army", row.pk])).content.decode()
    assert (row.outcome["new"], row.outcome["rejected"], row.done) == (1, 1, 2)
    assert "New cases" in page
    assert Case.objects.get().person.name == OMVEER[0]
    assert Entry.objects.get(verb="import_file").actor_name == "Lead"
    assert not default_storage.exists(row.storage_name)


def test_rejected_rows_can_be_taken_away_and_the_record_says_so(desk):
    bring(desk, xlsx([HEADERS, OMVEER, BAD]))
    answer = desk.get(reverse("cases:import_rejected", args=["army", brought_file().pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="rejected.xlsx"'
    assert read_xlsx(answer.content)[1][0] == "Mahesh"
    assert Entry.objects.get(verb="export").after["file"] == "list.xlsx"


def test_a_file_is_imported_once(desk, django_capture_on_commit_callbacks):
    bring(desk, xlsx([HEADERS, OMVEER]))
    start(desk, django_capture_on_commit_callbacks)
    again = start(desk, django_capture_on_commit_callbacks)
    assert again.status_code == 422
    assert "This file has been imported." in again.content.decode()


def test_a_large_file_is_left_to_a_job(desk, django_capture_on_commit_callbacks):
    bring(desk, xlsx([HEADERS, OMVEER, ("Mahesh", "", "", *OMVEER[3:])]))
    CaseImport.objects.update(preview={**brought_file().preview, "rows": DIRECTLY + 1})
    page = start(desk, django_capture_on_commit_callbacks).content.decode()
    assert f"0 of {DIRECTLY + 1} rows." in page
    assert not Case.objects.exists()
    job = ProcrastinateJob.objects.get(task_name="safeconduct.cases.jobs.import_brought_file")
    assert job.args == {"id": str(brought_file().pk)}
    run_import(brought_file().pk)
    assert Case.objects.count() == 2
    part = desk.get(reverse("cases:import_file", args=["army", brought_file().pk]), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "hx-trigger" not in part.content.decode()


def test_a_job_begun_again_goes_on_without_doubling(desk):
    bring(desk, xlsx([HEADERS, OMVEER]))
    CaseImport.objects.update(started_at=timezone.now())
    run_import(brought_file().pk)
    run_import(brought_file().pk)
    assert (Case.objects.count(), brought_file().outcome["new"]) == (1, 1)


def test_rights_that_were_lost_meanwhile_end_the_import_with_a_sentence(desk, ministry):
    bring(desk, xlsx([HEADERS, OMVEER]))
    Membership.objects.filter(user=ministry.users["lead"]).update(until=timezone.now())
    run_import(brought_file().pk)
    assert "To import cases from a file takes the role" in brought_file().fault
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "list.xlsx", "The file is empty."),
        (b"%PDF-1.7", "list.xlsx", "This is a PDF, not a table that can be read."),
        (b"x" * (50 * 1024**2), "list.csv", "The file has 50 MB; the largest that is read is 20 MB."),
        (text([("nаme", "circumstance"), ("a", "b")]), "list.csv", "letters of another alphabet"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault_of_the_form(desk, content, name, sentence):
    answer = bring(desk, content, name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not CaseImport.objects.exists()


def test_a_form_without_a_file_is_put_right(desk):
    assert desk.post(ADDRESS, {}).status_code == 422


def test_the_post_of_the_form_keeps_rows_that_name_none(desk, ministry, django_capture_on_commit_callbacks):
    bring(desk, xlsx([HEADERS, (*OMVEER[:5], "", "")]), post=str(ministry.consulate.pk))
    start(desk, django_capture_on_commit_callbacks)
    assert Case.objects.get().post == ministry.consulate


def test_a_file_is_seen_only_by_the_person_who_brought_it(desk, ministry):
    bring(desk, xlsx([HEADERS, OMVEER, BAD]))
    other = sign_in(Client(), ministry.users["officer"])
    for name in ("import_file", "import_rejected"):
        assert other.get(reverse(f"cases:{name}", args=["army", brought_file().pk])).status_code == 404
    assert other.post(reverse("cases:import_start", args=["army", brought_file().pk])).status_code == 404


def test_a_crisis_that_is_not_there_is_no_page(desk):
    assert desk.get("/c/none/cases/import/").status_code == 404


def test_who_may_not_import_sees_why(client, ministry, crisis):
    diplomat = sign_in(client, ministry.users["diplomat"])
    assert "To import cases from a file takes the role" in diplomat.get(ADDRESS).content.decode()
    answer = bring(diplomat, xlsx([HEADERS, OMVEER]))
    assert answer.status_code == 422
    assert "takes the role" in answer.content.decode()


def test_the_template_is_a_download(desk):
    answer = desk.get(f"{ADDRESS}template/")
    assert read_xlsx(BytesIO(answer.content).read())[0][0] == "name"


def test_a_row_of_somebody_known_is_shown_and_linked_where_the_officer_says_so(
    desk, lead, django_capture_on_commit_callbacks
):
    known = create_person(NewPerson("Omveer Singh Tilwara", nationality="IN"), by=lead)
    add_paper(known, kind=PaperKind.PASSPORT, number="P1234567", by=lead)
    text = bring(desk, xlsx([HEADERS, OMVEER])).content.decode()
    assert "Rows whose person may be known already" in text
    assert "This is Omveer Singh Tilwara, known already" in text
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("cases:import_start", args=["army", brought_file().pk]), {"row-2": str(known.pk)})
    assert Case.objects.get().person == known


def test_a_row_of_somebody_who_has_a_case_can_be_left_out(desk, case, lead, django_capture_on_commit_callbacks):
    row = ("ओमवीर सिंह तिलवाड़ा", "", "", "+91 98290 12345", "recruited", "Embassy Moscow", "")
    text = bring(desk, xlsx([HEADERS, row])).content.decode()
    assert f"who has the case {case.reference}: leave the row out" in text
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(
            reverse("cases:import_start", args=["army", brought_file().pk]), {"row-2": str(case.person_id)}
        )  # fmt: skip
    assert list(Case.objects.all()) == [case]
    assert case.reference in str(brought_file().outcome["there"])


def test_a_person_who_was_not_shown_is_not_linked(desk, lead, django_capture_on_commit_callbacks):
    other = create_person(NewPerson("Ashokan Pillai", nationality="IN"), by=lead)
    bring(desk, xlsx([HEADERS, OMVEER]))
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("cases:import_start", args=["army", brought_file().pk]), {"row-2": str(other.pk)})
    assert Case.objects.get().person != other


@pytest.mark.parametrize("files", [1, 3])
def test_the_page_asks_the_same_however_many_files_there_are(desk, files, django_assert_num_queries):
    for _file in range(files):
        bring(desk, xlsx([HEADERS, OMVEER]))
    with django_assert_num_queries(PAGE_QUERIES):
        assert desk.get(ADDRESS).content.decode().count("list.xlsx") == files


PAGE_QUERIES = 10


def test_old_files_are_forgotten(desk):
    bring(desk, xlsx([HEADERS, OMVEER, BAD]))
    row = brought_file()
    forget_files()
    assert default_storage.exists(row.storage_name)
    CaseImport.objects.update(brought_at=timezone.now() - KEPT - timedelta(days=1))
    forget_files()
    assert not default_storage.exists(row.storage_name)
    answer = desk.get(reverse("cases:import_rejected", args=["army", row.pk]))
    assert "These rows are no longer kept." in answer.content.decode()
