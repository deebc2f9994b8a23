"""Mails as programs of many kinds write them, read as an officer must see them."""

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safeconduct.intake.mail.automatic import Automatic, Outcome
from safeconduct.intake.mail.boxes import mails_in
from safeconduct.intake.mail.mime import DEEPEST, MOST_PARTS
from safeconduct.intake.mail.notes import NoteKind
from safeconduct.intake.mail.parsing import MOST_TEXT, Mail, parse_mail, part_bytes, read_head

MAILS = Path(__file__).parent / "mails"


def raw(name: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes()


def read(name: str) -> Mail:
    return parse_mail(raw(name))


def kinds(mail: Mail) -> set[NoteKind]:
    return {note.kind for note in mail.notes}


def with_headers(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(["From: a@example.org", *headers, "", ""]).encode() + body


def test_gmail_says_its_text_once_and_apart_from_what_it_quotes() -> None:
    mail = read("gmail")
    assert mail.subject == "Re: मेरे बेटे के बारे में"
    assert (mail.sender_name, mail.sender) == ("सुनीता शर्मा", "sunita.sharma@gmail.example")
    assert mail.text.startswith("नमस्ते,")
    assert mail.text.endswith("+91 98100 00000")
    assert mail.quoted.endswith("> We have your letter. Please tell us his passport number.")
    assert mail.date == datetime(2025, 2, 3, 12, 54, 50, tzinfo=UTC)
    assert mail.references == (mail.in_reply_to,) == ("first.1@mfa.example",)
    assert mail.message_id == "CAJx0aWQ7k4v1bq@mail.gmail.example"
    assert mail.recipients == ("help@mfa.example",)
    assert mail.attachments == ()
    assert mail.notes == ()
    assert (mail.automatic, mail.wants_no_receipt) == (Automatic.NONE, False)


def test_outlook_s_winmail_dat_is_kept_and_unpacked() -> None:
    mail = read("outlook-winmail")
    assert mail.text.endswith("Farhan")
    assert mail.quoted.startswith("-----Original Message-----")
    assert [part.name for part in mail.attachments] == ["winmail.dat", "winmail.txt", "passport.jpg"]
    assert part_bytes(raw("outlook-winmail"), mail.attachments[2].number).startswith(b"\xff\xd8\xff")
    assert b"Imran Qureshi" in part_bytes(raw("outlook-winmail"), mail.attachments[1].number)
    assert NoteKind.WINMAIL in kinds(mail)


def test_apple_mail_s_text_around_a_picture_is_read_whole() -> None:
    mail = read("apple-mail")
    assert "last photo of my husband" in mail.text
    assert "Nothing since." in mail.text
    (photo,) = mail.attachments
    assert (photo.name, photo.type) == ("фото Павел.jpeg", "image/jpeg")
    data = part_bytes(raw("apple-mail"), photo.number)
    assert (len(data), hashlib.sha256(data).hexdigest()) == (photo.size, photo.sha256)


@pytest.mark.parametrize("name", ["russian-koi8-r", "russian-windows-1251-undeclared"])
def test_russian_in_its_old_charsets_is_read(name: str) -> None:
    mail = read(name)
    assert mail.sender_name == "Ольга Волкова"
    assert mail.subject == "Помогите найти брата"
    assert "моего брата Сергея Николаевича Волкова" in mail.text
    assert mail.date == datetime(2025, 2, 6, 8 if "koi8" in name else 11, 2, tzinfo=UTC)


def test_an_undeclared_charset_is_guessed_and_told_of() -> None:
    assert NoteKind.GUESSED_CHARSET in kinds(read("russian-windows-1251-undeclared"))
    assert NoteKind.GUESSED_HEADER in kinds(read("russian-windows-1251-undeclared"))
    assert not kinds(read("russian-koi8-r"))


def test_a_header_cut_within_a_character_is_joined_and_a_broken_date_told_of() -> None:
    mail = read("hindi-broken-header")
    assert mail.subject == "कृपया मदद करें, मेरा बेटा लापता है"
    assert mail.sender_name == "मोहन लाल"
    assert "विक्रम लाल लापता है" in mail.text
    assert mail.text.endswith("�")
    assert mail.date is None
    assert kinds(mail) == {NoteKind.BAD_DATE, NoteKind.BROKEN_SIGNS}
    assert mail.message_id == "missing brackets 17@example.in"


def test_a_charset_that_cannot_be_is_not_believed() -> None:
    mail = read("charset-nonsense")
    assert (mail.subject, mail.text) == ("Срочно", "Где мой отец?")
    assert {NoteKind.GUESSED_CHARSET, NoteKind.GUESSED_HEADER} <= kinds(mail)


def test_a_laid_out_mail_says_all_its_text_hidden_or_not_but_no_script() -> None:
    mail = read("html-only")
    for said in (
        "Мой муж Андрей Белов пропал.",
        "Он ранен.",
        "Паспорт",
        "4511 123456",
        "https://example.ru/photo",
        "5 < 6",
    ):
        assert said in mail.text
    assert "[Андрей в форме]" in mail.text
    assert "alert" not in mail.text
    assert "color" not in mail.text
    assert mail.notes == ()


def test_an_attached_mail_is_read_with_its_sender_and_its_photo() -> None:
    mail = read("forwarded-as-attachment")
    assert mail.sender == "daughter@example.com"
    assert "This came from my father" in mail.text
    assert "From: Dmitri Orlov <orlov@example.ru>" in mail.text
    assert "hospital in Rostov" in mail.text
    assert mail.quoted == ""
    assert [part.name for part in mail.attachments] == ["I am in the hospital.eml", "ward.png"]
    assert part_bytes(raw("forwarded-as-attachment"), mail.attachments[1].number).startswith(b"\x89PNG")


def test_a_file_that_is_not_what_its_name_says_is_told_of_and_its_path_taken_off() -> None:
    mail = read("zip-named-jpg")
    (file,) = mail.attachments
    assert file.name == "son.jpg"
    assert [str(note) for note in mail.notes] == ["The file “son.jpg” is not what its name says."]


def test_a_name_that_turns_itself_round_is_shown_as_it_is() -> None:
    mail = parse_mail(
        with_headers(
            b"MZ\x90",
            'Content-Disposition: attachment; filename="photo\u202egpj.exe"',
            "Date: Mon, 3 Feb 2025 10:00:00 +0000",
        )
    )
    assert mail.parts[0].name == "photogpj.exe"
    assert kinds(mail) == {NoteKind.TURNED_NAME, NoteKind.DANGEROUS}


def test_a_mail_that_is_only_a_photo_has_no_text() -> None:
    mail = read("only-attachment")
    assert mail.text == ""
    assert [part.type for part in mail.attachments] == ["image/jpeg"]
    assert mail.sender == "9810012345@mms.example.in"


def test_bytes_without_headers_are_all_text() -> None:
    mail = read("no-headers")
    assert mail.text.startswith("Please help my brother Arjun Rao.")
    assert mail.text.endswith("Kavita Rao")
    assert kinds(mail) == {NoteKind.NO_HEADERS}
    assert mail.wants_no_receipt


def test_a_mail_whose_empty_line_was_lost_keeps_its_text() -> None:
    mail = parse_mail(b"From: a@example.org\nSubject: Help\nPlease find my son, his name is Ravi\n\nHe is 19.")
    assert mail.subject == "Help"
    assert "his name is Ravi" in mail.text
    assert "He is 19." in mail.text


@pytest.mark.parametrize("empty", [b"", b"\n", b"\r\n\r\n", b"   "])
def test_an_empty_mail_is_a_mail(empty: bytes) -> None:
    mail = parse_mail(empty)
    assert (mail.text, mail.sender) == ("", "")
    assert NoteKind.EMPTY in kinds(mail)


def test_headers_alone_are_read() -> None:
    mail = read("headers-only")
    assert mail.subject == "Please call me: +91 98100 00001"
    assert mail.text == ""


def test_old_programs_that_end_lines_with_carriage_returns_are_read() -> None:
    mail = parse_mail(b"From: a@example.org\rSubject: Old\r\rOne\rTwo")
    assert (mail.subject, mail.text) == ("Old", "One\nTwo")


def test_ten_thousand_parts_are_not_all_listed_but_said() -> None:
    part = b"--b\r\nContent-Type: application/pdf; name=%d.pdf\r\n\r\n%%PDF\r\n"
    mail = parse_mail(
        with_headers(b"".join(part % n for n in range(10_000)) + b"--b--", "Content-Type: multipart/mixed; boundary=b")
    )
    assert len(mail.parts) == MOST_PARTS
    assert NoteKind.MANY_PARTS in kinds(mail)


def test_five_hundred_levels_end_at_a_limit_with_all_that_is_deeper_in_one_part() -> None:
    levels = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(500))
    mail = parse_mail(b"From: a@example.org\n" + levels + b"\n\nMy son is lost")
    assert len(mail.parts) == 1
    assert "My son is lost" in mail.text
    assert [str(note) for note in mail.notes if note.kind is NoteKind.DEEP] == [
        f"Parts lie deeper in one another than {DEEPEST} levels; from there on they are kept as one file."
    ]


def test_mails_within_mails_five_hundred_deep_end_at_a_limit() -> None:
    mail = parse_mail(b"From: a@example.org\n" + b"Content-Type: message/rfc822\n\n" * 500 + b"hello")
    assert len(mail.parts) == DEEPEST + 1
    assert NoteKind.DEEP in kinds(mail)


def test_ten_megabytes_of_text_are_cut_for_reading_and_whole_as_a_part() -> None:
    line = "помогите " * 10
    body = ((line + "\n") * (10_000_000 // len(line.encode()))).encode()
    bytes_ = with_headers(body, "Content-Type: text/plain; charset=utf-8")
    mail = parse_mail(bytes_)
    assert len(mail.text) == MOST_TEXT
    assert NoteKind.CUT_TEXT in kinds(mail)
    assert part_bytes(bytes_, 1) == body


def test_thirty_attachments_are_thirty_files() -> None:
    part = b"--b\r\nContent-Type: application/pdf; name=%d.pdf\r\n\r\n%%PDF-%d\r\n"
    bytes_ = with_headers(
        b"--b\r\n\r\nText\r\n" + b"".join(part % (n, n) for n in range(30)) + b"--b--\r\n",
        "Content-Type: multipart/mixed; boundary=b",
    )
    mail = parse_mail(bytes_)
    assert [part.name for part in mail.attachments] == [f"{n}.pdf" for n in range(30)]
    assert part_bytes(bytes_, mail.attachments[7].number) == b"%PDF-7"


def test_nul_and_half_characters_are_left_out_of_what_is_stored() -> None:
    mail = parse_mail(b"From: a@example.org\nSubject: a\0b\n\nx\0y")
    assert (mail.subject, mail.text) == ("ab", "xy")
    assert NoteKind.NUL in kinds(mail)
    mail = parse_mail(b"From: a@example.org\nContent-Type: text/plain; charset=utf-7\n\n+2AA-")
    mail.text.encode()


def test_a_damaged_photo_is_kept_as_far_as_it_goes() -> None:
    body = base64.b64encode(b"x" * 300)[:-5] + b"\n!!! cut"
    bytes_ = with_headers(body, "Content-Type: image/jpeg", "Content-Transfer-Encoding: base64")
    mail = parse_mail(bytes_)
    assert NoteKind.BAD_BASE64 in kinds(mail)
    assert part_bytes(bytes_, 1).startswith(b"x" * 290)


def test_base64_that_was_encoded_in_pieces_is_decoded_to_its_end() -> None:
    body = base64.b64encode(b"one ") + b"\n" + base64.b64encode(b"two")
    assert (
        part_bytes(with_headers(body, "Content-Type: image/png", "Content-Transfer-Encoding: base64"), 1) == b"one two"
    )


def test_a_mail_without_its_end_is_told_of() -> None:
    mail = parse_mail(with_headers(b"--b\r\n\r\nMy so", "Content-Type: multipart/mixed; boundary=b"))
    assert mail.text == "My so"
    assert NoteKind.UNFINISHED in kinds(mail)


@pytest.mark.parametrize("boundary", ["", "; boundary=other"])
def test_parts_whose_boundary_is_wrong_are_shown(boundary: str) -> None:
    mail = parse_mail(with_headers(b"--b\r\n\r\nMy son is lost\r\n--b--", f"Content-Type: multipart/mixed{boundary}"))
    assert "My son is lost" in mail.text


def test_a_plain_text_that_hides_the_laid_out_one_does_not_win() -> None:
    body = (
        b"--b\r\n\r\nPlease use a newer program.\r\n--b\r\nContent-Type: text/html\r\n\r\n"
        b"<p>My brother Ravi was taken from the hostel on Monday and we do not know where he is.</p>\r\n--b--"
    )
    mail = parse_mail(with_headers(body, "Content-Type: multipart/alternative; boundary=b"))
    assert "My brother Ravi" in mail.text
    assert NoteKind.HTML_SAYS_MORE in kinds(mail)


def test_answers_between_quoted_lines_stay_with_them() -> None:
    mail = parse_mail(with_headers(b"> Where is he?\nIn Kursk.\n> Since when?\nSince May."))
    assert mail.text == "> Where is he?\nIn Kursk.\n> Since when?\nSince May."
    assert mail.quoted == ""


def test_an_answer_below_the_quotation_is_the_new_text() -> None:
    mail = parse_mail(with_headers(b"On Monday, 3 Feb 2025, Desk wrote:\n> Where is he?\n\nIn Kursk."))
    assert (mail.text, mail.quoted) == ("In Kursk.", "On Monday, 3 Feb 2025, Desk wrote:\n> Where is he?")


def test_a_forwarded_letter_is_what_the_sender_says() -> None:
    body = b"-----Original Message-----\nFrom: Ravi\nSent: Monday\nTo: me\nSubject: x\n\nI am in prison."
    assert "prison" in parse_mail(with_headers(b"See below.\n\n" + body, "Subject: FW: from my brother")).text
    assert "prison" in parse_mail(with_headers(body)).text
    assert (
        "prison"
        in parse_mail(with_headers(b"See.\n---------- Forwarded message ---------\nFrom: Ravi\n\nI am in prison.")).text
    )


def test_every_address_to_which_a_mail_came_is_known_the_one_it_was_delivered_to_first() -> None:
    mail = parse_mail(
        with_headers(
            b"",
            'To: "Desk, the" <a@B.example>, c@d.example (Mr. C)',
            "Cc: undisclosed: e@f.example;",
            "Delivered-To: g+q1@h.example",
        )
    )
    assert mail.recipients == ("g+q1@h.example", "a@b.example", "c@d.example", "e@f.example")


def test_a_bounce_says_which_mail_to_whom_failed_for_good() -> None:
    mail = read("bounce")
    assert mail.automatic is Automatic.BOUNCE
    (bounced,) = mail.bounced
    assert (bounced.address, bounced.message_id) == ("sunita.sharma@gmail.example", "our-message-1@mfa.example")
    assert (bounced.outcome, bounced.permanent) == (Outcome.FAILED, True)
    assert "does not exist" in bounced.said
    assert "reference is" not in mail.text


def test_a_delayed_mail_is_not_lost_yet() -> None:
    (bounced,) = read("bounce-delayed").bounced
    assert (bounced.outcome, bounced.permanent) == (Outcome.DELAYED, False)


def test_a_bounce_in_words_is_understood() -> None:
    mail = read("bounce-qmail")
    (bounced,) = mail.bounced
    assert (bounced.address, bounced.message_id, bounced.permanent) == (
        "mohan.lal@example.in",
        "our-message-2@mfa.example",
        True,
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("bounce", Automatic.BOUNCE),
        ("vacation", Automatic.AUTO_REPLY),
        ("mailing-list", Automatic.LIST),
        ("out-of-office-outlook", Automatic.NONE),
    ],
)
def test_no_machine_is_answered(name: str, kind: Automatic) -> None:
    mail = read(name)
    assert mail.automatic is kind
    assert mail.wants_no_receipt


def test_our_own_mail_that_comes_back_is_known_as_ours_and_a_colleague_s_is_not() -> None:
    ours = with_headers(b"", f"Message-ID: <q{'a' * 42}@mfa.example>")
    assert parse_mail(ours, our_domain="mfa.example").automatic is Automatic.OWN
    assert parse_mail(ours, our_domain="other.example").automatic is Automatic.NONE
    assert parse_mail(with_headers(b"", "X-Loop: mfa.example"), our_domain="mfa.example").automatic is Automatic.OWN
    colleague = with_headers(b"", "Message-ID: <abc@mfa.example>")
    assert parse_mail(colleague, our_domain="mfa.example").automatic is Automatic.NONE


def test_what_somebody_wrote_in_a_form_elsewhere_is_no_automatic_reply_but_gets_no_receipt() -> None:
    mail = parse_mail(with_headers(b"Find my son", "Auto-Submitted: auto-generated"))
    assert (mail.automatic, mail.wants_no_receipt) == (Automatic.NONE, True)


def test_the_same_mail_by_two_ways_has_one_fingerprint_and_another_text_another() -> None:
    first = (
        b"Received: from a by b; Mon, 3 Feb 2025 10:00:00 +0000\r\nFrom: a@x\r\nMessage-ID: <1@x>\r\n\r\nFind my son"
    )
    second = b"X-Scanned: yes\nFrom: a@x\nMessage-ID: <1@x>\n\nFind my son\n"
    assert read_head(first).fingerprint == read_head(second).fingerprint
    assert read_head(first).fingerprint != read_head(first.replace(b"son", b"Sam")).fingerprint
    assert read_head(first).fingerprint != read_head(first.replace(b"a@x", b"b@x")).fingerprint
    assert read_head(first).received == datetime(2025, 2, 3, 10, tzinfo=UTC)
    assert (read_head(second).received, read_head(second).message_id) == (None, "1@x")


def test_an_mbox_is_as_many_mails_as_were_put_into_it() -> None:
    box = (
        b"From a@x Mon Feb  3 10:00:00 2025\nFrom: a@x\nSubject: 1\n\nOne\n>From there on\n\nFrom here nothing.\n\n"
        b"From b@x Mon Feb  3 11:00:00 2025\nFrom: b@x\nSubject: 2\n\nTwo\n"
    )
    first, second = mails_in(box)
    assert parse_mail(first).text == "One\nFrom there on\n\nFrom here nothing."
    assert (parse_mail(second).sender, parse_mail(second).text) == ("b@x", "Two")
    assert list(mails_in(raw("gmail"))) == [raw("gmail")]


def test_a_part_that_is_not_there_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        part_bytes(raw("gmail"), 99)


def test_a_codec_that_is_no_charset_is_not_used() -> None:
    for name in ("zlib", "rot13", "idna", "punycode", "unicode_escape", "undefined", "x" * 5000):
        mail = parse_mail(with_headers("сын".encode(), f"Content-Type: text/plain; charset={name}"))
        assert mail.text == "сын"
