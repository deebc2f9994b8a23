"""Which posts, which roles: everything that is known about the person who acts."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from .actor import Actor
from .enums import Compartment, Role
from .models import Clearance, Membership, Post, User


def actor_for(user: User) -> Actor:
    """The roles, posts and compartments that this user holds now. Three small queries."""
    memberships = list(Membership.objects.filter(user=user, until=None).values_list("post_id", "role"))
    own = frozenset(post for post, _ in memberships)
    tree: dict[UUID, UUID | None] = dict(Post.objects.values_list("id", "parent_id"))
    held = Clearance.objects.filter(user=user, until=None).values_list("compartment", flat=True)
    return Actor(
        id=user.pk,
        name=user.name,
        email=user.email,
        roles=frozenset(Role(role) for _, role in memberships),
        own_posts=own,
        posts=frozenset(_with_descendants(own, tree)),
        sees_all_posts=any(post in tree and tree[post] is None for post in own),
        is_senior=user.is_senior,
        compartments=frozenset(Compartment(name) for name in held),
    )


def _with_descendants(roots: frozenset[UUID], parents: dict[UUID, UUID | None]) -> set[UUID]:
    children: dict[UUID | None, list[UUID]] = defaultdict(list)
    for post, parent in parents.items():
        children[parent].append(post)
    found: set[UUID] = set()
    waiting = list(roots)
    while waiting:
        post = waiting.pop()
        if post not in found:
            found.add(post)
            waiting += children[post]
    return found


def officers_at(posts: Iterable[UUID]) -> QuerySet[User]:
    """Active users who hold a role at one of these posts, by name."""
    return (
        User.objects.filter(is_active=True, memberships__until=None, memberships__post_id__in=list(posts))
        .distinct()
        .order_by("name")
    )


def posts_above(post_id: UUID) -> list[UUID]:
    """This post and every post above it, up to the root of the tree."""
    parents = dict(Post.objects.values_list("id", "parent_id"))
    found: list[UUID] = []
    current: UUID | None = post_id
    while current is not None and current not in found:
        found.append(current)
        current = parents.get(current)
    return found


def posts_with_place(countries: Iterable[str]) -> QuerySet[Post]:
    """Our posts in these countries (ISO 3166) whose coordinates are known."""
    return Post.objects.filter(country__in=list(countries), latitude__isnull=False, longitude__isnull=False)


def users_named(text: str) -> QuerySet[User]:
    """Users with this text in their name or e-mail address, active or not."""
    return User.objects.filter(Q(name__icontains=text) | Q(email__icontains=text)).order_by("name")
