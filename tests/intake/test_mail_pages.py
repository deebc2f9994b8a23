"""Saved mails that officers bring, and mails that a server posts to us."""

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.intake.actions.channels import open_channel
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.jobs import work_off
from safeconduct.intake.models import Channel, Reading, Request
from safeconduct.intake.providers.signed import TOLERANCE, sign
from tests.cases.telling import sign_in
from tests.conftest import Ministry

MAILS = Path(__file__).parent / "mails"
PAGE = "/c/army/requests/mails/"
SECRET = "a secret for posts"
MSG = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def raw(name: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes()


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def signed_in(mailbox: Channel, ministry: Ministry, client: Client) -> Client:
    sign_in(client, ministry.users["officer"])
    return client


def bring(client: Client, channel: Channel, *files: SimpleUploadedFile) -> str:
    answer = client.post(PAGE, {"channel": str(channel.pk), "mails": list(files)}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_many_mails_are_brought_at_once_and_told(signed_in: Client, mailbox: Channel) -> None:
    page = bring(signed_in, mailbox, file("1.eml", raw("gmail")), file("2.eml", raw("apple-mail")))
    assert "2 mails were kept" in page
    assert all(request.reference in page for request in Request.objects.all())
    assert {bytes(request.raw or b"") for request in Request.objects.all()} == {raw("gmail"), raw("apple-mail")}
    assert "1 mail was there already" in bring(signed_in, mailbox, file("again.eml", raw("gmail")))


def test_an_mbox_is_taken_apart(signed_in: Client, mailbox: Channel) -> None:
    box = b"".join(
        b"From x@x Mon Feb  3 10:00:00 2025\n" + raw(name).replace(b"\r\n", b"\n") + b"\n"
        for name in ("gmail", "bounce")
    )
    assert "2 mails were kept" in bring(signed_in, mailbox, file("all.mbox", box))


def test_an_outlook_file_is_kept_and_told_and_has_a_note_when_it_is_read(signed_in: Client, mailbox: Channel) -> None:
    assert "only Outlook can read it" in bring(signed_in, mailbox, file("letter.msg", MSG))
    work_off()
    request = Request.objects.get()
    assert bytes(request.raw or b"") == MSG
    assert "saved" not in Reading.objects.get().text
    assert "only Outlook reads" in Reading.objects.get().notes[0]


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"\x89PNG", b"PK\x03\x04"])
def test_a_file_that_is_no_mail_is_refused_with_a_sentence_and_the_others_are_kept(
    signed_in: Client, mailbox: Channel, content: bytes
) -> None:
    page = bring(signed_in, mailbox, file("<b>letter.eml", content), file("2.eml", raw("gmail")))
    assert "“&lt;b&gt;letter.eml” is no mail" in page
    assert Request.objects.count() == 1


def test_a_form_without_files_comes_back_with_a_sentence(signed_in: Client, mailbox: Channel) -> None:
    assert signed_in.post(PAGE, {"channel": str(mailbox.pk)}).status_code == 422


def test_the_page_tells_how_the_mailboxes_are(signed_in: Client, mailbox: Channel) -> None:
    Channel.objects.filter(pk=mailbox.pk).update(provider="imap", fault="The mailbox cannot be read: timed out")
    page = signed_in.get(PAGE).content.decode()
    assert mailbox.address in page
    assert "The mailbox cannot be read: timed out" in page


def test_a_stranger_sees_and_fills_no_mailbox_of_another_post(
    mailbox: Channel, ministry: Ministry, client: Client
) -> None:
    sign_in(client, ministry.users["stranger"])
    assert mailbox.address not in client.get(PAGE).content.decode()
    answer = client.post(PAGE, {"channel": str(mailbox.pk), "mails": [file("1.eml", raw("gmail"))]})
    assert answer.status_code == 422
    assert not Request.objects.exists()


def test_who_sees_no_requests_gets_404(mailbox: Channel, ministry: Ministry, client: Client) -> None:
    sign_in(client, ministry.users["press"])
    assert client.get(PAGE).status_code == 404
    assert client.get("/c/no-such/requests/mails/").status_code == 404


