"""Whatever arrives is a mail: nothing raises, everything can be stored, every part can be had again."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.intake.mail.boxes import mails_in
from safeconduct.intake.mail.parsing import Mail, parse_mail, part_bytes, read_head

MAILS = [path.read_bytes() for path in sorted((Path(__file__).parent / "mails").glob("*.eml"))]
PIECES = [
    b"\r\n", b"\n\n", b"--", b"\0", b"=?", b"?=", b"\xff\xfe", b'"', b"<", b">", b";", b"boundary=",
    b"=?utf-7?Q?+2AA-?=", b"&#xD800;",
    b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n", b"--b--\n", b"filename*0*=",
    b"Content-Type: message/rfc822\n\n", b"Content-Transfer-Encoding: base64\n", b"From: ", b"Date: ",
    b"Content-Transfer-Encoding: x-uuencode\n", b"charset=utf-16", b"charset=hz",
]  # fmt: skip
OFTEN = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def spoilt_mails(draw: st.DrawFn) -> bytes:
    """A real mail with pieces cut out, put in, turned over or joined with another one."""
    mail = draw(st.sampled_from(MAILS))
    for _time in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(mail)))
        end = draw(st.integers(start, min(len(mail), start + 200)))
        put_in = draw(
            st.one_of(
                st.sampled_from(PIECES), st.binary(max_size=20), st.sampled_from(MAILS).map(lambda other: other[:500])
            )
        )
        mail = mail[:start] + put_in + mail[end:]
    return mail


def holds(raw: bytes) -> Mail:
    mail = parse_mail(raw, our_domain="mfa.example")
    told = [
        mail.subject,
        mail.sender_name,
        mail.sender,
        mail.reply_to,
        mail.message_id,
        mail.in_reply_to,
        mail.text,
        mail.quoted,
    ]
    told += [*mail.recipients, *mail.references, *(part.name + part.type for part in mail.parts), *map(str, mail.notes)]
    told += [bounced.address + bounced.message_id + bounced.said for bounced in mail.bounced]
    head = read_head(raw)
    assert (head.sender, head.recipients, head.message_id) == (mail.sender, mail.recipients, mail.message_id)
    assert b"".join(mails_in(raw)) or not raw.strip()
    for text in told:
        assert "\0" not in text
        text.encode("utf-8")
    assert mail.parts
    assert [part.number for part in mail.parts] == list(range(1, len(mail.parts) + 1))
    for part in mail.parts[:3]:
        assert hashlib.sha256(part_bytes(raw, part.number)).hexdigest() == part.sha256
        assert part.name
        assert "/" not in part.name
    return mail


@OFTEN
@given(st.binary(max_size=2000))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    holds(raw)


@OFTEN
@given(spoilt_mails())
def test_any_spoilt_mail_is_a_mail(raw: bytes) -> None:
    holds(raw)


@OFTEN
@given(st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
def test_any_heap_of_pieces_is_a_mail(raw: bytes) -> None:
    holds(raw)


@pytest.mark.parametrize("raw", MAILS)
def test_reading_again_says_the_same(raw: bytes) -> None:
    assert holds(raw) == holds(raw)


@OFTEN
@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zs", "Zl", "Zp", "Cf")),
        min_size=1,
        max_size=300,
    )
)
def test_text_in_utf_8_is_read_as_written(text: str) -> None:
    raw = (
        b"From: a@example.org\r\nContent-Type: text/plain; charset=utf-8\r\nDate: 3 Feb 2025 10:00:00 +0000\r\n\r\n"
        + text.encode()
    )
    mail = parse_mail(raw)
    assert mail.text == text or mail.text + mail.quoted == text
    assert not mail.notes or "�" in text


@OFTEN
@given(
    st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюя ", min_size=40, max_size=300),
    st.sampled_from(["koi8-r", "windows-1251"]),
)
def test_a_charset_that_is_declared_and_right_is_kept(text: str, charset: str) -> None:
    raw = f"From: a@example.org\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode() + text.encode(charset)
    assert " ".join(parse_mail(raw).text.split()) == " ".join(text.split())
