"""The ways in that tests of requests use."""

import pytest

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.intake.actions.channels import open_channel
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.models import Channel
from tests.conftest import Ministry


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
