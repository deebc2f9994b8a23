"""The doors of the pages: who asks for something of the register gets it, or 404. Every view uses one of them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest, enter_crisis
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import parse_reference

from .models import (
    ASK,
    ASSURANCE,
    ENGAGEMENT,
    Ask,
    Assurance,
    Contact,
    Engagement,
    HandedList,
    Office,
    Official,
    Position,
    State,
    Statement,
    Term,
)
from .queries.statements import statements_of
from .rules import may_see_statements


def enter_register(request: DeskRequest, slug: str, *, task: Task = Task.SEE_ENGAGEMENTS) -> Crisis:
    """The crisis of a page of the register; 404 for who may not do this task."""
    crisis = enter_crisis(request, slug)
    if not may(request.actor, task):
        raise Http404
    return crisis


def enter_engagement(request: DeskRequest, text: str, *, task: Task = Task.SEE_ENGAGEMENTS) -> Engagement:
    """The engagement with this reference; 404 for any other text, or for who may not do this task."""
    rows = Engagement.objects.select_related("crisis", "state", "follows")
    found = get_object_or_404(rows, number=number_of(text, ENGAGEMENT))
    enter_register(request, found.crisis.slug, task=task)
    return found


def enter_ask(request: DeskRequest, text: str, *, task: Task = Task.SEE_ENGAGEMENTS) -> Ask:
    """The ask with this reference; 404 for any other text, or for who may not do this task."""
    found = get_object_or_404(Ask.objects.select_related("crisis", "state"), number=number_of(text, ASK))
    enter_register(request, found.crisis.slug, task=task)
    return found


def enter_assurance(request: DeskRequest, text: str, *, task: Task = Task.SEE_ENGAGEMENTS) -> Assurance:
    """The assurance with this reference; 404 for any other text, or for who may not do this task."""
    rows = Assurance.objects.select_related("crisis", "state", "engagement", "ask", "office", "official")
    found = get_object_or_404(rows, number=number_of(text, ASSURANCE))
    enter_register(request, found.crisis.slug, task=task)
    return found


def enter_statements(request: DeskRequest, slug: str) -> Crisis:
    """The crisis of a page of what was said in public; 404 for who neither sees engagements nor records statements."""
    crisis = enter_crisis(request, slug)
    if not may_see_statements(request.actor):
        raise Http404
    return crisis


def enter_statement(request: DeskRequest, id_: UUID) -> Statement:
    """The statement with this id; 404 for any other, for who may not see it, and before it was known."""
    found = get_object_or_404(Statement.objects.select_related("crisis"), pk=id_)
    crisis = enter_statements(request, found.crisis.slug)
    return get_object_or_404(statements_of(request.actor, crisis, as_known=request.as_known.at), pk=id_)


def enter_position(request: DeskRequest, id_: UUID, *, task: Task = Task.KEEP_ENGAGEMENTS) -> Position:
    """The line with this id; 404 for any other, or for who may not do this task."""
    found = get_object_or_404(Position.objects.select_related("crisis", "state"), pk=id_)
    enter_register(request, found.crisis.slug, task=task)
    return found


def enter_state(request: DeskRequest, slug: str, code: str, *, task: Task = Task.SEE_ENGAGEMENTS) -> State:
    """The state with this code; 404 for any other, or for who may not do this task."""
    enter_register(request, slug, task=task)
    return get_object_or_404(State, code=code)


def enter_office(request: DeskRequest, slug: str, id_: UUID, *, task: Task) -> Office:
    """The office with this id; 404 for any other, or for who may not do this task."""
    enter_register(request, slug, task=task)
    return get_object_or_404(Office.objects.select_related("state"), pk=id_)


def enter_official(request: DeskRequest, slug: str, id_: UUID, *, task: Task = Task.SEE_ENGAGEMENTS) -> Official:
    """The official with this id; 404 for any other, or for who may not do this task."""
    enter_register(request, slug, task=task)
    return get_object_or_404(Official.objects.select_related("state"), pk=id_)


def enter_term(request: DeskRequest, slug: str, id_: UUID) -> Term:
    """The term in an office with this id; 404 for any other, or for who may not keep counterparts."""
    enter_register(request, slug, task=Task.KEEP_COUNTERPARTS)
    return get_object_or_404(Term.objects.select_related("official__state", "office"), pk=id_)


def enter_contact(request: DeskRequest, slug: str, id_: UUID) -> Contact:
    """The contact with this id; 404 for any other, or for who may not see contacts."""
    enter_register(request, slug, task=Task.SEE_CONTACTS)
    return get_object_or_404(Contact.objects.select_related("office__state", "official__state"), pk=id_)


def enter_handed(request: DeskRequest, id_: UUID, *, task: Task) -> HandedList:
    """The list that was handed over; 404 for any other id, or for who may not do this task."""
    found = get_object_or_404(HandedList.objects.select_related("engagement__crisis"), pk=id_)
    enter_register(request, found.engagement.crisis.slug, task=task)
    return found


def number_of(text: str, prefix: str) -> int:
    """The number in a reference with this prefix. Raises `Http404` for any other text."""
    try:
        said, number, _check = parse_reference(text).split("-")
    except ValueError as error:
        raise Http404 from error
    if said != prefix or len(number) > 12:
        raise Http404
    return int(number)
