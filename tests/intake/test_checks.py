"""`safeconduct check` reads every request again."""

import pytest
from django.db import connection

from safeconduct.intake.actions.receiving import NewFile, NewRequest, receive_request
from safeconduct.intake.checks import RequestFault, check_requests
from safeconduct.intake.models import Channel, Handling, Request, RequestFile


@pytest.fixture
def kept(form: Channel) -> Request:
    files = (NewFile("a.txt", "text/plain", b"a"), NewFile("b.txt", "text/plain", b"b"))
    receipt = receive_request(NewRequest(form, "one", b'{"words": "Help"}', "application/json", files=files))
    return Request.objects.get(pk=receipt.id)


def faults() -> list[RequestFault]:
    return [finding.fault for finding in check_requests().findings]


def without_triggers(statement: str, values: list[object]) -> None:
    """As somebody would who owns the tables and switches the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_what_is_as_it_was_received_is_right(kept: Request):
    report = check_requests()
    assert (report.found, report.requests, report.bytes) == (0, 1, kept.size)


def test_a_file_that_was_fetched_later_changes_nothing(kept: Request):
    RequestFile.objects.create(request=kept, number=3, name="photo.jpg", size=1, sha256="0" * 64, content=b"p")
    assert faults() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE intake_request SET raw = '\\x00' WHERE id = %s",
        "UPDATE intake_requestfile SET content = '\\x00' WHERE number = 1 AND request_id = %s",
    ],
)
def test_changed_bytes_are_found(kept: Request, statement: str):
    without_triggers(statement, [kept.pk])
    assert faults() == [RequestFault.OTHER_BYTES]


def test_a_request_without_a_place_is_found(kept: Request):
    Handling.objects.all().delete()
    assert faults() == [RequestFault.NOT_IN_QUEUE]


def test_a_state_that_no_step_says_is_found(kept: Request):
    Handling.objects.update(state="answered")
    assert faults() == [RequestFault.OTHER_STATE]


def test_what_was_erased_is_no_fault(kept: Request):
    Request.objects.update(raw=None, sender=None)
    assert (faults(), check_requests().erased) == ([], 1)
