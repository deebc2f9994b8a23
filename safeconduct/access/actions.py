"""Making users, posts and grants. Every one leaves its row in the audit."""

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
