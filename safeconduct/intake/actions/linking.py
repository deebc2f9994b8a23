"""Whom a request is about: an officer names people in it, says who each is, or is not, and can take it back."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.actions.opening import Opening, open_with
from safeconduct.cases.models import Case
from safeconduct.cases.together import cases_of_clusters
from safeconduct.identity.evidence import Evidence
from safeconduct.people.models import Person

from .. import rules
from ..enums import MentionOrigin, RequestState
from ..models import Handling, Mention, NotThisPerson, RequestLink, RequestUnlink
from ..readers import Named
from .claims import record_claim_from
from .looking_up import look_up_again
from .presence import lock
from .ranking import rank
from .reading import mention as new_mention
from .reading import write_mentions
from .steps import wait_for_us

FIRST_BY_OFFICERS = 10_001
"""The numbers of people whom officers name begin here, so that a request can be read anew without taking them."""


@transaction.atomic
def name_person(handling: Handling, evidence: Evidence, *, by: Actor, relation: str = "", words: str = "") -> Mention:
    """Name somebody whom the machine did not find, or found wrongly: what is said of her, what she is to the writer,
    in which words. Who she may be is looked up by the job. Raises `Refused`."""
    held = lock(handling.pk, by=by)
    if not evidence.names:
        raise Refused(_("Write the name, as it stands in the request."))
    last = Mention.objects.filter(request=held.pk, number__gte=FIRST_BY_OFFICERS).aggregate(last=Max("number"))["last"]
    named = Named(evidence, MentionOrigin.OFFICER, relation, words)
    mention = new_mention(held.pk, last + 1 if last else FIRST_BY_OFFICERS, named)
    mention.by_id = by.id
    write_mentions([mention])
    rank([held.pk])
    record(Verb.NAME_IN_REQUEST, by=by, kind="request", id=held.pk, after={"name": mention.name})
    return mention


@transaction.atomic
def link_mention(mention: Mention, *, person: Person, by: Actor, is_new: bool = False) -> RequestLink:
    """Say that a person named in a request is this person; her case in the crisis, if there is one, goes with her.

    Nothing of the request or the person is changed. An untouched request waits for us from then on. Other requests
    that probably mean the same person are looked at again. Raises `Refused`.
    """
    held = lock(mention.request_id, by=by)
    is_linked = RequestLink.objects.filter(mention=mention, unlink=None).exists()
    rules.may_link(by, is_linked=is_linked).require()
    case = case_in(held, person)
    link = RequestLink(
        request_id=held.pk, mention=mention, person=person, case=case, is_new_person=is_new, by_id=by.id
    )  # fmt: skip
    link.save(force_insert=True)
    said = {"mention": mention.name, "person": person.name, "case": case.reference if case else ""}
    record(Verb.LINK_REQUEST, by=by, kind="request", id=held.pk, case=case.pk if case else None, after=said)
    if held.state == RequestState.UNTOUCHED and held.into_id is None:
        wait_for_us(held, words=_("It is about %(name)s.") % {"name": person.name}, by=by)
    rank([held.pk])
    look_up_again(_same_group(mention))
    return link


@transaction.atomic
def unlink(link: RequestLink, *, reason: str, by: Actor) -> RequestUnlink:
    """Take back whom a request is about. The person, the case and its claims stay as they are."""
    held = lock(link.request_id, by=by)
    is_taken_back = RequestUnlink.objects.filter(link=link).exists()
    rules.may_unlink(by, is_taken_back=is_taken_back, reason=reason).require()
    row = RequestUnlink(link=link, reason=reason.strip(), by_id=by.id)
    row.save(force_insert=True)
    said = {"person": link.person.name, "reason": row.reason}
    record(Verb.UNLINK_REQUEST, by=by, kind="request", id=held.pk, case=link.case_id, after=said)
    rank([held.pk])
    if link.mention is not None:
        look_up_again([link.mention.pk, *_same_group(link.mention)])
    return row


@transaction.atomic
def rule_out(mention: Mention, *, person: Person, by: Actor) -> NotThisPerson:
    """Say that a person named in a request is not this one. Remembered: she is not shown as a candidate again."""
    held = lock(mention.request_id, by=by)
    may(by, Task.HANDLE_REQUESTS).require()
    known = NotThisPerson.objects.filter(mention=mention, person=person).first()
    if known is not None:
        return known
    row = NotThisPerson(mention=mention, person=person, by_id=by.id)
    row.save(force_insert=True)
    record(Verb.RULE_OUT, by=by, kind="request", id=held.pk, after={"mention": mention.name, "person": person.name})
    look_up_again([mention.pk])
    return row


@transaction.atomic
def open_case_from(mention: Mention, opening: Opening, *, by: Actor) -> Case:
    """Open a case for a person named in a request, and say that the request is about it. All or nothing.

    What the family says is recorded with the words of the request as evidence. Raises `Refused` and `FieldFault`.
    """
    held = lock(mention.request_id, by=by)
    case = open_with(held.crisis, replace(opening, claim=None), by=by)
    link = RequestLink.objects.filter(mention=mention, unlink=None).first()
    if link is not None and link.case is None:
        unlink(link, reason=_("The case %(reference)s was opened.") % {"reference": case.reference}, by=by)
    link_mention(mention, person=case.person, by=by, is_new=opening.same_as is None)
    if opening.claim is not None:
        record_claim_from(held, case, opening.claim, words=opening.claim.words, by=by)
    return case


def case_in(handling: Handling, person: Person) -> Case | None:
    """The case in the crisis of the request of this person, or of whoever is one with her: the one that counts."""
    cases = cases_of_clusters([person.pk]).filter(crisis=handling.crisis_id)
    return min(cases, key=lambda case: (case.person_id != person.stands_for, case.opened_at, case.pk), default=None)


def _same_group(mention: Mention) -> list[UUID]:
    """Mentions of other requests that probably mean the same person and of whom nobody said yet who they are."""
    if mention.group is None:
        return []
    linked = RequestLink.objects.filter(unlink=None, mention__group=mention.group).values("mention")
    others = Mention.objects.filter(group=mention.group).exclude(pk=mention.pk).exclude(pk__in=linked)
    return list(others.values_list("pk", flat=True))
