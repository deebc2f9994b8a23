"""One door for all channels: what was acknowledged is on disk, once, and stays as it came."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from safeconduct.intake.actions.receiving import NewFile, NewRequest, receive_request, receive_rows
from safeconduct.intake.following import follow_code, is_follow_code
from safeconduct.intake.models import Channel, Handling, Request, RequestFile
from safeconduct.store.ids import parse_reference


def plea(channel: Channel, key: str = "one", raw: bytes = b'{"name": "Omveer"}', **more: object) -> NewRequest:
    return NewRequest(channel, key, raw, "application/json", **more)


def test_what_came_is_kept_byte_for_byte_and_stands_untouched(form: Channel):
    raw = b"\x00\xff\r\n" + "मेरा बेटा".encode()
    receipt = receive_request(plea(form, raw=raw, sender="maa@example.org", language="hi"))
    row = Request.objects.get(pk=receipt.id)
    assert bytes(row.raw) == raw
    assert (row.sha256, row.size, row.sender) == (sha256(raw).hexdigest(), len(raw), "maa@example.org")
    assert (row.handling.state, row.handling.post, row.handling.crisis) == ("untouched", form.post, form.crisis)
    assert row.handling.since == row.received_at
    assert not row.handling.is_read


def test_a_receipt_has_a_reference_with_a_check_character_and_a_code(form: Channel):
    receipt = receive_request(plea(form))
    assert parse_reference(receipt.reference.lower()) == receipt.reference
    assert is_follow_code(receipt.code.lower().replace("-", " "), receipt.id)
    assert not is_follow_code(follow_code(uuid4()), receipt.id)


def test_the_same_key_again_is_the_same_request(form: Channel):
    first, again = receive_request(plea(form)), receive_request(plea(form))
    assert (again.id, again.number, again.code) == (first.id, first.number, first.code)
    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert Request.objects.count() == Handling.objects.count() == 1


def test_the_same_key_on_another_channel_is_another_request(form: Channel, mailbox: Channel):
    assert receive_request(plea(form)).id != receive_request(plea(mailbox)).id


def test_other_bytes_under_the_same_key_are_not_lost_and_continue_the_first(form: Channel):
    first, other = receive_request(plea(form)), receive_request(plea(form, raw=b"changed"))
    assert Request.objects.get(pk=other.id).continues_id == first.id
    assert receive_request(plea(form, raw=b"changed")).id == other.id
    assert Request.objects.count() == 2


def test_files_are_kept_with_the_request_and_not_twice(form: Channel):
    files = (NewFile("photo.jpg", "image/jpeg", b"\xff\xd8\xff"), NewFile("a\0b\n.txt", "text/plain", b""))
    receipt = receive_request(plea(form, files=files))
    assert receive_request(plea(form, files=files)).is_repeat
    kept = RequestFile.objects.filter(request=receipt.id).order_by("number")
    assert [(row.name, bytes(row.content)) for row in kept] == [("photo.jpg", b"\xff\xd8\xff"), ("ab .txt", b"")]


@pytest.mark.parametrize("key", ["", "x" * 5000, "a\0b", "\udcff", "<id@host>\r\n Bcc: x"])
def test_any_key_is_a_key(form: Channel, key: str):
    assert receive_request(plea(form, key=key)).id == receive_request(plea(form, key=key)).id


def test_rows_of_a_list_come_all_or_none(form: Channel):
    rows = [plea(form, key=f"row {n}", list_sha256="ab", list_row=n) for n in range(3)]
    assert [receipt.is_repeat for receipt in receive_rows(rows)] == [False] * 3
    assert [receipt.is_repeat for receipt in receive_rows([*rows, plea(form, key="row 3")])] == [True] * 3 + [False]
    assert Request.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_many_who_send_the_same_at_once_are_given_one_receipt(form: Channel):
    def send(_n: int) -> object:
        try:
            return receive_request(plea(form)).id
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(send, range(24)))
    assert len(set(ids)) == Request.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_acknowledged_that_another_transaction_could_still_take_back(form: Channel):
    with pytest.raises(RuntimeError), transaction.atomic():
        receive_request(plea(form, files=(NewFile("a", "", b"a"),)))
    assert not Request.objects.exists()


def test_a_request_cannot_be_changed_or_removed_and_only_its_content_can_be_erased(form: Channel):
    receipt = receive_request(plea(form, sender="maa@example.org"))
    rows = Request.objects.filter(pk=receipt.id)
    for change in ({"raw": b"other"}, {"raw": None}, {"key": "other"}, {"raw": None, "sender": None, "size": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM intake_request")
    rows.update(raw=None, sender=None)
    assert rows.get().is_erased
