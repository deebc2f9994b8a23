"""Whose a request is: passed on to another post or crisis, given to an officer."""

from __future__ import annotations

from django.db import transaction

from safeconduct.access.actor import Actor
from safeconduct.access.models import Post, User
from safeconduct.access.queries import actor_for
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.models import Crisis

from .. import rules
from ..models import Handling, RequestLink
from ..queries import requests_for
from .presence import let_go, lock
from .ranking import rank


@transaction.atomic
def pass_on(handling: Handling, *, post: Post, crisis: Crisis, reason: str, by: Actor) -> None:
    """Give a request, with those that are handled with it, to another post or crisis. Raises `Refused`."""
    held = lock(handling.pk, by=by)
    rules.stands_alone(into=held.into.reference if held.into else "").require()
    thread = Handling.objects.filter(into=held.pk)
    ids = [held.pk, *thread.values_list("pk", flat=True)]
    rules.may_pass_on(
        by,
        is_there=held.post_id == post.pk and held.crisis_id == crisis.pk,
        changes_crisis=held.crisis_id != crisis.pk,
        is_linked=RequestLink.objects.filter(request__in=ids, unlink=None).exists(),
        reason=reason,
    ).require()
    before = {"post": held.post.name, "crisis": held.crisis.name}
    Handling.objects.filter(pk__in=ids).update(post=post, crisis=crisis, officer=None)
    rank(ids)
    let_go(held, by=by)
    after = {"post": post.name, "crisis": crisis.name, "reason": reason.strip()}
    record(Verb.PASS_ON_REQUEST, by=by, kind="request", id=held.pk, before=before, after=after)


@transaction.atomic
def give_request(handling: Handling, *, officer: User, by: Actor) -> None:
    """Give a request to an officer, who finds it among hers."""
    held = lock(handling.pk, by=by)
    sees = requests_for(actor_for(officer)).filter(pk=held.pk).exists()
    rules.may_give(by, officer_name=officer.name, officer_sees=sees).require()
    before = {"officer": held.officer.name} if held.officer else None
    held.officer = officer
    held.save(update_fields=["officer"])
    record(Verb.GIVE_REQUEST, by=by, kind="request", id=held.pk, before=before, after={"officer": officer.name})
