"""Which rows. `requests_for` is the only door of officers to requests."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Compartment, Task
from safeconduct.access.rules import may
from safeconduct.cases.models import Case, Crisis
from safeconduct.cases.queries import cases_for

from .enums import ChannelKind
from .models import Channel, Handling, OrderException, Request, RequestLink, RequestList

MOST_OF_CASE = 2000
"""So many requests about one case are looked at."""


def requests_for(actor: Actor) -> QuerySet[Handling]:
    """The requests that this actor may see: those of her posts and the posts below them, and those about a case that
    she may see; but none about a case in a compartment that she does not hold. Nothing else exists for her.

    What the request is about with which another is handled, that one is about too.
    """
    if not may(actor, Task.SEE_REQUESTS):
        return Handling.objects.none()
    rows = Handling.objects.all()
    if not actor.sees_all_posts:
        seen = cases_for(actor)
        rows = rows.filter(Q(post_id__in=actor.posts) | Exists(_about(seen)) | Exists(_about(seen, "into_id")))
    closed = _closed_to(actor)
    return rows if _opens_all(actor) else rows.filter(~Exists(_about(closed)), ~Exists(_about(closed, "into_id")))


def queue_for(actor: Actor, crisis: Crisis) -> QuerySet[Handling]:
    """What stands in the queue of a crisis for this actor: requests of her own posts that do not continue another."""
    if not may(actor, Task.SEE_REQUESTS):
        return Handling.objects.none()
    rows = Handling.objects.filter(crisis=crisis, into=None)
    if not actor.sees_all_posts:
        rows = rows.filter(post_id__in=actor.posts)
    return rows if _opens_all(actor) else rows.filter(~Exists(_about(_closed_to(actor))))


def requests_of(actor: Actor, case: Case) -> QuerySet[Handling]:
    """The requests about a case that the actor may see, the newest first."""
    about = list(links_that_stand().filter(case=case).values_list("request_id", flat=True)[:MOST_OF_CASE])
    return requests_for(actor).filter(pk__in=about).order_by("-received_at")


def exceptions_for(actor: Actor, crisis: Crisis) -> QuerySet[OrderException]:
    """The exceptions to the order of a crisis, the newest first, as far as the actor may see their requests."""
    seen = requests_for(actor).filter(crisis=crisis, request=OuterRef("request"))
    rows = OrderException.objects.filter(Exists(seen)).order_by("-at", "-id")
    return rows.select_related("request__handling", "agreed_by", "by", "end__by").defer("request__raw")


def channels_of(crisis: Crisis) -> QuerySet[Channel]:
    """The channels of a crisis, by name."""
    return Channel.objects.filter(crisis=crisis).select_related("post").order_by("name")


def kept_channels(actor: Actor, crisis: Crisis) -> QuerySet[Channel]:
    """The channels of a crisis that are of posts of the actor, by name."""
    rows = channels_of(crisis)
    return rows if actor.sees_all_posts else rows.filter(post__in=actor.posts)


def mailboxes_of(actor: Actor, crisis: Crisis) -> QuerySet[Channel]:
    """The mailboxes among them."""
    return kept_channels(actor, crisis).filter(kind=ChannelKind.EMAIL)


def links_that_stand() -> QuerySet[RequestLink]:
    """What officers said and did not take back."""
    return RequestLink.objects.filter(unlink=None)


def requests_of_list(held: RequestList) -> QuerySet[Request]:
    """The requests that were made of the rows of a list."""
    return Request.objects.filter(channel=held.channel_id, list_sha256=held.sha256, list_row__isnull=False)


def lists_for(actor: Actor, crisis: Crisis) -> QuerySet[RequestList]:
    """The lists of a crisis that were brought for posts of the actor, the newest first."""
    if not may(actor, Task.SEE_REQUESTS):
        return RequestList.objects.none()
    rows = RequestList.objects.filter(channel__crisis=crisis).select_related("channel__post", "by")
    return (rows if actor.sees_all_posts else rows.filter(channel__post__in=actor.posts)).order_by("-at")


def _about(cases: QuerySet[Case], request: str = "request_id") -> QuerySet[RequestLink]:
    """Links of the request at hand, or of that with which it is handled, that stand, to one of these cases."""
    return links_that_stand().filter(Exists(cases.filter(pk=OuterRef("case_id"))), request_id=OuterRef(request))


def _closed_to(actor: Actor) -> QuerySet[Case]:
    held = [str(name) for name in sorted(actor.compartments)]
    return Case.objects.exclude(compartments__contained_by=held)


def _opens_all(actor: Actor) -> bool:
    return set(actor.compartments) == set(Compartment)
