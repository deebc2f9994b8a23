"""Making users, posts and grants. Every one leaves its row in the audit."""

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb

from .actor import Actor
from .decision import Refused
from .enums import Compartment, PostKind, Role, SignInFault, Task
from .models import Clearance, Membership, Post, User
from .queries import administrators_of_all, posts_of_user
from .rules import (
    may,
    may_create_post,
    may_deactivate,
    may_end_role,
    may_keep_post,
    may_keep_trust,
    may_keep_user,
    may_set_password,
)


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
    """Add a post to the tree; degrees are WGS 84. `by` is None only for set-up from the command line.

    Raises `Refused` for a name that is taken, and for a `parent` that the administrator does not keep.
    """
    _one_at_a_time()
    if by is not None:
        may_create_post(by, parent_id=parent.pk if parent else None).require()
    if Post.objects.filter(name=name).exists():
        raise Refused(_("There is already a post “%(name)s”.") % {"name": name})
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
    _one_at_a_time()
    if by is not None:
        (may_keep_trust(by) if is_senior else may(by, Task.KEEP_USERS)).require()
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(_("There is already a user with the e-mail address %(email)s.") % {"email": email})
    user = User(email=User.objects.normalize_email(email), name=name, time_zone=time_zone, is_senior=is_senior)
    user.set_password(password)
    user.save(force_insert=True)
    record(Verb.CREATE_USER, by=by, kind="user", id=user.pk, after={"email": user.email, "senior": is_senior})
    return user


@transaction.atomic
def add_user(email: str, *, name: str, password: str, role: Role, post: Post, by: Actor, time_zone: str = "") -> User:
    """Add a user with her first role; without a time zone she has that of the post.

    Raises `Refused`, and `ValidationError` for a password that is too weak.
    """
    may_keep_post(by, post.pk).require()
    validate_password(password, User(email=email, name=name))
    user = create_user(email, name=name, password=password, time_zone=time_zone or post.time_zone, by=by)
    grant_role(user, role=role, post=post, by=by)
    return user


@transaction.atomic
def grant_role(user: User, *, role: Role, post: Post, by: Actor | None) -> Membership:
    """Give a role at a post. Granting what is held already changes nothing."""
    if by is not None:
        may_keep_post(by, post.pk).require()
        may_keep_user(by, posts=posts_of_user(user.pk)).require()
    membership, created = Membership.objects.get_or_create(user=user, post=post, role=role, until=None)
    if created:
        record(Verb.GRANT_ROLE, by=by, kind="user", id=user.pk, after={"role": role, "post": post.name})
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: Actor) -> None:
    """Take a role away from now on. Ending what has ended changes nothing."""
    _one_at_a_time()
    may_end_role(
        by,
        user_id=membership.user_id,
        role=membership.role,
        post_id=membership.post_id,
        administrator_roles=_administrator_roles(membership.user_id),
        is_last=[row.membership for row in administrators_of_all()] == [membership.pk],
    ).require()
    if not Membership.objects.filter(pk=membership.pk, until=None).update(until=timezone.now()):
        return
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
        may_keep_trust(by).require()
    clearance, created = Clearance.objects.get_or_create(user=user, compartment=compartment, until=None)
    if created:
        record(Verb.GRANT_COMPARTMENT, by=by, kind="user", id=user.pk, after={"compartment": compartment})
    return clearance


@transaction.atomic
def end_compartment(clearance: Clearance, *, by: Actor) -> None:
    """From now on the user no longer sees what is kept in the compartment. Ending what has ended changes nothing."""
    may_keep_trust(by).require()
    if Clearance.objects.filter(pk=clearance.pk, until=None).update(until=timezone.now()):
        before = {"compartment": clearance.compartment}
        record(Verb.END_COMPARTMENT, by=by, kind="user", id=clearance.user_id, before=before)


