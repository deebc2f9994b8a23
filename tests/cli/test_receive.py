"""`safeconduct receive`, run in this process against the database of the tests."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.cli.main import main
from safeconduct.intake.actions.channels import open_channel
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.models import Channel, Request
from tests.conftest import Ministry

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = b"From: maa@example.in\r\nSubject: My son\r\nMessage-ID: <%d@example.in>\r\n\r\nHelp"


@pytest.fixture
def mailbox(crisis: Crisis, ministry: Ministry, lead: Actor) -> Channel:
    return open_channel(
        crisis, name="Embassy mail", slug="embassy-mail", kind=ChannelKind.EMAIL, post=ministry.embassy, by=lead
    )


def written(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


def test_mails_are_taken_in_once_and_their_references_printed(
    mailbox: Channel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = b"".join(b"From x Mon Feb  3 10:00:00 2025\n" + MAIL % number + b"\n\n" for number in (1, 2))
    files = [written(tmp_path, "one.eml", MAIL % 3), written(tmp_path, "all.mbox", box)]
    assert main(["receive", *files, "--channel", "Embassy Mail"]) == 0
    assert capsys.readouterr().out.split() == [row.reference for row in Request.objects.order_by("number")]
    assert main(["receive", *files, "--channel", "embassy-mail"]) == 0
    told = capsys.readouterr()
    assert (told.out, "0 mails kept, 3 were there" in told.err) == ("", True)


def test_a_mail_is_taken_from_a_pipe(mailbox: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(MAIL % 1)))
    assert main(["receive", "-", "--channel", "embassy-mail"]) == 0
    assert bytes(Request.objects.get().raw or b"") == MAIL % 1


def test_what_is_no_mail_ends_with_1_and_a_sentence(
    mailbox: Channel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [written(tmp_path, "a.pdf", b"%PDF"), written(tmp_path, "one.eml", MAIL % 1)]
    assert main(["receive", *files, "--channel", "embassy-mail"]) == 1
    assert "“a.pdf” is no mail" in capsys.readouterr().err
    assert Request.objects.count() == 1
    assert main(["receive", "no-such.eml", "--channel", "embassy-mail"]) == 1


def test_a_mailbox_that_is_not_there_ends_with_2_and_those_that_are(
    mailbox: Channel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["receive", written(tmp_path, "one.eml", MAIL % 1), "--channel", "nobody"]) == 2
    assert "Embassy mail" in capsys.readouterr().err
