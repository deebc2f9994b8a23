"""Whatever reaches a mailbox or a number is stored, read, and shown without harm; no machine is answered by ours."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from safeconduct.intake.actions.mailing import receive_mail
from safeconduct.intake.models import Channel, Delivery, Handling, Mention, Message, Reading, Request, RequestFile
from safeconduct.intake.providers import signed, twilio
from safeconduct.portal.doors import forget_doors
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.intake.pleas import plea, work
from tests.intake.ways import SECRET

MAILS = Path(__file__).parent / "mails"
HEAD = b"From: Asha <asha@example.org>\r\nTo: help@embassy.example\r\nMIME-Version: 1.0\r\n"
HARM = "<script>alert(1)</script>"
SQL = "'; DROP TABLE intake_request; --"


def nested(depth: int) -> bytes:
    """Mails in mails, each in one of its own."""
    mail = HEAD + b"Subject: the innermost\r\n\r\nWhere is he?"
    for _n in range(depth):
        mail = b"From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n" + mail
    return mail


def boxes(depth: int) -> bytes:
    """Parts in parts."""
    kinds = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    return HEAD + kinds + b"Content-Type: text/plain\r\n\r\nWhere is he?\r\n"


def parts(count: int) -> bytes:
    one = b'--b\r\nContent-Type: image/png; name="%d.png"\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n'
    return (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"".join(one % n for n in range(count)) + b"--b--"
    )


def header(line: bytes) -> bytes:
    return HEAD + line + b"\r\n\r\nWhere is he?\r\n"


def file(name: str, kind: str, content: bytes) -> bytes:
    return (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nWhere is he?\r\n--b\r\n"
        + f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\n'.encode()
        + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content) + b"--b--\r\n"
    )  # fmt: skip


BAD = {
    "nothing": b"", "one space": b" ", "NULs": bytes(3000), "0xFF": b"\xff" * 3000, "no headers": b"Where is he?",
    "headers only": HEAD, "a body that is empty": HEAD + b"\r\n",
    "nested 500": nested(500), "boxes 500": boxes(500), "3,000 parts": parts(3_000), "30 files": parts(30),
    "a header of a megabyte": header(b"X-A: " + b"a" * 1_000_000),
    "20,000 headers": HEAD + b"X-A: b\r\n" * 20_000 + b"\r\nWhere is he?",
    "5,000 recipients": header(b"Cc: " + b", ".join(b"a%d@b.example" % n for n in range(5000))),
    "a charset of nowhere": header(b"Subject: =?x-nowhere?b?//79?= =?utf-8?q?=FF=00?= =?utf-8?b?!!!?="),
    "half an encoded word": header(b"Subject: =?utf-8?b?4KSu4KWH4KSw4KS?= =?utf-8?b?+4KS4?="),
    "raw bytes in headers": header(b"Subject: \xe0\xa4\xae\xff\xfe\x00 help"),
    "halves of signs": header(b"Subject: =?utf-7?Q?+2AA-?=\r\nContent-Type: text/html") + b"&#xD800; &#0; &#x110000;",
    "UTF-16 that is none": header(b"Content-Type: text/plain; charset=utf-16") + b"\x00",
    "a codec that is no charset": header(b"Content-Type: text/plain; charset=zlib"),
    "3 MB of text": HEAD + b"\r\n" + "मदद कीजिए, मेरा बेटा सुखराज कहाँ है? ".encode() * 30_000,
    "one line of 3 MB": HEAD + b"\r\n" + b"x" * 3_000_000,
    "HTML of 100,000 marks": header(b"Content-Type: text/html") + b"<div class='Help us'>" * 100_000,
    "RTF": file("letter.rtf", "application/rtf", rb"{\rtf1\ansi Help\par}"),
    "winmail.dat that breaks off": file("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22\x01\x00\x01\x90\x08"),
    "winmail.dat of nothing": file("winmail.dat", "application/ms-tnef", b""),
    "a program as a picture": file("photo.jpg", "image/jpeg", b"MZ" + bytes(500)),
    "a name that goes up": file("../../etc/passwd\\..\\x", "text/plain", b"x"),
    "a name that is HTML": file(HARM, "text/html", HARM.encode()),
    "a date of nobody": header(b"Date: Mon, 99 Foo 99999 99:99:99 +9999"),
    "a date in ten thousand years": header(b"Date: Mon, 1 Jan 9999 00:00:00 -2359"),
    "a boundary of nothing": header(b'Content-Type: multipart/mixed; boundary=""'),
    "a boundary that never comes": header(b"Content-Type: multipart/mixed; boundary=zzz"),
    "quoted-printable that is none": header(b"Content-Transfer-Encoding: quoted-printable") + b"=ZZ=\r=",
    "base64 that is none": header(b"Content-Transfer-Encoding: base64\r\nContent-Type: text/plain") + b"$$$",
    "uuencode that is none": header(b"Content-Transfer-Encoding: x-uuencode") + b"begin 644 x\n\xff\n",
    "a letter with HTML and SQL": (
        f"From: {HARM} <asha@example.org>\r\nSubject: {HARM} {SQL}\r\n\r\nMy brother {SQL} and {HARM}".encode()
    ),
}  # fmt: skip
REAL = {path.stem: path.read_bytes() for path in sorted(MAILS.glob("*.eml"))}


def shown(client: Client, ministry: Ministry, request: Request) -> str:
    """The page of a request, on which the queue stands too. Every file that came can be had."""
    sign_in(client, ministry.users["officer"])
    for file in RequestFile.objects.filter(request=request)[:5]:
        assert client.get(f"/requests/{request.reference}/files/{file.number}/").status_code == 200
    assert client.get(f"/requests/{request.reference}/original/").status_code == 200
    page = client.get(f"/requests/{request.reference}/")
    assert page.status_code == 200
    assert page.context["queue"]
    return page.content.decode()


@pytest.mark.parametrize("raw", [*BAD.values(), *REAL.values()], ids=[*BAD, *REAL])
def test_any_mail_is_one_request_with_every_byte_and_is_read_and_shown(
    mailbox: Channel, ministry: Ministry, client: Client, raw: bytes
):
    receipt = receive_mail(mailbox, raw)
    assert receive_mail(mailbox, raw).is_repeat
    work()
    request = Request.objects.get()
    place = Handling.objects.get()
    assert (request.reference, bytes(request.raw or b"")) == (receipt.reference, raw)
    assert (place.is_read, place.tries, place.state) == (
        True,
        0,
        "not_ours" if place.automatic not in {"", "mass"} else "untouched",
    )
    page = shown(client, ministry, request)
    assert HARM not in page
    assert len(page) < 1_500_000


@pytest.mark.parametrize(
    "name", [name for name in REAL if name.startswith(("bounce", "vacation", "out-of", "mailing"))]
)
def test_machines_are_not_answered(mailbox: Channel, name: str):
    receive_mail(mailbox, REAL[name])
    work()
    assert not Message.objects.exists()
    assert Handling.objects.count() == 1


def test_two_machines_that_answer_each_other_stop(mailbox: Channel):
    """An answering machine that does not say that it is one gets five receipts, and none after that."""
    for number in range(12):
        head = b"From: robot@machine.example\r\nSubject: Re: your receipt\r\nMessage-ID: <%d@machine.example>\r\n\r\n"
        receive_mail(mailbox, head % number + b"Thank you for your mail.")
        work()
    assert Request.objects.count() == 12
    assert Message.objects.filter(is_receipt=True).count() == 5


NOBODY = [
    b"<>", b"MAILER-DAEMON@example.org", b"no-reply@example.org", b"help@embassy.example", b"not an address",
    b"a@b.example, c@d.example", b"",
]  # fmt: skip


@pytest.mark.parametrize("sender", NOBODY)
def test_nobody_is_answered_who_cannot_be_and_we_do_not_answer_ourselves(mailbox: Channel, sender: bytes):
    receive_mail(mailbox, b"From: " + sender + b"\r\nSubject: Help\r\nReturn-Path: " + sender + b"\r\n\r\nWhere is he?")
    work()
    assert Request.objects.count() == 1
    assert not [each.address for each in Message.objects.all() if each.address not in {"a@b.example", "c@d.example"}]


# ---------------------------------------------------------------- names
NAMES = [
    HARM,
    SQL,
    "Robert'); --",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 }}{% now %}",
    "%s %(x)s {name}",
    "\u202eabc",
    "🙂",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_a_name_on_every_page(form: Channel, ministry: Ministry, client: Client, name: str):
    row = plea(form, name=name, writer_name=name, words=f"{name} {name}", home=name, place=name, relation=name)
    client = sign_in(client, ministry.users["lead"])
    mention = Mention.objects.filter(request=row.pk).first()
    paths = [
        "/c/army/requests/", f"/requests/{row.request.reference}/", f"/requests/{row.request.reference}/answer/",
        "/c/army/backlog/", "/audit/",
    ]  # fmt: skip
    if mention is not None:
        paths += [f"/requests/{row.request.reference}/people/{mention.pk}/{act}/" for act in ("case", "search")]
    for path in paths:
        answer = client.get(path, {"q": name} if "search" in path else {})
        assert answer.status_code in {200, 403, 404}, path
        for harm in (HARM, "<img src=x"):
            assert harm not in answer.content.decode(), path
    assert Request.objects.count() == 1


# ---------------------------------------------------------------- posts of providers
WORDS = [
    "", "\x00", "x" * 10_000, HARM, SQL, "9" * 5000, "\ud800", "🙂" * 500, "\u202e", "{}", "whatsapp:", "+", "a\r\nb",
]  # fmt: skip


def twilio_post(fields: dict[str, str], secret: str = SECRET) -> int:
    url = "http://testserver/hooks/messages/sms/"
    signature = twilio.sign(url, {name: [value] for name, value in fields.items()}, secret=secret)
    body = urlencode(fields, errors="surrogatepass")
    kind = "application/x-www-form-urlencoded"
    client = Client(raise_request_exception=False)
    return client.post(url, body, kind, headers={"X-Twilio-Signature": signature}).status_code


def signed_post(body: bytes, *, secret: str = SECRET, seconds: int = 0, kind: str = "application/json") -> int:
    timestamp = str(int((timezone.now() + timedelta(seconds=seconds)).timestamp()))
    headers = {"X-Timestamp": timestamp, "X-Signature": signed.sign(timestamp, body, secret=secret)}
    client = Client(raise_request_exception=False)
    return client.generic("POST", "/hooks/messages/whatsapp/", body, kind, headers=headers).status_code


@pytest.mark.parametrize(
    "field", ["MessageSid", "From", "To", "Body", "NumMedia", "MediaUrl0", "ProfileName", "MessageStatus"]
)
def test_any_words_in_a_signed_post_of_twilio_are_taken(sms: Channel, field: str):
    usual = {"MessageSid": "SM1", "From": "+919812345678", "To": "+911140000000", "Body": "Help", "NumMedia": "1"}
    for value in (words for words in WORDS if "\ud800" not in words):
        assert (value, twilio_post({**usual, field: value})) == (value, 200)
    work()
    assert Handling.objects.filter(is_read=False).count() == 0


JSON = [
    b"", b"null", b"[]", b"1e999", b"[" * 100_000, b'{"id":' * 50_000, b'{"id": 1e999}', b"\xff\xfe",
    b'{"id": ' + b"9" * 5000 + b"}",
    b'{"id": "\\ud800", "from": "\\ud800", "text": "\\ud800"}', b'{"id": "\\u0000", "text": "\\u0000"}',
    b'{"id": true}',
    b'{"id": "1", "media": [[[]]]}', b'{"id": "1", "media": {"url": 1}}',
    b'{"id": "2", "at": "9999-12-31T23:59:59-23:59"}',
    b'{"id": "3", "state": "\\ud800", "error": "\\u0000"}', b'{"id": "\\ud800", "state": "delivered"}',
    b'{"id":"4","state":"delivered","at":"0001-01-01T00:00:00+23:59"}',
    b'{"id": "5", "from": {"a": 1}, "text": ["x"]}',
]  # fmt: skip


KINDS = ["text/html; charset=nowhere", "", "multipart/form-data"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [(body, kind) for n, body in enumerate(JSON) for kind in ("application/json", KINDS[n % len(KINDS)])],
)
def test_any_signed_body_is_taken_and_read(
    gateway: Channel, ministry: Ministry, client: Client, body: bytes, kind: str
):
    assert signed_post(body, kind=kind) == 200
    work()
    assert Handling.objects.filter(is_read=False).count() == 0
    for request in Request.objects.all():
        assert bytes(request.raw or b"") == body
        assert sign_in(client, ministry.users["lead"]).get(f"/requests/{request.reference}/").status_code == 200


def test_what_is_not_rightly_signed_leaves_nothing_and_what_comes_again_is_the_same(sms: Channel, gateway: Channel):
    body = b'{"id": "1", "from": "+919812345678", "text": "Help"}'
    assert [signed_post(body, secret=wrong) for wrong in ("wrong", "", SECRET + " ")] == [403] * 3
    assert [signed_post(body, seconds=away) for away in (-400, 400, -(10**9), 10**9)] == [403] * 4
    assert twilio_post({"MessageSid": "SM1", "Body": "Help"}, secret="wrong") == 403
    assert not Request.objects.exists()
    assert [signed_post(body) for _again in range(3)] == [200] * 3
    assert Request.objects.count() == 1


@pytest.mark.parametrize("stamp", ["", "x", "²", "9" * 400, "-1", "NaN", "1e9"])
def test_a_time_that_is_none_is_refused_with_a_sentence(gateway: Channel, stamp: str):
    stamp = stamp.encode().decode("latin-1")
    headers = {"X-Timestamp": stamp, "X-Signature": signed.sign(stamp, b"{}", secret=SECRET)}
    answer = Client().post("/hooks/messages/whatsapp/", b"{}", "application/json", headers=headers)
    assert answer.status_code == 403
    assert len(answer.json()["error"].split()) > 5


# ---------------------------------------------------------------- the form
def test_thirty_files_under_wrong_names_are_ten_files_and_the_officer_is_told_of_the_others(
    form: Channel, ministry: Ministry, client: Client
):
    forget_doors()
    files = [SimpleUploadedFile(f"{HARM}{n}.jpg", b"\x89PNG\r\n\x1a\n" + bytes([n]), "image/jpeg") for n in range(30)]
    answer = Client().post("/help/army/", {"key": "k", "name": "Omveer", "files": files})
    assert answer.status_code == 303
    assert HARM not in Client().get(answer["Location"]).content.decode()
    work()
    assert RequestFile.objects.count() == 10
    assert "files_not_taken" in json.loads(bytes(Request.objects.get().raw or b""))
    sign_in(client, ministry.users["lead"])
    assert HARM not in client.get(f"/requests/{Request.objects.get().reference}/").content.decode()
    forget_doors()


def test_ten_megabytes_of_text_are_read_and_the_page_stays_small(form: Channel, ministry: Ministry, client: Client):
    row = plea(form, words="मेरा बेटा कज़ान में है। वह कहाँ है? " * 200_000)
    assert len(Reading.objects.get(pk=row.pk).text) > 5_000_000
    page = sign_in(client, ministry.users["lead"]).get(f"/requests/{row.request.reference}/").content
    assert len(page) < 500_000
    assert not Delivery.objects.exists()