@transaction.atomic
def set_senior(user: User, *, is_senior: bool, by: Actor) -> None:
    """Name a user as a senior, who may override family first; or end it."""
    may_keep_trust(by).require()
    if User.objects.filter(pk=user.pk, is_senior=not is_senior).update(is_senior=is_senior):
        record(Verb.NAME_SENIOR if is_senior else Verb.END_SENIOR, by=by, kind="user", id=user.pk)


@transaction.atomic
def deactivate_user(user: User, *, by: Actor) -> None:
    """Switch a user off: she is signed out everywhere with her next click, and signs in no more."""
    _one_at_a_time()
    is_last = {row.user for row in administrators_of_all()} == {user.pk}
    may_deactivate(by, user_id=user.pk, posts=posts_of_user(user.pk), is_last=is_last).require()
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        record(Verb.DEACTIVATE_USER, by=by, kind="user", id=user.pk)


@transaction.atomic
def activate_user(user: User, *, by: Actor) -> None:
    """Let a user who was switched off sign in again, with the roles that she still holds."""
    may_keep_user(by, posts=posts_of_user(user.pk)).require()
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        record(Verb.ACTIVATE_USER, by=by, kind="user", id=user.pk)


@transaction.atomic
def set_password(user: User, password: str, *, by: Actor) -> None:
    """Give a user another password; where she is signed in, she is signed out. The record keeps no password.

    Raises `Refused`, and `ValidationError` for a password that is too weak.
    """
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    is_trusted = locked.is_senior or Clearance.objects.filter(user=user, until=None).exists()
    may_set_password(by, user_id=user.pk, posts=posts_of_user(user.pk), is_trusted=is_trusted).require()
    validate_password(password, locked)
    locked.set_password(password)
    User.objects.filter(pk=user.pk).update(password=locked.password)
    record(Verb.SET_PASSWORD, by=by, kind="user", id=user.pk)


def _one_at_a_time() -> None:
    """Until the transaction ends, nobody else adds users and posts or takes administrators away."""
    list(Post.objects.select_for_update(no_key=True).filter(parent=None).order_by("id"))


def _administrator_roles(user_id: UUID) -> int:
    return Membership.objects.filter(user_id=user_id, role=Role.ADMINISTRATOR, until=None).count()


@transaction.atomic
def create_administrator(
    email: str, *, name: str, password: str, post_name: str, by: Actor | None, country: str = ""
) -> User:
    """Add an administrator of a post; where there is no post yet, that post is made as headquarters.

    An empty `post_name` means headquarters. Raises `ValidationError` for a password that is too weak, `Refused` for a
    post that is not there, for an e-mail address that is taken and for no name.
    """
    if not name.strip():
        raise Refused(_("Write the name of the person."))
    validate_password(password, User(email=email, name=name))
    post = _post_of_administrator(post_name, country=country, by=by)
    user = create_user(email, name=name, password=password, by=by, time_zone=post.time_zone)
    grant_role(user, role=Role.ADMINISTRATOR, post=post, by=by)
    return user


def _post_of_administrator(name: str, *, country: str, by: Actor | None) -> Post:
    posts = Post.objects.filter(name=name) if name else Post.objects.filter(parent=None).order_by("id")
    if (post := posts.first()) is not None:
        return post
    if Post.objects.exists():
        names = ", ".join(Post.objects.values_list("name", flat=True))
        raise Refused(_("There is no post “%(name)s”. These are there: %(names)s.") % {"name": name, "names": names})
    return create_post(name or _("Headquarters"), kind=PostKind.HEADQUARTERS, country=country, parent=None, by=by)


def record_sign_in(user: User) -> None:
    """Put into the record that a user signed in."""
    record(Verb.SIGN_IN, by=user, kind="user", id=user.pk)


def record_failed_sign_in(email: str, *, why: SignInFault) -> None:
    """Put into the record that somebody was not let in, with the e-mail address as it was typed."""
    record(Verb.SIGN_IN_FAILED, by=None, kind="user", id="", after={"email": email[:254], "why": why})


def record_password_change(user: User) -> None:
    """Put into the record that a user gave herself another password."""
    record(Verb.CHANGE_PASSWORD, by=user, kind="user", id=user.pk)
