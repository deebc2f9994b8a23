"""The ways in that the public is shown."""

import pytest

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.intake.actions.channels import close_channel, open_channel
from safeconduct.intake.actions.entering import channel_of_desk
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.models import Channel
from safeconduct.portal.doors import door_of, forget_doors
from tests.conftest import Ministry


@pytest.fixture
def crisis_with_notes(crisis: Crisis, ministry: Ministry, officer: Actor, lead: Actor) -> Crisis:
    """Officers have entered calls by hand before a number was set up."""
    channel_of_desk(crisis, kind=ChannelKind.CALL, post=ministry.embassy, by=officer)
    open_channel(crisis, name="Form", slug="form", kind=ChannelKind.FORM, post=ministry.capital, by=lead)
    return crisis


def test_the_number_to_call_is_one_that_can_be_called(crisis_with_notes: Crisis, ministry: Ministry, lead: Actor):
    assert door_of("army").phone == ""
    more = {"post": ministry.capital, "by": lead, "address": "+91 11 0000 0000"}
    room = open_channel(crisis_with_notes, name="Room", slug="room", kind=ChannelKind.CALL, **more)
    forget_doors()
    assert door_of("army").phone == "+91 11 0000 0000"
    close_channel(Channel.objects.get(pk=room.pk), by=lead)
    forget_doors()
    assert door_of("army").phone == ""
