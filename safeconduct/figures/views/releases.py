"""Open data: what is released, releasing it, and the addresses that everybody may read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.actor import Actor
from safeconduct.access.answers import UNPROCESSABLE, succeeds
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest
from safeconduct.cases.models import Crisis
from safeconduct.store.downloads import JSON

from ..actions.releases import release_data
from ..actions.taking_away import read_release
from ..doors import LARGEST, enter_figures
from ..forms.releases import ReleaseForm
from ..models import DataRelease
from ..queries import current_versions
from ..queries.releases import chosen_in, released, releases_of
from .figures import page_context

CSV = "text/csv; charset=utf-8"


@require_http_methods(["GET", "HEAD", "POST"])
def data(request: DeskRequest, slug: str) -> HttpResponse:
    """What is released, and for who may: release the figures of this time."""
    crisis = enter_figures(request, slug)
    last = released(slug)
    said = request.POST if request.method == "POST" else None
    form = ReleaseForm(said, versions=current_versions(), initial=chosen_in(last))
    if form.is_bound and form.is_valid() and _release(request, crisis, form):
        messages.success(request, _("It is released. Everybody can read it at the addresses below."))
        return redirect("figures:data", slug)
    may_release = may(request.actor, Task.RELEASE_DATA)
    context = {"form": form, "last": last, "rows": releases_of(crisis)[:20], "may_release": may_release}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "figures/data/data.html", page_context(request, crisis) | context, status=status)


def _release(request: DeskRequest, crisis: Crisis, form: ReleaseForm) -> bool:
    at = request.as_known.at
    return succeeds(form, lambda: release_data(crisis, as_known=at, **form.cleaned_data, by=request.actor))


@login_not_required
@require_safe
def open_csv(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The figures of a crisis as a table, for everybody."""
    content = read_release(_released(slug, number), "csv", by=_signed_in(request))
    return _open_to_all(HttpResponse(content, content_type=CSV))


@login_not_required
@require_safe
def open_json(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The same as JSON."""
    content = read_release(_released(slug, number), "json", by=_signed_in(request))
    return _open_to_all(HttpResponse(content, content_type=JSON))


def _signed_in(request: HttpRequest) -> Actor | None:
    """Who reads, where this is a user of ours."""
    return getattr(request, "actor", None)


def _released(slug: str, number: int | None) -> DataRelease:
    found = released(slug, None if number is None else min(number, LARGEST))
    if found is None:
        raise Http404
    return found


def _open_to_all(answer: HttpResponse) -> HttpResponse:
    """Readable by the programs of other sites, and kept no longer than a minute: it may be taken away."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=60"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
