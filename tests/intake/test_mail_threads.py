"""Only our own signed token says to which request a mail belongs."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.intake.mail.automatic import Automatic
from safeconduct.intake.mail.outgoing import outgoing_headers
from safeconduct.intake.mail.parsing import parse_mail
from safeconduct.intake.mail.threads import message_of, signed_message_id, thread_address, thread_of, without_token

SECRET = "a secret of this installation"
REQUEST = UUID("01948a5e-0000-7000-8000-000000000001")


@given(st.uuids())
def test_an_answer_comes_back_to_its_request_in_any_case(request_id: UUID) -> None:
    address = thread_address("help@mfa.example", request_id, SECRET)
    assert thread_of([address], SECRET) == request_id
    assert thread_of(["other@mfa.example", address.upper()], SECRET) == request_id
    assert len(address.rpartition("@")[0]) <= 64


def test_a_token_with_one_sign_changed_is_nobody_s() -> None:
    address = thread_address("help@mfa.example", REQUEST, SECRET)
    start = address.index("+q") + 2
    for place in range(start, address.index("@")):
        for sign in "a7":
            changed = address[:place] + sign + address[place + 1 :]
            assert thread_of([changed], SECRET) in (None, REQUEST if changed == address else None)


def test_a_token_of_another_installation_or_another_purpose_is_nobody_s() -> None:
    address = thread_address("help@mfa.example", REQUEST, SECRET)
    message_id = signed_message_id(REQUEST, "mfa.example", SECRET)
    assert thread_of([address], "another secret") is None
    assert thread_of([f"help+{message_id.strip('<>').split('@')[0]}@mfa.example"], SECRET) is None
    assert message_of(f"<{address.partition('+')[2]}>", SECRET) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "help@mfa.example",
        "help+UA25-0042-7@mfa.example",
        "help+q@x",
        "+q" + "a" * 42 + "@x",
        "help+q" + "é" * 42 + "@x",
    ],
)
def test_an_address_without_our_token_is_nobody_s(text: str) -> None:
    assert thread_of([text], SECRET) is None


def test_our_message_ids_are_known_again_and_no_others() -> None:
    header = signed_message_id(REQUEST, "mfa.example", SECRET)
    assert header.endswith("@mfa.example>")
    assert message_of(header, SECRET) == REQUEST
    assert message_of(header.strip("<>").upper(), SECRET) == REQUEST
    assert message_of("<CAJx0@mail.gmail.example>", SECRET) is None
    assert message_of(header, "another secret") is None


def test_a_mailbox_without_room_for_a_token_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 20"):
        thread_address("a-very-long-name-of-a-mailbox@mfa.example", REQUEST, SECRET)


def test_the_mailbox_is_known_without_its_token() -> None:
    assert without_token(thread_address("Help@MFA.example", REQUEST, SECRET)) == "help@mfa.example"


def test_what_we_send_brings_its_answer_back_and_says_what_it_answers() -> None:
    message = UUID("01948a5e-0000-7000-8000-000000000002")
    headers = outgoing_headers(
        message, mailbox="help@MFA.example", secret=SECRET, request_id=REQUEST, answers="b@x", references=["a@x", "b@x"]
    )
    assert message_of(headers["Message-ID"], SECRET) == message
    assert thread_of([headers["Reply-To"]], SECRET) == REQUEST
    assert (headers["In-Reply-To"], headers["References"]) == ("<b@x>", "<a@x> <b@x>")
    assert "Auto-Submitted" not in headers


def test_a_receipt_says_that_a_machine_wrote_it_and_is_known_as_ours_when_it_comes_back() -> None:
    headers = outgoing_headers(REQUEST, mailbox="help@mfa.example", secret=SECRET, is_receipt=True)
    assert headers["Auto-Submitted"] == "auto-replied"
    raw = "\r\n".join([f"{name}: {value}" for name, value in headers.items()]).encode() + b"\r\n\r\nText"
    assert parse_mail(raw, our_domain="mfa.example").automatic is Automatic.OWN


@pytest.mark.parametrize("written", ["a@x\r\nBcc: all@x", "a b@x", "<a@x>", "", "no-at", "ä@x"])
def test_an_id_that_would_break_a_header_is_not_quoted(written: str) -> None:
    headers = outgoing_headers(REQUEST, mailbox="help@mfa.example", secret=SECRET, answers=written)
    assert "In-Reply-To" not in headers
