"""Keeping counterparts: each act is a page with one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.access.answers import UNPROCESSABLE, succeeds
from safeconduct.access.enums import Task
from safeconduct.cases.doors import DeskRequest

from ..actions import counterparts as acts
from ..actions.officials import introduce_official
from ..doors import enter_contact, enter_office, enter_official, enter_register, enter_state, enter_term
from ..forms import counterparts as forms
from ..models import Official, State

METHODS = require_http_methods(["GET", "HEAD", "POST"])


@METHODS
def add_state(request: DeskRequest, slug: str) -> HttpResponse:
    """A state that is not in the register yet, or our own."""
    enter_register(request, slug, task=Task.KEEP_COUNTERPARTS)
    form = forms.NewStateForm(_posted(request))
    back = reverse("diplomacy:counterparts", args=[slug])
    return _answer(request, form, _("Add a state"), back, lambda said: acts.add_state(**said, by=request.actor))


@METHODS
def change_state(request: DeskRequest, slug: str, code: str) -> HttpResponse:
    """How a state is named."""
    state = enter_state(request, slug, code, task=Task.KEEP_COUNTERPARTS)
    shown = ("name", "formal_name", "native_name", "language", "script")
    form = forms.StateForm(_posted(request), initial={name: getattr(state, name) for name in shown})
    act = lambda said: acts.change_state(state, **said, by=request.actor)  # noqa: E731 - one line beside its form
    return _answer(request, form, _("Correct %(name)s") % {"name": state.name}, _state_url(slug, state), act)


@METHODS
def add_office(request: DeskRequest, slug: str, code: str) -> HttpResponse:
    """An office of a state."""
    state = enter_state(request, slug, code, task=Task.KEEP_COUNTERPARTS)
    form = forms.OfficeForm(_posted(request))
    act = lambda said: acts.add_office(state, **said, by=request.actor)  # noqa: E731
    return _answer(request, form, _("Add an office of %(name)s") % {"name": state.name}, _state_url(slug, state), act)


@METHODS
def change_office(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """What is kept of an office."""
    office = enter_office(request, slug, id, task=Task.KEEP_COUNTERPARTS)
    initial = {name: getattr(office, name) for name in ("kind", "name", "native_name", "place")}
    form = forms.OfficeForm(_posted(request), initial=initial)
    act = lambda said: acts.change_office(office, **said, by=request.actor)  # noqa: E731
    return _answer(request, form, _("Correct %(name)s") % {"name": office.name}, _state_url(slug, office.state), act)


@METHODS
def add_official(request: DeskRequest, slug: str, code: str) -> HttpResponse:
    """An official of a state, with the office held now."""
    state = enter_state(request, slug, code, task=Task.KEEP_COUNTERPARTS)
    form = forms.NewOfficialForm(_posted(request), offices=state.offices.all(), initial={"language": state.language})
    act = lambda said: introduce_official(state, **said, by=request.actor)  # noqa: E731
    title = _("Add an official of %(name)s") % {"name": state.name}
    return _answer(request, form, title, _state_url(slug, state), act)


@METHODS
def rename_official(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """How we write a name."""
    official = enter_official(request, slug, id, task=Task.KEEP_COUNTERPARTS)
    form = forms.NameForm(_posted(request), initial={"name": official.name})
    act = lambda said: acts.rename_official(official, **said, by=request.actor)  # noqa: E731
    return _answer(request, form, _("Correct the name"), _official_url(slug, official), act)


@METHODS
def add_name(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """A name in another script."""
    official = enter_official(request, slug, id, task=Task.KEEP_COUNTERPARTS)
    form = forms.OtherNameForm(_posted(request), initial={"language": official.state.language})
    act = lambda said: acts.add_official_name(official, **said, by=request.actor)  # noqa: E731
    title = _("%(name)s in another script") % {"name": official.name}
    return _answer(request, form, title, _official_url(slug, official), act)


@METHODS
def begin_term(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """A further office that an official holds or held."""
    official = enter_official(request, slug, id, task=Task.KEEP_COUNTERPARTS)
    form = forms.NewTermForm(_posted(request), offices=official.state.offices.all())
    title = _("An office of %(name)s") % {"name": official.name}

    def act(said: dict[str, Any]) -> object:
        return acts.begin_term(official, said.pop("office"), **said, by=request.actor)

    return _answer(request, form, title, _official_url(slug, official), act)


@METHODS
def end_term(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """When an office was left."""
    term = enter_term(request, slug, id)
    form = forms.EndTermForm(_posted(request))
    act = lambda said: acts.end_term(term, **said, by=request.actor)  # noqa: E731
    title = _("%(name)s left the office") % {"name": term.official.name}
    return _answer(request, form, title, _official_url(slug, term.official), act)


@METHODS
def correct_term(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """A title, a level or the ends of a term that were written down wrongly."""
    term = enter_term(request, slug, id)
    initial = {name: getattr(term, name) for name in ("title", "level", "since", "until")}
    form = forms.TermForm(_posted(request), initial=initial)
    act = lambda said: acts.correct_term(term, **said, by=request.actor)  # noqa: E731
    title = _("Correct the term of %(name)s") % {"name": term.official.name}
    return _answer(request, form, title, _official_url(slug, term.official), act)


@METHODS
def contact_of_office(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """How an office is reached."""
    office = enter_office(request, slug, id, task=Task.SEE_CONTACTS)
    form = forms.ContactForm(_posted(request))
    act = lambda said: acts.add_contact(office=office, **said, by=request.actor)  # noqa: E731
    title = _("How %(name)s is reached") % {"name": office.name}
    return _answer(request, form, title, _state_url(slug, office.state), act)


@METHODS
def contact_of_official(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """How an official is reached."""
    official = enter_official(request, slug, id, task=Task.SEE_CONTACTS)
    form = forms.ContactForm(_posted(request))
    act = lambda said: acts.add_contact(official=official, **said, by=request.actor)  # noqa: E731
    title = _("How %(name)s is reached") % {"name": official.name}
    return _answer(request, form, title, _official_url(slug, official), act)


@require_POST
def end_contact(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """A contact that is no longer good."""
    contact = acts.end_contact(enter_contact(request, slug, id), by=request.actor)
    messages.success(request, _("It is not shown any more."))
    if contact.official is not None:
        return redirect(_official_url(slug, contact.official))
    assert contact.office is not None
    return redirect(_state_url(slug, contact.office.state))


def _answer(
    request: DeskRequest, form: Form, title: str, back: str, act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """The page of a form; what it says is done, or it is shown again with what is to be put right."""
    if form.is_bound and form.is_valid() and succeeds(form, lambda: act(dict(form.cleaned_data))):
        messages.success(request, _("It is recorded."))
        return redirect(back)
    context = {"form": form, "title": title, "back": back}
    return render(request, "diplomacy/counterparts/form.html", context, status=UNPROCESSABLE if form.errors else 200)


def _posted(request: DeskRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _state_url(slug: str, state: State) -> str:
    return reverse("diplomacy:state", args=[slug, state.code])


def _official_url(slug: str, official: Official) -> str:
    return reverse("diplomacy:official", args=[slug, official.pk])
