"""What the pages of administrators show: users, one user, the tree of posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from . import rules
from .actor import Actor
from .decision import Decision
from .enums import Compartment, Role
from .models import Clearance, Membership, Post, User
from .queries import administrators_of_all, posts_kept_by, posts_of_user, users_kept_by

PAGE = 100
"""Users on one page."""


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user in the list: "case officer, Embassy Moscow" for each role, and the names of compartments."""

    user: User
    roles: Sequence[str]
    compartments: Sequence[str]


@dataclass(frozen=True, slots=True)
class UserList:
    """A page of users; `number` counts pages from 1."""

    rows: Sequence[UserRow]
    number: int
    has_next: bool


def user_list(actor: Actor, *, text: str = "", number: int = 1) -> UserList:
    """The users whom an administrator sees. Three queries, whatever their number."""
    start = (number - 1) * PAGE
    found = list(users_kept_by(actor, text)[start : start + PAGE + 1])
    return UserList([_row(user) for user in found[:PAGE]], number, has_next=len(found) > PAGE)


def _row(user: User) -> UserRow:
    roles: list[Membership] = user.held_roles  # type: ignore[attr-defined]  # both are left by users_kept_by
    held: list[Clearance] = user.held  # type: ignore[attr-defined]
    return UserRow(user, [_role_words(row) for row in roles], [_compartment(row) for row in held])


def _role_words(row: Membership) -> str:
    return _("%(role)s, %(post)s") % {"role": Role(row.role).label, "post": row.post.name}


def _compartment(row: Clearance) -> str:
    return str(Compartment(row.compartment).label)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a user holds, and whether the reader may end it."""

    row: Membership
    label: str
    may_end: Decision


@dataclass(frozen=True, slots=True)
class HeldCompartment:
    row: Clearance
    label: str


@dataclass(frozen=True, slots=True)
class UserPage:
    """A user for an administrator: what she holds, and what the reader may change."""

    user: User
    roles: Sequence[HeldRole]
    ended: Sequence[str]
    compartments: Sequence[HeldCompartment]
    may_keep: Decision
    may_trust: Decision
    may_deactivate: Decision
    may_set_password: Decision

    @property
    def held(self) -> frozenset[str]:
        """The compartments that the user holds."""
        return frozenset(row.row.compartment for row in self.compartments)


def user_page(user: User, *, actor: Actor) -> UserPage:
    """Everything on the page of one user. Five queries."""
    posts = posts_of_user(user.pk)
    rows = list(Membership.objects.filter(user=user).select_related("post").order_by("post__name", "role", "since"))
    held = list(Clearance.objects.filter(user=user, until=None).order_by("compartment"))
    last = administrators_of_all()
    return UserPage(
        user=user,
        roles=_held_roles([row for row in rows if row.until is None], [row.membership for row in last], actor),
        ended=[_role_words(row) for row in rows if row.until is not None],
        compartments=[HeldCompartment(row, _compartment(row)) for row in held],
        may_keep=rules.may_keep_user(actor, posts=posts),
        may_trust=rules.may_keep_trust(actor),
        may_deactivate=rules.may_deactivate(
            actor, user_id=user.pk, posts=posts, is_last={row.user for row in last} == {user.pk}
        ),
        may_set_password=rules.may_set_password(
            actor, user_id=user.pk, posts=posts, is_trusted=user.is_senior or bool(held)
        ),
    )


def _held_roles(rows: Sequence[Membership], of_all: Sequence[UUID], actor: Actor) -> list[HeldRole]:
    administrator_roles = sum(row.role == Role.ADMINISTRATOR for row in rows)
    return [
        HeldRole(
            row,
            _role_words(row),
            rules.may_end_role(
                actor,
                user_id=row.user_id,
                role=row.role,
                post_id=row.post_id,
                administrator_roles=administrator_roles,
                is_last=list(of_all) == [row.pk],
            ),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Branch:
    """A post with the posts below it."""

    post: Post
    kind: str
    below: Sequence[Branch]


def post_tree(actor: Actor) -> list[Branch]:
    """The posts that an administrator keeps, each below the one above it. One query."""
    kept = list(posts_kept_by(actor).order_by("name"))
    known = {post.pk for post in kept}
    children: dict[UUID | None, list[Post]] = defaultdict(list)
    for post in kept:
        children[post.parent_id if post.parent_id in known else None].append(post)
    return _branches(children[None], children)


def _branches(posts: Iterable[Post], children: dict[UUID | None, list[Post]]) -> list[Branch]:
    return [Branch(post, post.get_kind_display(), _branches(children[post.pk], children)) for post in posts]
