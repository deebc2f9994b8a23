"""Who is acting: what the rules need to know about a signed-in person, read once per request."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from .enums import Compartment, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with the roles, posts and compartments held at this moment.

    `own_posts` are the posts where a role is held; `posts` adds every post below them. `sees_all_posts` is true when
    one of them is the root of the tree, so that queries need no filter by post. `kept_posts` are those at or below the
    posts where the role of administrator is held; `keeps_all_posts` is true when one of these is the root.
    """

    id: UUID
    name: str
    email: str
    roles: frozenset[Role] = frozenset()
    own_posts: frozenset[UUID] = frozenset()
    posts: frozenset[UUID] = frozenset()
    sees_all_posts: bool = False
    kept_posts: frozenset[UUID] = frozenset()
    keeps_all_posts: bool = False
    is_senior: bool = False
    compartments: frozenset[Compartment] = field(default_factory=frozenset)

    def holds(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def may_open(self, compartments: frozenset[str] | set[str] | list[str]) -> bool:
        """Does the actor hold all of these compartments?"""
        return {c for c in compartments if c} <= self.compartments