def test_three_mailboxes_need_no_more_queries_than_one(
    signed_in: Client, mailbox: Channel, crisis: Crisis, ministry: Ministry, lead: Actor
) -> None:
    signed_in.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as one:
        signed_in.get(PAGE)
    for number in (2, 3):
        open_channel(
            crisis,
            name=f"Mailbox {number}",
            slug=f"mail-{number}",
            kind=ChannelKind.EMAIL,
            post=ministry.embassy,
            by=lead,
        )
    with CaptureQueriesContext(connection) as three:
        signed_in.get(PAGE)
    assert len(three) == len(one)


@pytest.fixture
def hook(mailbox: Channel, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SAFECONDUCT_KEPT_HOOK", SECRET)
    Channel.objects.filter(pk=mailbox.pk).update(settings={"hook_secret": "env:SAFECONDUCT_KEPT_HOOK"})
    return f"/hooks/mail/{mailbox.slug}/"


def post(
    url: str, body: bytes, *, secret: str = SECRET, seconds: int = 0, **more: str
) -> tuple[int, dict[str, object]]:
    timestamp = str(int((timezone.now() + timedelta(seconds=seconds)).timestamp()))
    headers = {"X-Timestamp": timestamp, "X-Signature": sign(timestamp, body, secret=secret)} | more
    answer = Client(enforce_csrf_checks=True).post(url, body, content_type="message/rfc822", headers=headers)
    return answer.status_code, answer.json() if answer.headers["Content-Type"] == "application/json" else {}


def test_a_signed_post_is_kept_and_answered_with_its_reference(hook: str) -> None:
    status, said = post(hook, raw("gmail"))
    request = Request.objects.get()
    assert (status, said) == (202, {"reference": request.reference, "repeat": False})
    assert bytes(request.raw or b"") == raw("gmail")


def test_a_sender_cannot_make_her_mail_older_than_it_is(hook: str) -> None:
    before = timezone.now()
    post(hook, b"Received: by mx.example; Mon, 3 Feb 2020 10:00:00 +0000\r\n" + raw("gmail"))
    assert Request.objects.get().received_at >= before


def test_a_post_that_comes_twice_is_one_request(hook: str) -> None:
    first, again = post(hook, raw("gmail"))[1], post(hook, raw("gmail"), seconds=1)[1]
    assert (again["reference"], again["repeat"]) == (first["reference"], True)
    assert Request.objects.count() == 1


def test_clocks_may_be_apart_but_an_old_post_is_not_taken(hook: str) -> None:
    for seconds in (-TOLERANCE + 20, TOLERANCE - 20):
        assert post(hook, raw("gmail"), seconds=seconds)[0] == 202
    for seconds in (-TOLERANCE - 20, TOLERANCE + 20):
        status, said = post(hook, raw("bounce"), seconds=seconds)
        assert status == 403
        assert "our clock" in str(said["error"])
    assert Request.objects.count() == 1


def test_a_wrong_signature_a_changed_body_and_another_time_are_refused(hook: str) -> None:
    timestamp = str(int(timezone.now().timestamp()))
    right = sign(timestamp, raw("gmail"), secret=SECRET)
    assert post(hook, raw("gmail"), secret="wrong")[0] == 403
    assert post(hook, raw("gmail") + b"!", **{"X-Timestamp": timestamp, "X-Signature": right})[0] == 403
    assert post(hook, raw("gmail"), **{"X-Timestamp": str(int(timestamp) + 9), "X-Signature": right})[0] == 403
    assert post(hook, raw("gmail"), **{"X-Signature": ""})[0] == 403
    assert not Request.objects.exists()


@pytest.mark.parametrize("body", [b"", b"\0" * 100, b"\xff" * 1000, base64.b64encode(b"x" * 5000)])
def test_any_signed_bytes_are_kept(hook: str, body: bytes) -> None:
    assert post(hook, body)[0] == 202
    assert bytes(Request.objects.get().raw or b"") == body


def test_a_channel_without_a_secret_takes_no_posts(mailbox: Channel, form: Channel) -> None:
    for slug in (mailbox.slug, form.slug, "no-such"):
        assert post(f"/hooks/mail/{slug}/", raw("gmail"))[0] == 404


def test_a_mail_larger_than_the_limit_is_refused(hook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.intake.views.mail_hook.LARGEST", 100)
    assert post(hook, b"x" * 101)[0] == 413
    assert post(hook, b"x" * 100)[0] == 202


def test_a_large_mail_is_taken_though_forms_may_not_be_so_large(hook: str) -> None:
    body = raw("gmail") + b"x" * 13 * 1024**2
    assert post(hook, body)[0] == 202
