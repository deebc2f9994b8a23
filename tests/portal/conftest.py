"""The public's pages as a browser without script meets them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.intake.actions.channels import open_channel
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.models import Channel
from safeconduct.portal.doors import forget_doors
from tests.conftest import Ministry

FORM = "/help/army/"


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    """What a web worker remembers of the forms is not carried from test to test."""
    forget_doors()
    yield
    forget_doors()


@pytest.fixture
def form(crisis: Crisis, ministry: Ministry, lead: Actor) -> Channel:
    """The public form of the crisis; its requests belong to the capital."""
    open_channel(
        crisis, name="Control room", slug="room", kind=ChannelKind.CALL, post=ministry.capital, by=lead,
        address="+91 11 0000 0000",
    )  # fmt: skip
    return open_channel(
        crisis, name="Form for families", slug="form", kind=ChannelKind.FORM, post=ministry.capital, by=lead
    )


@pytest.fixture
def phone() -> Client:
    """A phone: no cookie, no user, and it checks what a browser would check."""
    return Client(enforce_csrf_checks=True)
