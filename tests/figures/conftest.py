"""What the pages of figures are asked with."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cases.telling import sign_in
from tests.conftest import Ministry


@pytest.fixture
def signed_in(client: Client, ministry: Ministry) -> Callable[[str], Client]:
    """Who asks: `signed_in("press")` is the one client, signed in anew."""
    return lambda who: sign_in(client, ministry.users[who])
