"""Making users, posts and grants. Every one leaves its row in the audit."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from .actor import Actor
from .decision import Refused
from .enums import Compartment, PostKind, Role, Task
from .models import Clearance, Membership, Post, User
from .rules import may, may_keep_post


@transaction.atomic
def create_post(
    name: str,
    *,
    kind: PostKind,
    country: str,
    parent: Post | None,
    by: Actor | None,
    time_zone: str = "UTC",
    latitude: float | None = None,
    longitude: float | None = None,
) -> Post:
    """Add a post to the tree. `by` is None only for the first set-up from the command line."""
    if by is not None:
        may(by, Task.KEEP_USERS).require()
    post = Post.objects.create(
        name=name,
        kind=kind,
        country=country,
        parent=parent,
        time_zone=time_zone,
        latitude=latitude,
        longitude=longitude,
    )
    record(Verb.CREATE_POST, by=by, kind="post", id=post.pk, after={"name": name, "kind": kind, "country": country})
    return post


@transaction.atomic
def create_user(
    email: str, *, name: str, password: str, by: Actor | None, time_zone: str = "UTC", is_senior: bool = False
) -> User:
    """Add a user who can sign in. Raises `Refused` when the e-mail address is taken."""
    if by is not None:
        may(by, Task.KEEP_USERS).require()
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(_("There is already a user with the e-mail address %(email)s.") % {"email": email})
    user = User(email=User.objects.normalize_email(email), name=name, time_zone=time_zone, is_senior=is_senior)
    user.set_password(password)
    user.save(force_insert=True)
    record(Verb.CREATE_USER, by=by, kind="user", id=user.pk, after={"email": user.email, "senior": is_senior})
    return user


@transaction.atomic
def grant_role(user: User, *, role: Role, post: Post, by: Actor | None) -> Membership:
    """Give a role at a post. Granting what is held already changes nothing."""
    if by is not None:
        may_keep_post(by, post.pk).require()
    membership, created = Membership.objects.get_or_create(user=user, post=post, role=role, until=None)
    if created:
        record(Verb.GRANT_ROLE, by=by, kind="user", id=user.pk, after={"role": role, "post": post.name})
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: Actor) -> None:
    """Take a role away from now on."""
    may_keep_post(by, membership.post_id).require()
    Membership.objects.filter(pk=membership.pk, until=None).update(until=timezone.now())
    record(
        Verb.END_ROLE,
        by=by,
        kind="user",
        id=membership.user_id,
        before={"role": membership.role, "post": str(membership.post_id)},
    )


@transaction.atomic
def grant_compartment(user: User, *, compartment: Compartment, by: Actor | None) -> Clearance:
    """Let a user see what is kept in a compartment."""
    if by is not None:
        may(by, Task.KEEP_USERS).require()
    clearance, created = Clearance.objects.get_or_create(user=user, compartment=compartment, until=None)
    if created:
        record(Verb.GRANT_COMPARTMENT, by=by, kind="user", id=user.pk, after={"compartment": compartment})
    return clearance
