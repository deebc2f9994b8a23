"""The invented ministry of the rehearsal: posts, people who sign in, the crisis and its places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from safeconduct.access.actions import create_post, create_user, grant_compartment, grant_role
from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment, PostKind, Role
from safeconduct.access.models import Post, User
from safeconduct.access.queries import actor_for
from safeconduct.cases.actions.crises import name_place, open_crisis
from safeconduct.cases.models import Crisis, Place

from .tables import table

Login = tuple[str, str, str]
"""E-mail, password, who this is."""


@dataclass(frozen=True, slots=True)
class Ministry:
    """Everybody and everything that the cases refer to, by the keys of the tables."""

    posts: dict[str, Post]
    users: dict[str, User]
    actors: dict[str, Actor]
    crisis: Crisis
    places: dict[str, Place]
    logins: list[Login]

    @property
    def lead(self) -> Actor:
        return self.actors["lead"]


def make_ministry() -> Ministry:
    """Make posts, users with roles and compartments, the crisis and its places."""
    said = table("ministry")
    posts = _make_posts(said["posts"])
    users = {user["key"]: _make_user(user, posts, said["password"]) for user in said["user"]}
    actors = {key: actor_for(user) for key, user in users.items()}
    crisis = open_crisis(**said["crisis"], is_rehearsal=True, by=actors["lead"])
    places = {
        name: name_place(crisis, name, latitude=latitude, longitude=longitude)
        for name, (latitude, longitude) in said["places"].items()
    }
    logins = [(users[user["key"]].email, said["password"], _who(user, posts[user["post"]])) for user in said["user"]]
    return Ministry(posts, users, actors, crisis, places, logins)


def _make_posts(said: dict[str, dict[str, Any]]) -> dict[str, Post]:
    posts: dict[str, Post] = {}
    for key, post in said.items():
        parent = posts.get(post.get("parent", ""))
        rest = {name: value for name, value in post.items() if name not in {"name", "kind", "parent"}}
        posts[key] = create_post(post["name"], kind=PostKind(post["kind"]), parent=parent, by=None, **rest)
    return posts


def _make_user(said: dict[str, str], posts: dict[str, Post], password: str) -> User:
    post = posts[said["post"]]
    user = create_user(
        email_of(said["name"]), name=said["name"], password=password, by=None, time_zone=post.time_zone,
        is_senior=bool(said.get("is_senior")),
    )  # fmt: skip
    grant_role(user, role=Role(said["role"]), post=post, by=None)
    for compartment in said.get("compartments", []):
        grant_compartment(user, compartment=Compartment(compartment), by=None)
    return user


def email_of(name: str) -> str:
    """first.last@mfa.example: a domain that is reserved and leads nowhere."""
    return ".".join(name.lower().split()) + "@mfa.example"


def _who(said: dict[str, str], post: Post) -> str:
    return f"{said['name']}, {Role(said['role']).label}, {post.name}"
