"""Who keeps the channels sets them up on a page; secrets never stand in the database."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Crisis
from safeconduct.intake.actions.channels import change_channel, open_channel
from safeconduct.intake.channel_settings import parse_settings, settings_text
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.models import Channel
from tests.cases.telling import sign_in
from tests.conftest import Ministry

PAGE = "/c/army/requests/channels/"
IMAP = "host = imap.embassy.example\nuser = help\nsecret = file:imap\n\ndone_folder = Stored"


@pytest.fixture
def signed_in(crisis: Crisis, ministry: Ministry, client: Client) -> Client:
    sign_in(client, ministry.users["lead"])
    return client


def said(ministry: Ministry, **more: str) -> dict[str, str]:
    return {
        "name": "Mailbox", "slug": "mailbox", "kind": "email", "post": str(ministry.embassy.pk), "provider": "imap",
        "address": "help@embassy.example", "language": "hi", "settings": IMAP,
    } | more  # fmt: skip


def test_a_mailbox_is_set_up_and_recorded(signed_in: Client, ministry: Ministry) -> None:
    answer = signed_in.post(PAGE, said(ministry), follow=True)
    channel = Channel.objects.get()
    assert (channel.kind, channel.post, channel.provider, channel.language) == ("email", ministry.embassy, "imap", "hi")
    assert channel.settings == {
        "host": "imap.embassy.example", "user": "help", "secret": "file:imap", "done_folder": "Stored",
    }  # fmt: skip
    assert "Mailbox" in answer.content.decode()
    assert Entry.objects.filter(verb="keep_channel", object_id=str(channel.pk)).count() == 1


def test_a_form_says_what_the_crisis_is_called_in_each_language(signed_in: Client, ministry: Ministry) -> None:
    titles = "title_hi = विदेशी सेना में हमारे लोग\ntitle_ru = Наши люди в чужой армии\ntitle_en = प्\u200dयार"
    signed_in.post(PAGE, said(ministry, kind="form", provider="", address="", settings=titles))
    assert Channel.objects.get().settings == {
        "title_hi": "विदेशी सेना में हमारे लोग", "title_ru": "Наши люди в чужой армии", "title_en": "प्\u200dयार",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"settings": IMAP + "\nsecret = hunter2"}, "Never write it here"),
        ({"settings": "host imap"}, "Line 1 is no setting"),
        ({"settings": "user = x"}, "Name the host"),
        ({"settings": IMAP + "\naccount = AC1"}, "There is no setting “account” here"),
        ({"settings": IMAP + "\nsmtp_host = x\nsmtp_security = none"}, "unencrypted"),
        ({"address": "emergency-help-for-nationals@embassy.example"}, "at most 20 signs"),
        ({"address": ""}, "Write the address of the mailbox"),
        ({"provider": "twilio"}, "does not serve this kind"),
        ({"kind": "sms", "provider": "twilio", "settings": "secret = file:twilio"}, "account"),
        ({"kind": "form", "provider": "", "settings": "host = x"}, "There is no setting “host” here"),
        ({"slug": "not a slug"}, "valid"),
        ({"kind": "call"}, "valid choice"),
    ],
)
def test_what_cannot_work_comes_back_with_a_sentence(
    signed_in: Client, ministry: Ministry, more: dict[str, str], sentence: str
) -> None:
    answer = signed_in.post(PAGE, said(ministry, **more))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Channel.objects.exists()


def test_a_name_that_is_taken_comes_back(signed_in: Client, ministry: Ministry) -> None:
    signed_in.post(PAGE, said(ministry))
    assert signed_in.post(PAGE, said(ministry)).status_code == 422
    assert Channel.objects.count() == 1


def test_settings_are_changed_and_what_was_wrong_is_gone(signed_in: Client, mailbox: Channel) -> None:
    Channel.objects.filter(pk=mailbox.pk).update(fault="The mailbox cannot be read", settings={"hook_secret": "file:h"})
    page = signed_in.get(f"{PAGE}embassy-mail/").content.decode()
    assert "The mailbox cannot be read" in page
    assert "hook_secret = file:h" in page
    changed = {"address": "help@embassy.example", "provider": "imap", "language": "ru", "settings": IMAP}
    assert signed_in.post(f"{PAGE}embassy-mail/", changed).status_code == 302
    mailbox.refresh_from_db()
    assert (mailbox.provider, mailbox.language, mailbox.fault) == ("imap", "ru", "")
    entry = Entry.objects.filter(verb="keep_channel", object_id=str(mailbox.pk)).latest("id")
    assert entry.before["settings"] == {"hook_secret": "file:h"}
    assert entry.after["settings"]["host"] == "imap.embassy.example"
    assert signed_in.post(f"{PAGE}embassy-mail/", {**changed, "settings": "host"}).status_code == 422


def test_a_channel_is_closed_and_opened_again(signed_in: Client, mailbox: Channel) -> None:
    for is_open in (False, True):
        signed_in.post(f"{PAGE}embassy-mail/close/")
        mailbox.refresh_from_db()
        assert mailbox.is_open is is_open


@pytest.mark.parametrize("who", ["officer", "stranger", "press", "auditor"])
def test_who_does_not_keep_channels_gets_404(mailbox: Channel, ministry: Ministry, client: Client, who: str) -> None:
    sign_in(client, ministry.users[who])
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}embassy-mail/").status_code == 404
    assert client.post(f"{PAGE}embassy-mail/close/").status_code == 404


def test_nobody_else_changes_a_channel(mailbox: Channel, officer: Actor) -> None:
    with pytest.raises(Refused):
        change_channel(mailbox, address="x@y.example", provider="", settings={}, language="en", by=officer)


def test_three_channels_need_no_more_queries_than_one(
    signed_in: Client, mailbox: Channel, crisis: Crisis, ministry: Ministry, lead: Actor
) -> None:
    signed_in.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        signed_in.get(PAGE)
    for number in (2, 3):
        open_channel(
            crisis, name=f"M{number}", slug=f"m-{number}", kind=ChannelKind.EMAIL, post=ministry.embassy, by=lead
        )
    with CaptureQueriesContext(connection) as three:
        signed_in.get(PAGE)
    assert len(three) == len(one)


def test_settings_are_written_as_they_are_read() -> None:
    settings = {"secret": "file:x", "media_hosts": ["a.example", ".b.example"], "url": "https://x.example/?a=b"}
    assert parse_settings(settings_text(settings)) == settings
