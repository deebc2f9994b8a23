"""`safeconduct check`: what it checks, what it finds, how it ends."""

import json

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from safeconduct.audit.models import Entry, Seal
from safeconduct.audit.seals import seal_entries
from safeconduct.cases.actions.claims import record_claim
from safeconduct.cases.actions.documents import add_document
from safeconduct.cases.enums import Track
from safeconduct.cases.models import Standing
from safeconduct.cli.main import main
from tests.cases.said import draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept(case, officer, settings, tmp_path):
    """A case with a claim and a document, everything sealed."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    record_claim(case, draft(Track.SERVICE, "recruited"), by=officer)
    upload = SimpleUploadedFile("letter.txt", "Приезжайте.".encode())
    document = add_document(case, upload, title="The brother's letter", by=officer)
    seal_entries()
    return document


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str) -> tuple[int, str]:
        code = main(["check", *arguments])
        return code, capsys.readouterr().out

    return run


def test_what_was_checked_is_said_with_counts(check, kept):
    code, said = check()
    assert code == 0
    assert f"1 seals over {Entry.objects.count()} entries of the record; 0 entries are not sealed yet." in said
    assert "1 periods of standing of 1 cases, worked out again from 1 claims." in said
    assert "1 documents in 1 files" in said
    assert bytes(Seal.objects.get().hash).hex() in said
    assert said.endswith("Nothing is wrong.\n")


def test_for_machines_the_same_is_json(check, kept):
    code, said = check("--json")
    told = json.loads(said)
    assert (code, told["ok"]) == (0, True)
    assert told["record"]["entries"] == Entry.objects.count()
    assert told["standing"] | {"profiles": 0} == {
        "cases": 1, "claims": 1, "standings": 1, "spans": 2, "profiles": 0, "found": 0, "findings": [],
    }  # fmt: skip
    assert told["documents"] == {"documents": 1, "files": 1, "bytes": 21, "found": 0, "findings": []}


def test_an_empty_installation_has_nothing_wrong(check, db):
    assert check()[0] == 0


def test_each_kind_of_finding_is_named_and_ends_with_1(check, kept, case):
    first = Entry.objects.order_by("id").first().pk
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM audit_entry WHERE id = %s", [first])
        cursor.execute("SET session_replication_role = DEFAULT")
    Standing.objects.update(state="released")
    default_storage.delete(kept.storage_name)
    code, said = check()
    assert code == 1
    assert "Found: 3" in said
    assert f"Entry {first} of the record was removed after it was sealed." in said
    assert f"Case {case.reference}: the standing on “service”, Ours, does not follow from its claims." in said
    assert f"Case {case.reference}: the file of the document “The brother's letter” is not in the store." in said
    code, told = check("--json")
    assert code == 1
    assert [json.loads(told)[part]["found"] for part in ("record", "standing", "documents")] == [1, 1, 1]


def test_a_file_that_was_changed_on_disk_is_found(check, kept, case):
    with open(default_storage.path(kept.storage_name), "ab") as file:
        file.write(b" ")
    code, said = check()
    assert code == 1
    assert (
        f"Case {case.reference}: the file of the document “The brother's letter” is not the one that was added." in said
    )


def test_one_file_of_two_cases_is_read_once_and_named_for_both(check, kept, officer, crisis, ministry):
    from safeconduct.cases.actions.casework import open_case
    from safeconduct.cases.document_checks import verify_documents
    from safeconduct.cases.enums import Circumstance
    from safeconduct.people.actions import NewPerson, create_person

    person = create_person(NewPerson("Another Man"), by=officer)
    second = open_case(crisis, person=person, circumstance=Circumstance.RECRUITED, post=ministry.embassy, by=officer)
    add_document(second, SimpleUploadedFile("l.txt", "Приезжайте.".encode()), title="Copy", by=officer)
    default_storage.delete(kept.storage_name)
    report = verify_documents()
    assert (report.documents, report.files, report.found) == (2, 1, 2)
    assert {finding.title for finding in report.findings} == {"The brother's letter", "Copy"}
