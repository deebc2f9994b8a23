"""The form of the embassy, and one plea that came through it."""

import pytest

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.intake.actions.channels import open_channel
from safeconduct.intake.enums import ChannelKind
from safeconduct.intake.models import Channel, Handling, Mention
from tests.conftest import Ministry
from tests.intake.pleas import plea


@pytest.fixture
def desk(crisis: Crisis, ministry: Ministry, lead: Actor) -> Channel:
    """The form of the embassy; its requests belong to the embassy."""
    return open_channel(
        crisis, name="Form of the embassy", slug="embassy", kind=ChannelKind.FORM, post=ministry.embassy, by=lead
    )


@pytest.fixture
def row(desk: Channel, case: Case) -> Handling:
    """A plea about the man who has a case."""
    return plea(desk)


@pytest.fixture
def mention(row: Handling) -> Mention:
    """The man whom it names."""
    return Mention.objects.get(request=row.pk)
