"""The desk's own pages: home, the situation of a crisis, who may do what, the record."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out
from safeconduct.access.enums import Role, Task
from safeconduct.access.role_table import role_table
from safeconduct.access.rules import may
from safeconduct.audit.enums import Verb
from safeconduct.cases.actions.crises import open_crisis
from safeconduct.cases.doors import DeskRequest, enter_crisis, enter_desk
from safeconduct.cases.models import Crisis
from safeconduct.cases.queries import MANY

from .forms import CrisisForm
from .record import read_record, read_sought
from .situation import Chosen, SituationPage, situation_page


@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """The situation of the crisis visited last, or of the newest; without a crisis what to do next."""
    crisis = enter_desk(request)
    if crisis is not None:
        return redirect("desk:situation", crisis.slug)
    return render(request, "desk/home.html", {"may_open": may(request.actor, Task.KEEP_CRISIS), "actor": request.actor})


@require_safe
def situation(request: DeskRequest, slug: str) -> HttpResponse:
    """The picture of a crisis, as known now or at the end of an earlier day."""
    crisis = enter_crisis(request, slug)
    chosen = Chosen(request.GET.get("partition", ""), request.GET.get("measure", ""))
    page = situation_page(crisis, request.as_known, actor=request.actor, chosen=chosen)
    context = {
        "page": page,
        "keep": [(name, value) for name, value in request.GET.items() if name in {"partition", "measure"}],
        "situation_url": request.path,
        "figures_url": page.links.page("figures:list"),
        "published_url": page.links.page("figures:published"),
        "charts_url": page.links.page("figures:charts"),
        "held_back_note": _held_back_note(page),
        "past_note": _past_note(page),
        "may_open": may(request.actor, Task.OPEN_CASE),
        "may_keep": may(request.actor, Task.KEEP_CRISIS),
        "known_query": f"?known={request.as_known.text}" if request.as_known.is_past else "",
    }
    return render(request, "desk/situation.html", context)


def _past_note(page: SituationPage) -> str:
    """What can have changed the answer for a past day: only claims whose known-at was set back, which are marked."""
    if not page.seen.is_past:
        return _("A past day is told as it was known then.")
    if not page.recorded_later:
        return _("Told as it was known then: no claim has been dated back into this day since.")
    return ngettext(
        "%(n)s claim was recorded after this day with an earlier known-at, and is counted here.",
        "%(n)s claims were recorded after this day with an earlier known-at, and are counted here.",
        page.recorded_later,
    ) % {"n": f"{page.recorded_later}" if page.recorded_later < MANY else _("%(n)d or more") % {"n": MANY}}


def _held_back_note(page: SituationPage) -> str:
    """ "2 deaths are held back by family first", as a link for those who may see the cases."""
    held = page.held_back
    if not held.number:
        return ""
    words = ngettext(
        "%(n)d death is held back by family first and stays in the part where it was.",
        "%(n)d deaths are held back by family first and stay in the parts where they were.",
        held.number,
    ) % {"n": held.number}
    return format_html('<a href="{}">{}</a>', held.url, words) if held.url else words


@require_http_methods(["GET", "HEAD", "POST"])
def open_crisis_page(request: DeskRequest) -> HttpResponse:
    """Open a crisis: then cases can be opened in it."""
    enter_desk(request)
    form = CrisisForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (crisis := _open_crisis(request, form)):
        return redirect("desk:situation", crisis.slug)
    context = {"form": form, "may_open": may(request.actor, Task.KEEP_CRISIS)}
    return render(request, "desk/open_crisis.html", context, status=UNPROCESSABLE if form.errors else 200)


def _open_crisis(request: DeskRequest, form: CrisisForm) -> Crisis | None:
    """Act; a refusal becomes an error of the form."""
    return carry_out(form, lambda: open_crisis(**form.cleaned_data, by=request.actor))


@require_safe
def roles(request: DeskRequest) -> HttpResponse:
    """Which role may do which task."""
    enter_desk(request)
    context = {"roles": list(Role), "rows": role_table(), "held": request.actor.roles}
    return render(request, "desk/roles.html", context)


@require_safe
def audit(request: DeskRequest) -> HttpResponse:
    """The record, for auditors."""
    enter_desk(request)
    sought = read_sought(request.GET.dict())
    before = request.GET.get("before", "")
    page = read_record(sought, by=request.actor, before=int(before) if before.isdecimal() else None)
    start = urlencode(sought.pairs())
    context = {
        "page": page,
        "sought": sought,
        "verbs": Verb.choices,
        "first_url": f"?{start}" if before else "",
        "next_url": f"?{urlencode([*sought.pairs(), ('before', page.next)])}" if page.next else "",
    }
    return render(request, "desk/audit.html", context)


@require_safe
def keys(request: DeskRequest) -> HttpResponse:
    """The keys of the keyboard."""
    enter_desk(request)
    return render(request, "desk/keys.html")
