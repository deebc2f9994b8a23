"""Our lines: those that stand, setting one, replacing it, giving it up."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE, succeeds
from safeconduct.access.enums import Task
from safeconduct.cases.doors import DeskRequest
from safeconduct.store.partial_dates import UNKNOWN

from ..actions.statements import set_position
from ..doors import enter_position, enter_register, enter_statements
from ..forms.statements import GiveUpForm, PositionForm, ReplaceForm
from ..models import Position
from ..pages.statements import positions_shown
from ..queries.offered import states_by_code


@require_safe
def positions(request: DeskRequest, slug: str) -> HttpResponse:
    """The lines of a crisis, with what stood before."""
    crisis = enter_statements(request, slug)
    page = positions_shown(request.actor, crisis, seen=request.as_known)
    return render(request, "diplomacy/positions/list.html", {"page": page, "slug": slug, "seen": request.as_known})


@require_http_methods(["GET", "HEAD", "POST"])
def set_line(request: DeskRequest, slug: str) -> HttpResponse:
    """Set a new line."""
    crisis = enter_register(request, slug, task=Task.KEEP_ENGAGEMENTS)
    states = states_by_code()
    choices = [(code, row.name) for code, row in states.items() if not row.is_ours]
    form = PositionForm(request.POST if request.method == "POST" else None, choices)
    if form.is_bound and form.is_valid():
        said = {**form.cleaned_data, "state": states.get(form.cleaned_data["state"])}
        if succeeds(form, lambda: set_position(crisis, **said, by=request.actor)):
            messages.success(request, _("The line stands from now on."))
            return redirect("diplomacy:positions", slug)
    context = {"form": form, "slug": slug}
    return render(request, "diplomacy/positions/set.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def replace_line(request: DeskRequest, id_: UUID) -> HttpResponse:
    """Put another line in the place of this one."""
    position = enter_position(request, id_)
    initial = {"words": position.words, "source": position.source}
    form = ReplaceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        if succeeds(form, lambda: set_position(position.crisis, **said, replaces=position, by=request.actor)):
            messages.success(request, _("The line stands from now on; the one before stays in the record."))
            return redirect("diplomacy:positions", position.crisis.slug)
    return _act_page(request, position, form, _("Replace our line"), _("Put it in its place"))


@require_http_methods(["GET", "HEAD", "POST"])
def give_up_line(request: DeskRequest, id_: UUID) -> HttpResponse:
    """Give this line up. It stays in the record."""
    position = enter_position(request, id_)
    form = GiveUpForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and succeeds(form, lambda: _give_up(request, position, form)):
        messages.success(request, _("The line is given up; it stays in the record."))
        return redirect("diplomacy:positions", position.crisis.slug)
    return _act_page(request, position, form, _("Give up our line"), _("Give it up"), is_grave=True)


def _give_up(request: DeskRequest, position: Position, form: GiveUpForm) -> Position:
    source = form.cleaned_data["source"]
    return set_position(position.crisis, words="", source=source, since=UNKNOWN, replaces=position, by=request.actor)


def _act_page(
    request: DeskRequest, position: Position, form: Form, title: str, button: str, *, is_grave: bool = False
) -> HttpResponse:
    context = {"form": form, "position": position, "title": title, "button": button, "is_grave": is_grave}
    context["slug"] = position.crisis.slug
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "diplomacy/positions/act.html", context, status=status)
