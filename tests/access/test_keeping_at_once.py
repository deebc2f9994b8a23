"""Two administrators act at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from safeconduct.access.actions import create_user, deactivate_user, grant_role
from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Role
from safeconduct.access.models import User
from safeconduct.access.queries import actor_for, administrators_of_all
from tests.conftest import PASSWORD, Ministry

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Each act in a thread with a connection of its own; the refusals."""
    gate, refusals = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            act()
        except Refused as refusal:
            refusals.append(str(refusal))
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals


def another(ministry: Ministry) -> User:
    user = create_user("second@ministry.example", name="Second", password=PASSWORD, by=None)
    grant_role(user, role=Role.ADMINISTRATOR, post=ministry.capital, by=None)
    return user


def test_two_administrators_who_switch_each_other_off_leave_one(ministry):
    first, second = ministry.users["administrator"], another(ministry)
    by: dict[User, Actor] = {user: actor_for(user) for user in (first, second)}
    refusals = at_once(lambda: deactivate_user(second, by=by[first]), lambda: deactivate_user(first, by=by[second]))
    assert len(refusals) == 1
    assert "last administrator of all posts" in refusals[0]
    assert len(administrators_of_all()) == 1


def test_the_same_user_added_twice_at_once_is_added_once(ministry):
    actor = ministry.actor("administrator")
    add = lambda: create_user("twice@ministry.example", name="Twice", password=PASSWORD, by=actor)  # noqa: E731
    refusals = at_once(add, add, add)
    assert len(refusals) == 2
    assert all("already a user" in words for words in refusals)
