"""The ministry of the benchmark: posts, people, crises and measures, made by the application's own actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from safeconduct.access.actions import create_post, create_user, grant_compartment, grant_role
from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment, PostKind, Role
from safeconduct.access.models import Membership, Post, User
from safeconduct.access.queries import actor_for
from safeconduct.cases.actions.crises import open_crisis
from safeconduct.cases.models import Crisis
from safeconduct.figures.shipped import install_measures

POSTS = 50
LARGE, TINY = 0.05, 0.0002
"""The shares of all cases that "Large post" and "Tiny post" have; the others share the rest, unevenly."""
CASES_OF_AN_OFFICER = 1000
PASSWORD = "a pass phrase for measuring only"


@dataclass(frozen=True)
class World:
    """`posts` with the officers of each, and up to which part of all cases each post reaches (the last is 1)."""

    crisis: Crisis
    small_crisis: Crisis
    posts: list[Post]
    officers: list[list[User]]
    reaches: list[float]
    lead: User


def make_world(cases: int) -> World:
    """As many officers at a post as its cases ask for. The first of each post is "officer-0", "officer-1" …"""
    capital = create_post("Capital", kind=PostKind.HEADQUARTERS, country="IN", parent=None, by=None)
    lead = _user("lead", Role.CRISIS_LEAD, capital)
    for compartment in Compartment:
        grant_compartment(lead, compartment=compartment, by=None)
    _user("administrator", Role.ADMINISTRATOR, capital)
    posts = _posts(capital)
    reaches = _reaches()
    shares = [reach - before for before, reach in pairwise([0, *reaches])]
    officers = [
        _officers(number, post, round(share * cases / CASES_OF_AN_OFFICER))
        for number, (post, share) in enumerate(zip(posts, shares, strict=True))
    ]
    by = actor_for(lead)
    install_measures(by=by)
    return World(
        _crisis("Nationals in a foreign war", "war", "RU", by),
        _crisis("Nationals in a quake", "quake", "QK", by),
        posts, officers, reaches, lead,
    )  # fmt: skip


def _posts(capital: Post) -> list[Post]:
    """Embassies with consulates, and state liaison offices; "Large post" and "Tiny post" have none below them."""
    named = [("Large post", PostKind.CONSULATE), ("Tiny post", PostKind.CONSULATE)]
    embassies = [create_post(f"Embassy {n}", kind=PostKind.EMBASSY, country="RU", parent=capital, by=None)
                 for n in range(10)]  # fmt: skip
    leaves = [create_post(name, kind=kind, country="RU", parent=embassies[0], by=None) for name, kind in named]
    consulates = [
        create_post(f"Consulate {n}", kind=PostKind.CONSULATE, country="RU", parent=embassies[n % 10], by=None)
        for n in range(30)
    ]
    rest = POSTS - len(embassies) - len(leaves) - len(consulates) - 1
    offices = [create_post(f"State office {n}", kind=PostKind.STATE_LIAISON, country="IN", parent=capital, by=None)
               for n in range(rest)]  # fmt: skip
    return [*leaves, capital, *embassies, *consulates, *offices]


def _reaches() -> list[float]:
    others = [1 / n**0.8 for n in range(1, POSTS - 1)]
    scale = (1 - LARGE - TINY) / sum(others)
    return list(accumulate([LARGE, TINY, *(share * scale for share in others)]))


def _officers(number: int, post: Post, count: int) -> list[User]:
    """The officers of a post. Those who only have to be there never sign in."""
    first = _user(f"officer-{number}", Role.CASE_OFFICER, post)
    names = [f"officer-{number}-{colleague}" for colleague in range(1, count)]
    others = User.objects.bulk_create(User(email=f"{name}@ministry.example", name=name, password="!") for name in names)
    Membership.objects.bulk_create(Membership(user=user, post=post, role=Role.CASE_OFFICER) for user in others)
    return [first, *others]


def _user(name: str, role: Role, post: Post) -> User:
    user = create_user(f"{name}@ministry.example", name=name.capitalize(), password=PASSWORD, by=None)
    grant_role(user, role=role, post=post, by=None)
    return user


def _crisis(name: str, slug: str, code: str, by: Actor) -> Crisis:
    return open_crisis(
        name, slug=slug, code=code, nationality="IN", countries=["RU", "UA"], opened_on=date(2024, 8, 20),
        host="Ministry of Defence", by=by,
    )  # fmt: skip
