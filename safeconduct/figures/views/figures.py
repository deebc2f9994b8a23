"""The pages of figures: parse, ask, act, render."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.answers import UNPROCESSABLE, succeeds
from safeconduct.access.decision import Refused
from safeconduct.cases.doors import DeskRequest, enter_crisis
from safeconduct.cases.models import Crisis

from .. import rules
from ..actions import publish_figure
from ..enums import Audience, Bound
from ..filters import read_filter
from ..forms.published import PublishForm
from ..models import MeasureVersion
from ..pages.by_day import by_day
from ..pages.figures import Asked, figure_page, figures_page, filtered_page, published_page
from ..pages.findings import open_findings
from ..queries import Members, PageKey, current_versions
from ..shipped import install_measures


@require_safe
def figures(request: DeskRequest, slug: str) -> HttpResponse:
    """All measures as known on a day, and whether the parts make the whole."""
    crisis = enter_crisis(request, slug)
    page = figures_page(crisis, request.as_known, actor=request.actor)
    return render(request, "figures/figures.html", page_context(request, crisis) | {"page": page})


@require_POST
def install(request: DeskRequest, slug: str) -> HttpResponse:
    """Put the shipped measures into the database."""
    enter_crisis(request, slug)
    try:
        keys = install_measures(by=request.actor)
        messages.success(request, _("%(n)s measures are kept now.") % {"n": len(keys)})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("figures:list", slug)


@require_safe
def members(request: DeskRequest, slug: str, measure: str) -> HttpResponse:
    """One figure: its number, what it counts, and the cases that make it."""
    crisis = enter_crisis(request, slug)
    page = figure_page(crisis, request.as_known, _version(measure), _asked(request), actor=request.actor)
    context = page_context(request, crisis) | {"page": page} | page_links(request, page.members)
    return render(request, "figures/figure.html", context)


@require_safe
def cases(request: DeskRequest, slug: str) -> HttpResponse:
    """The cases that pass a filter."""
    crisis = enter_crisis(request, slug)
    chosen = read_filter(request.GET.dict())
    if chosen.is_empty or not rules.may_see_members(request.actor):
        raise Http404
    after = PageKey.parse(request.GET.get("after", ""))
    page = filtered_page(crisis, request.as_known, chosen, actor=request.actor, after=after)
    context = page_context(request, crisis) | {"page": page} | page_links(request, page.members)
    return render(request, "figures/cases.html", context)


@require_safe
def by_day_page(request: DeskRequest, slug: str, measure: str) -> HttpResponse:
    """A figure as known on one day, as happened by another, beside what was counted then."""
    crisis = enter_crisis(request, slug)
    version = _version(measure)
    if not rules.may_see_members(request.actor):
        raise Http404
    asked = _asked(request)
    page = by_day(
        crisis, request.as_known, version, request.GET.get("happened", ""), asked.audience, actor=request.actor
    )
    return render(request, "figures/by_day.html", page_context(request, crisis) | page)


@require_safe
def published(request: DeskRequest, slug: str) -> HttpResponse:
    """What was said in public, each figure held against our own of that day."""
    crisis = enter_crisis(request, slug)
    held = published_page(crisis, request.as_known)
    context = {
        "held": held,
        "found": open_findings(crisis, request.as_known),
        "may_publish": rules.may_publish_figure(request.actor, is_past=request.as_known.is_past),
    }
    return render(request, "figures/published.html", page_context(request, crisis) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: DeskRequest, slug: str) -> HttpResponse:
    """Record a number that somebody said in public."""
    crisis = enter_crisis(request, slug)
    form = PublishForm(request.POST or None, versions=current_versions())
    if request.method == "POST" and form.is_valid() and _publish(request, crisis, form):
        messages.success(request, _("The published figure is recorded."))
        return redirect("figures:published", slug)
    context = {"form": form, "may_publish": rules.may_publish_figure(request.actor)}
    return render(request, "figures/publish.html", page_context(request, crisis) | context, status=_status(form))


def _publish(request: DeskRequest, crisis: Crisis, form: PublishForm) -> bool:
    """Act; what cannot be so becomes an error of its field."""
    given = form.cleaned_data
    said = given | {"measure": given["measure"] or None, "bound": Bound(given["bound"])}
    return succeeds(form, lambda: publish_figure(crisis, **said, by=request.actor))


def _status(form: PublishForm) -> int:
    return UNPROCESSABLE if form.is_bound and not form.is_valid() else 200


def _version(measure: str) -> MeasureVersion:
    version = current_versions().get(measure)
    if version is None:
        raise Http404
    return version


def _asked(request: HttpRequest) -> Asked:
    audience = Audience.PUBLIC if request.GET.get("audience") == Audience.PUBLIC else Audience.INTERNAL
    after = PageKey.parse(request.GET.get("after", ""))
    return Asked(audience, request.GET.get("since", ""), after, count_hidden=request.GET.get("count") == "1")


def page_links(request: HttpRequest, members: Members | None) -> dict[str, str]:
    """Addresses of the first and of the next page, empty where there is none, and of this page with all counted."""
    query = request.GET.copy()
    count_url = f"{request.path}?{urlencode([*query.items(), ('count', '1')])}"
    was_first = not query.pop("after", None)
    first_url = "" if was_first else f"{request.path}?{query.urlencode()}"
    if members is None or members.next is None:
        return {"first_url": first_url, "next_url": "", "count_url": count_url}
    query["after"] = str(members.next)
    next_url = f"{request.path}?{query.urlencode()}"
    return {"first_url": first_url, "next_url": next_url, "count_url": count_url}


def page_context(request: DeskRequest, crisis: Crisis) -> dict[str, object]:
    """What every page of this room needs: the crisis, the time, and whether numbers open their cases."""
    known = request.as_known.text
    return {
        "slug": crisis.slug,
        "seen": request.as_known,
        "known_query": f"?known={known}" if known else "",
        "known": known,
        "sees_cases": bool(rules.may_see_members(request.actor)),
        "may_keep": rules.may_keep_measures(request.actor),
    }
