"""Statements: the list of a crisis, one of them, recording one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest
from safeconduct.cases.models import Crisis

from ..actions.statements import record_statement
from ..doors import enter_statement, enter_statements
from ..enums import Side, StatementChannel
from ..forms.statements import StatementForm
from ..models import Statement
from ..pages.filling import filled_statement
from ..pages.statements import statement_shown, statements_shown
from ..queries.said import After, read_narrowed


@require_safe
def statements(request: DeskRequest, slug: str) -> HttpResponse:
    """What was said in public, the last first."""
    crisis = enter_statements(request, slug)
    narrowed = read_narrowed(request.GET)
    after = After.parse(request.GET.get("after", ""))
    context = {
        "page": statements_shown(request.actor, crisis, narrowed, seen=request.as_known, after=after),
        "narrowed": narrowed,
        "sides": Side.choices,
        "channels": StatementChannel.choices,
        "slug": slug,
        "seen": request.as_known,
        "may_record": may(request.actor, Task.RECORD_STATEMENT),
    }
    return render(request, "diplomacy/statements/list.html", context)


@require_safe
def statement(request: DeskRequest, id_: UUID) -> HttpResponse:
    """One statement, with its archived text."""
    found = enter_statement(request, id_)
    page = statement_shown(request.actor, found, seen=request.as_known)
    context = {"page": page, "statement": found, "slug": found.crisis.slug, "seen": request.as_known}
    return render(request, "diplomacy/statements/statement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: DeskRequest, slug: str) -> HttpResponse:
    """Record what was said."""
    crisis = enter_statements(request, slug)
    if not may(request.actor, Task.RECORD_STATEMENT):
        raise Http404
    filled = filled_statement(request, crisis)
    posted = request.POST if request.method == "POST" else None
    form = StatementForm(posted, filled.offered, initial=filled.initial, engagement=filled.engagement)
    if form.is_bound and form.is_valid() and (made := _recorded(request, crisis, form)) is not None:
        messages.success(request, _("The statement is recorded."))
        return redirect("diplomacy:statement", made.pk)
    context = {"form": form, "slug": slug, "filled": filled}
    return render(request, "diplomacy/statements/record.html", context, status=UNPROCESSABLE if form.errors else 200)


def _recorded(request: DeskRequest, crisis: Crisis, form: StatementForm) -> Statement | None:
    said = form.cleaned_data
    return carry_out(
        form,
        lambda: record_statement(crisis, form.said(), by=request.actor, known_at=said["known_at"], key=said["key"]),
    )
