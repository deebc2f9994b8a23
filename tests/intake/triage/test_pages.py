"""The queue and the page of a request, as officers see them."""

import pytest

from tests.cases.telling import sign_in

from tests.intake.pleas import plea


def test_the_queue_shows_who_waits(client, ministry, mailbox, case):
    row = plea(mailbox)
    answer = sign_in(client, ministry.users["officer"]).get("/c/army/requests/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert row.request.reference in text
    answer = client.get(f"/requests/{row.request.reference}/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Same person" in text
