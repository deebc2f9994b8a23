"""What the commands are asked about: a crisis, a time, a person, a post. What is not there ends with exit code 2 and a
sentence that says what is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from safeconduct.cli.errors import NotUnderstoodError
from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.access.actor import Actor
    from safeconduct.access.enums import Task
    from safeconduct.access.models import Post
    from safeconduct.cases.models import Crisis

COMMAND_LINE = "command line"
"""What the record keeps as the address of a command."""


def asked_crisis(slug: str) -> Crisis:
    """The crisis with this slug."""
    from safeconduct.cases.queries import crises

    there = {crisis.slug: crisis for crisis in crises()}
    if slug not in there:
        raise NotUnderstoodError(
            _("There is no crisis “%(said)s”. There are: %(names)s.") % {"said": slug, "names": listed(there)}
        )
    return there[slug]


def asked_time(crisis: Crisis, text: str) -> datetime:
    """The moment (UTC) of "2025-01-17", which means the end of that day where the crisis is kept, or of an ISO time;
    now when nothing was asked."""
    from safeconduct.cases.as_known import as_known

    if "T" in text or ":" in text:
        return _iso_time(crisis, text)
    known = as_known(crisis, text)
    if known.fault:
        raise NotUnderstoodError(f"“{text}”: {known.fault}" + " " + _("A time is written 2025-01-17T09:30."))
    return known.at


def _iso_time(crisis: Crisis, text: str) -> datetime:
    try:
        said = datetime.fromisoformat(text)
        moment = (said if said.tzinfo else said.replace(tzinfo=ZoneInfo(crisis.time_zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotUnderstoodError(
            _("“%(said)s” is not a time. Write a day as 2025-01-17 or a time as 2025-01-17T09:30.") % {"said": text}
        ) from None
    if moment > datetime.now(UTC):
        raise NotUnderstoodError(_("“%(said)s” has not come yet.") % {"said": text})
    return moment


def asked_actor(email: str) -> Actor:
    """The person with this e-mail address, with her roles of this moment."""
    from safeconduct.access.models import User
    from safeconduct.access.queries import actor_for

    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NotUnderstoodError(_("Nobody signs in with “%(email)s”.") % {"email": email})
    return actor_for(user)


def asked_signer(email: str, task: Task) -> Actor:
    """Who acts: every act carries a name, so somebody has to be named. Where nobody is, the sentence says who may."""
    if email:
        return asked_actor(email)
    from safeconduct.access.models import User
    from safeconduct.access.rules import TASK_ROLES

    may = User.objects.filter(is_active=True, memberships__until=None, memberships__role__in=TASK_ROLES[task])
    emails = may.order_by("email").values_list("email", flat=True).distinct()[:10]
    raise NotUnderstoodError(
        _("Say who does it with --as EMAIL: every act carries a name. For example: %(emails)s.")
        % {"emails": ", ".join(emails) or _("nobody may yet")}
    )


def asked_post(name: str) -> Post:
    """The post with this name, whatever its capitals."""
    from safeconduct.access.models import Post

    there = {post.name: post for post in Post.objects.all()}
    found = next((post for post in there.values() if post.name.casefold() == name.strip().casefold()), None)
    if found is None:
        raise NotUnderstoodError(
            _("There is no post “%(said)s”. There are: %(names)s.") % {"said": name, "names": listed(there)}
        )
    return found


def operator() -> Actor:
    """Who runs a command without saying who: the person at the machine, who sees references but no names."""
    from safeconduct.access.actor import Actor
    from safeconduct.access.enums import Compartment, Role

    return Actor(
        UUID(int=0), "system operator", "", roles=frozenset({Role.AUDITOR}), sees_all_posts=True,
        compartments=frozenset(Compartment),
    )  # fmt: skip


def listed(names: Iterable[str]) -> str:
    """Names with commas between them."""
    return ", ".join(names) or _("none yet")
