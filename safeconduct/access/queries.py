"""Which posts, which roles: everything that is known about the person who acts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from .actor import Actor
from .enums import Compartment, Role
from .models import Clearance, Membership, Post, User


def actor_for(user: User) -> Actor:
    """The roles, posts and compartments that this user holds now. Three small queries."""
    memberships = list(Membership.objects.filter(user=user, until=None).values_list("post_id", "role"))
    own = frozenset(post for post, _ in memberships)
    tree: dict[UUID, UUID | None] = dict(Post.objects.values_list("id", "parent_id"))
    keeps = frozenset(post for post, role in memberships if role == Role.ADMINISTRATOR)
    held = Clearance.objects.filter(user=user, until=None).values_list("compartment", flat=True)
    return Actor(
        id=user.pk,
        name=user.name,
        email=user.email,
        roles=frozenset(Role(role) for _, role in memberships),
        own_posts=own,
        posts=frozenset(_with_descendants(own, tree)),
        sees_all_posts=any(post in tree and tree[post] is None for post in own),
        kept_posts=frozenset(_with_descendants(keeps, tree)),
        keeps_all_posts=any(post in tree and tree[post] is None for post in keeps),
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


def posts_of_user(user_id: UUID) -> frozenset[UUID]:
    """The posts of the roles that a user holds; of those that have ended where she holds none."""
    rows = list(Membership.objects.filter(user_id=user_id).values_list("post_id", "until"))
    current = frozenset(post for post, until in rows if until is None)
    return current or frozenset(post for post, _ in rows)


@dataclass(frozen=True, slots=True)
class AdministratorOfAll:
    """A role as administrator at the root of the tree, and who holds it."""

    membership: UUID
    user: UUID


def administrators_of_all() -> list[AdministratorOfAll]:
    """Every role as administrator of all posts whose holder can sign in."""
    held = Membership.objects.filter(until=None, role=Role.ADMINISTRATOR, post__parent=None, user__is_active=True)
    return [AdministratorOfAll(*row) for row in held.values_list("id", "user_id")]


def posts_kept_by(actor: Actor) -> QuerySet[Post]:
    """The posts at which the actor gives and ends roles, by name."""
    return Post.objects.all() if actor.keeps_all_posts else Post.objects.filter(id__in=list(actor.kept_posts))


def users_kept_by(actor: Actor, text: str = "") -> QuerySet[User]:
    """The users whom an administrator sees, by name, with what they hold now: all, or those of the posts kept, who
    hold a role there, or held one there and hold none now. `text` narrows to a part of the name or e-mail address."""
    users = users_named(text).order_by("name", "id")
    held = Membership.objects.filter(user=OuterRef("pk"))
    if not actor.keeps_all_posts:
        here = held.filter(post_id__in=list(actor.kept_posts))
        users = users.filter(Exists(here.filter(until=None)) | Exists(here) & ~Exists(held.filter(until=None)))
    roles = Membership.objects.filter(until=None).select_related("post").order_by("post__name", "role")
    return users.prefetch_related(
        Prefetch("memberships", queryset=roles, to_attr="held_roles"),
        Prefetch("clearances", queryset=Clearance.objects.filter(until=None).order_by("compartment"), to_attr="held"),
    )
