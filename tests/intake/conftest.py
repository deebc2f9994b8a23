"""The ways in that tests of requests use."""

import pytest

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.intake.actions.channels import open_channel
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.models import Channel
from tests.conftest import Ministry
from tests.intake.ways import SECRET, SECRET_AT


@pytest.fixture
def form(crisis: Crisis, ministry: Ministry, lead: Actor) -> Channel:
    """The public form; its requests belong to the capital."""
    return open_channel(
        crisis, name="Form for families", slug="form", kind=ChannelKind.FORM, post=ministry.capital, by=lead
    )


@pytest.fixture
def mailbox(crisis: Crisis, ministry: Ministry, lead: Actor) -> Channel:
    """The mailbox of the embassy."""
    return open_channel(
        crisis,
        name="Mailbox of the embassy",
        slug="embassy-mail",
        kind=ChannelKind.EMAIL,
        post=ministry.embassy,
        by=lead,
        address="help@embassy.example",
    )


@pytest.fixture
def kept_secret(monkeypatch: pytest.MonkeyPatch) -> str:
    """A secret that channels name by `ways.SECRET_AT`."""
    monkeypatch.setenv("SAFECONDUCT_KEPT_TEST", SECRET)
    return SECRET


@pytest.fixture
def sms(crisis: Crisis, ministry: Ministry, lead: Actor, kept_secret: str) -> Channel:
    """A number for text messages, at Twilio."""
    settings = {"secret": SECRET_AT, "account": "AC0123456789abcdef"}
    return open_channel(
        crisis, name="Text messages", slug="sms", kind=ChannelKind.SMS, post=ministry.embassy, by=lead,
        address="+911140000000", provider="twilio", settings=settings,
    )  # fmt: skip


@pytest.fixture
def gateway(crisis: Crisis, ministry: Ministry, lead: Actor, kept_secret: str) -> Channel:
    """A number of WhatsApp, at a gateway that signs."""
    return open_channel(
        crisis, name="WhatsApp", slug="whatsapp", kind=ChannelKind.WHATSAPP, post=ministry.capital, by=lead,
        address="+911150000000", provider="hmac", settings={"secret": SECRET_AT},
    )  # fmt: skip
