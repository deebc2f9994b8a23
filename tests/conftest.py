"""What every test may count on: a small ministry, and three people: the officer who owns the case, a colleague of her
post, a stranger from another post."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.conf import LazySettings
from django.db.models import Model

from safeconduct.access.actions import create_post, create_user, grant_compartment, grant_role
from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment, PostKind, Role
from safeconduct.access.models import Clearance, Membership, Post, User
from safeconduct.access.queries import actor_for
from safeconduct.audit.models import Entry
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.actions.crises import open_crisis
from safeconduct.cases.enums import Circumstance
from safeconduct.cases.models import Case, Crisis
from safeconduct.people.actions import NewPerson, create_person
from tests.once import are_empty, put_back, take_rows

PASSWORD = "a long pass phrase for tests"


@dataclass(frozen=True)
class Ministry:
    """Posts and people. `lead` sits at headquarters; `officer` and `colleague` at the embassy; `stranger` elsewhere."""

    capital: Post
    embassy: Post
    consulate: Post
    other_embassy: Post
    users: dict[str, User]

    def actor(self, who: str) -> Actor:
        return actor_for(self.users[who])


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    """Hash passwords fast: their strength is not what the tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


MODELS = (Post, User, Membership, Clearance, Entry)
"""Of which rows are written for the ministry."""
remembered: dict[type[Model], bytes] = {}


@pytest.fixture
def ministry(db: None) -> Ministry:
    """Made by the actions for the first test, put back as it was for those after it."""
    if not are_empty(MODELS):
        return made_ministry()
    if remembered:
        put_back(remembered)
        return ministry_there()
    made = made_ministry()
    remembered.update(take_rows(MODELS))
    return made


def ministry_there() -> Ministry:
    posts = {post.name: post for post in Post.objects.select_related("parent")}
    users = {user.email.partition("@")[0]: user for user in User.objects.order_by("id")}
    capital, embassy, consulate, other = (
        posts[name] for name in ("Capital", "Embassy Moscow", "Consulate St Petersburg", "Embassy Kyiv")
    )
    return Ministry(capital, embassy, consulate, other, users)


def made_ministry() -> Ministry:
    capital = create_post("Capital", kind=PostKind.HEADQUARTERS, country="IN", parent=None, by=None)
    embassy = create_post("Embassy Moscow", kind=PostKind.EMBASSY, country="RU", parent=capital, by=None)
    consulate = create_post("Consulate St Petersburg", kind=PostKind.CONSULATE, country="RU", parent=embassy, by=None)
    other = create_post("Embassy Kyiv", kind=PostKind.EMBASSY, country="UA", parent=capital, by=None)
    held = {
        "lead": (Role.CRISIS_LEAD, capital),
        "officer": (Role.CASE_OFFICER, embassy),
        "colleague": (Role.CASE_OFFICER, embassy),
        "stranger": (Role.CASE_OFFICER, other),
        "liaison": (Role.FAMILY_LIAISON, capital),
        "diplomat": (Role.DIPLOMAT, capital),
        "press": (Role.PRESS_OFFICER, capital),
        "auditor": (Role.AUDITOR, capital),
        "administrator": (Role.ADMINISTRATOR, capital),
    }
    users = {}
    for who, (role, post) in held.items():
        users[who] = create_user(
            f"{who}@ministry.example", name=who.capitalize(), password=PASSWORD, by=None, is_senior=who == "lead"
        )
        grant_role(users[who], role=role, post=post, by=None)
    for compartment in Compartment:
        grant_compartment(users["lead"], compartment=compartment, by=None)
    return Ministry(capital, embassy, consulate, other, users)


@pytest.fixture
def lead(ministry: Ministry) -> Actor:
    return ministry.actor("lead")


@pytest.fixture
def officer(ministry: Ministry) -> Actor:
    return ministry.actor("officer")


@pytest.fixture
def colleague(ministry: Ministry) -> Actor:
    return ministry.actor("colleague")


@pytest.fixture
def stranger(ministry: Ministry) -> Actor:
    return ministry.actor("stranger")


@pytest.fixture
def crisis(lead: Actor) -> Crisis:
    return open_crisis(
        "Nationals in a foreign army",
        slug="army",
        code="RU",
        nationality="IN",
        countries=["RU", "UA"],
        opened_on=date(2024, 2, 20),
        host="Ministry of Defence",
        by=lead,
    )


@pytest.fixture
def case(crisis: Crisis, ministry: Ministry, officer: Actor) -> Case:
    person = create_person(NewPerson("Omveer Singh Tilwara", nationality="IN", home_region="Rajasthan"), by=officer)
    return open_case(
        crisis,
        person=person,
        circumstance=Circumstance.RECRUITED,
        post=ministry.embassy,
        by=officer,
        opened_at=datetime(2024, 2, 26, 9, tzinfo=UTC),
    )
