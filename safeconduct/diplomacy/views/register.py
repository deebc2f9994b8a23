"""The list of engagements and the calendar."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest

from ..calendars import Month
from ..doors import enter_register
from ..filters import read_filters
from ..forms.filters import FilterForm
from ..pages.register import calendar_shown, register_shown
from ..queries.counterparts import states_met
from ..queries.register import After


@require_safe
def engagements(request: DeskRequest, slug: str) -> HttpResponse:
    """The engagements of a crisis, what lies furthest ahead first."""
    crisis = enter_register(request, slug)
    filters = read_filters(request.GET)
    after = After.parse(request.GET.get("after", ""))
    context = {
        "page": register_shown(request.actor, crisis, filters, as_known=request.as_known, after=after),
        "filters": filters,
        "form": FilterForm(filters, as_known=request.as_known, states=states_met(crisis)),
        "as_known_now": request.as_known,
        "may_plan": may(request.actor, Task.KEEP_ENGAGEMENTS),
        "slug": slug,
    }
    return render(request, "diplomacy/register/list.html", context)


@require_safe
def calendar(request: DeskRequest, slug: str) -> HttpResponse:
    """A month of engagements."""
    crisis = enter_register(request, slug)
    month = Month.parse(request.GET.get("month", ""), request.as_known.day)
    page = calendar_shown(request.actor, crisis, month, as_known=request.as_known)
    return render(request, "diplomacy/register/calendar.html", {"page": page, "slug": slug})
