"""Mailboxes are read through a real IMAP client and a real socket; nothing is lost, nothing is there twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from safeconduct.intake.actions.mailing import receive_mail
from safeconduct.intake.actions.polling import poll_mailbox, polled_channels
from safeconduct.intake.jobs import look_into_mailbox, look_into_mailboxes
from safeconduct.intake.mailboxes import KEYWORD, MailboxFault, read_settings
from safeconduct.intake.models import Channel, Request

from .imap_server import PASSWORD, USER, ImapServer

MAILS = Path(__file__).parent / "mails"
SECRET = "SAFECONDUCT_KEPT_TEST"


def raw(name: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:
    monkeypatch.setenv(SECRET, PASSWORD)
    with ImapServer() as running:
        yield running


@pytest.fixture
def polled(mailbox: Channel, server: ImapServer) -> Channel:
    return of_server(mailbox, server)


def of_server(channel: Channel, server: ImapServer, **more: object) -> Channel:
    channel.provider = "imap"
    channel.settings = {
        "host": "127.0.0.1", "port": server.port, "user": USER, "secret": f"env:{SECRET}", "security": "none", **more,
    }  # fmt: skip
    channel.save(update_fields=["provider", "settings"])
    return channel


def stored() -> set[bytes]:
    return {bytes(raw or b"") for raw in Request.objects.values_list("raw", flat=True)}


def test_every_mail_is_stored_byte_for_byte_and_marked(polled: Channel, server: ImapServer) -> None:
    names = sorted(path.stem for path in MAILS.glob("*.eml"))
    for name in names:
        server.put(raw(name))
    found = poll_mailbox(polled)
    assert (found.stored, found.known, found.fault) == (len(names), 0, "")
    assert stored() == {raw(name) for name in names}
    assert server.flags() == [{r"\Seen", KEYWORD}] * len(names)
    polled.refresh_from_db()
    assert polled.fault == ""
    assert polled.looked_at is not None


def test_a_mail_that_somebody_opened_before_is_stored_too(polled: Channel, server: ImapServer) -> None:
    server.put(raw("gmail"), r"\Seen")
    assert poll_mailbox(polled).stored == 1


def test_a_server_without_keywords_is_asked_for_what_was_not_seen(
    mailbox: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, PASSWORD)
    with ImapServer(keeps_keywords=False) as server:
        channel = of_server(mailbox, server)
        server.put(raw("gmail"))
        assert poll_mailbox(channel).stored == 1
        assert server.flags() == [{r"\Seen"}]
        assert poll_mailbox(channel).stored == 0


def test_nothing_is_fetched_again(polled: Channel, server: ImapServer) -> None:
    server.put(raw("gmail"))
    poll_mailbox(polled)
    server.log.clear()
    assert poll_mailbox(polled).known == 0
    assert not any(line.startswith("FETCH") for line in server.log)


def test_cut_off_before_it_is_marked_a_mail_is_there_once(polled: Channel, server: ImapServer) -> None:
    server.put(raw("gmail"))
    server.hang_up_before = "STORE"
    found = poll_mailbox(polled)
    assert found.stored == 1
    polled.refresh_from_db()
    assert "cannot be read" in polled.fault
    server.hang_up_before = ""
    assert poll_mailbox(polled).known == 1
    assert Request.objects.count() == 1
    assert server.flags() == [{r"\Seen", KEYWORD}]
    polled.refresh_from_db()
    assert polled.fault == ""


@pytest.mark.django_db(transaction=True)
def test_a_mail_is_committed_before_it_is_marked(polled: Channel, server: ImapServer) -> None:
    seen: list[int] = []

    def count_from_elsewhere(command: str) -> None:
        if command == "STORE":
            seen.append(Request.objects.count())
            connection.close()

    server.watch = count_from_elsewhere
    server.put(raw("gmail"))
    server.put(raw("bounce"))
    poll_mailbox(polled)
    assert seen == [1, 2]


def test_a_mail_that_the_server_cannot_give_does_not_hold_up_the_others(polled: Channel, server: ImapServer) -> None:
    damaged = server.put(raw("apple-mail"))
    server.put(raw("gmail"))
    server.refused.add(damaged)
    found = poll_mailbox(polled)
    assert found.stored == 1
    assert f"number {damaged}" in found.fault
    server.refused.clear()
    assert poll_mailbox(polled).stored == 1


@pytest.mark.parametrize("can", ["MOVE", "UIDPLUS"])
def test_stored_mails_are_moved_and_no_other_mail_is_ever_expunged(
    mailbox: Channel, monkeypatch: pytest.MonkeyPatch, can: str
) -> None:
    monkeypatch.setenv(SECRET, PASSWORD)
    with ImapServer(can=can) as server:
        channel = of_server(mailbox, server, done_folder="Done")
        deleted = server.put(raw("apple-mail"), r"\Deleted", KEYWORD)
        server.put(raw("gmail"))
        assert poll_mailbox(channel).stored == 1
        assert [kept.uid for kept in server.folders["INBOX"]] == [deleted]
        assert [kept.raw for kept in server.folders["Done"]] == [raw("gmail")]


def test_a_mail_stays_where_the_server_cannot_move_one_alone(mailbox: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, PASSWORD)
    with ImapServer(can="") as server:
        channel = of_server(mailbox, server, done_folder="Done")
        server.put(raw("gmail"))
        assert poll_mailbox(channel).stored == 1
        assert server.flags() == [{r"\Seen", KEYWORD}]


def test_a_folder_that_is_not_there_is_told_and_loses_nothing(mailbox: Channel, server: ImapServer) -> None:
    channel = of_server(mailbox, server, done_folder="No such")
    server.put(raw("gmail"))
    assert "no such folder" in poll_mailbox(channel).fault
    assert len(server.folders["INBOX"]) == Request.objects.count() == 1


def test_a_wrong_password_is_told_on_the_channel(
    polled: Channel, server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, "wrong")
    poll_mailbox(polled)
    polled.refresh_from_db()
    assert "wrong user or password" in polled.fault
    monkeypatch.delenv(SECRET)
    assert SECRET in poll_mailbox(polled).fault


def test_a_server_that_is_not_there_is_told_on_the_channel(polled: Channel, server: ImapServer) -> None:
    server.shutdown()
    server.server_close()
    assert "cannot be read" in poll_mailbox(polled).fault


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "SEARCH", "FETCH"])
def test_hung_up_at_any_moment_everything_comes_with_the_next_look(
    polled: Channel, server: ImapServer, command: str
) -> None:
    server.put(raw("gmail"))
    server.put(raw("bounce"))
    server.hang_up_before = command
    assert poll_mailbox(polled).fault
    server.hang_up_before = ""
    assert poll_mailbox(polled).stored == 2


def test_a_mail_that_was_uploaded_before_is_known_when_it_is_polled(polled: Channel, server: ImapServer) -> None:
    receive_mail(polled, raw("gmail"))
    server.put(raw("gmail"))
    assert poll_mailbox(polled).known == 1
    assert Request.objects.count() == 1


def test_only_mailboxes_with_a_server_are_polled(mailbox: Channel, form: Channel) -> None:
    assert list(polled_channels()) == []
    Channel.objects.filter(pk=mailbox.pk).update(provider="imap", is_open=False)
    assert list(polled_channels()) == [mailbox]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Name the host"),
        ({"host": "imap.example", "user": "u", "security": "none"}, "Only a mailbox on this machine"),
        ({"host": "imap.example", "user": "u", "security": "ssl3"}, "one of tls"),
        ({"host": "imap.example", "user": "u", "port": "abc"}, "is a number"),
        ({"host": "imap.example", "user": "u", "since": "yesterday"}, "2025-01-31"),
        ({"host": "imap.example\r\n", "user": "u", "folder": "a\r\nb"}, "cannot be shown"),
    ],
)
def test_settings_that_cannot_be_are_told(said: dict[str, object], sentence: str) -> None:
    with pytest.raises(MailboxFault, match=sentence):
        read_settings(said)


@pytest.mark.parametrize(
    "where", ["env:DATABASE_URL", "env:SAFECONDUCT_SECRET_KEY", "file:../secret.key", "file:/etc/passwd", "", "x"]
)
def test_no_other_secret_of_the_machine_can_be_named(polled: Channel, server: ImapServer, where: str) -> None:
    polled.settings["secret"] = where
    assert "no place for a secret" in poll_mailbox(polled).fault
    assert not any(line.startswith("LOGIN") for line in server.log)


@pytest.mark.django_db(transaction=True)
def test_every_mailbox_has_one_job_waiting_and_it_stores_its_mails(polled: Channel, server: ImapServer) -> None:
    server.put(raw("gmail"))
    look_into_mailboxes(timestamp=0)
    look_into_mailboxes(timestamp=0)
    assert ProcrastinateJob.objects.filter(args__id=str(polled.pk)).count() == 1
    look_into_mailbox(id=str(polled.pk))
    assert Request.objects.count() == 1
