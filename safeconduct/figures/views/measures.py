"""The pages of measures: every measure with its versions, and the editor with a live count."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out
from safeconduct.cases.doors import DeskRequest, enter_crisis
from safeconduct.cases.models import Crisis

from .. import rules
from ..actions import set_measure
from ..faults import FigureFault
from ..forms.measures import MeasureForm, groups_shown, read_data
from ..models import MeasureVersion
from ..pages.measures import Trial, measure_page, measures_page, offered, try_rule
from ..queries import current_versions
from ..rule_rows import RuleRows, changed, read_rows, rows_of, rule_of
from ..rule_tree import Rule
from .figures import page_context

KEEP = "keep"
"""The button that keeps; every other one only changes rows."""


@require_safe
def measures(request: DeskRequest, slug: str) -> HttpResponse:
    """Every measure in its newest words, and the partitions."""
    crisis = enter_crisis(request, slug)
    return render(request, "figures/measures/list.html", _context(request, crisis) | {"page": measures_page(crisis)})


@require_safe
def measure(request: DeskRequest, slug: str, key: str) -> HttpResponse:
    """One measure: where it is in use, and all its versions, for ever."""
    crisis = enter_crisis(request, slug)
    page = measure_page(key, crisis)
    if page is None:
        raise Http404
    return render(request, "figures/measures/measure.html", _context(request, crisis) | {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest, slug: str) -> HttpResponse:
    """A measure that is not there yet."""
    crisis = enter_crisis(request, slug)
    form = MeasureForm(request.POST or None, is_new=True, initial={"position": 300})
    return _editor(request, crisis, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: DeskRequest, slug: str, key: str) -> HttpResponse:
    """A new version of a measure. The one in use stays as it is."""
    crisis = enter_crisis(request, slug)
    version = current_versions().get(key)
    if version is None:
        raise Http404
    form = MeasureForm(request.POST or None, is_new=False, initial=_initial(version))
    return _editor(request, crisis, form, version)


@require_POST
def preview(request: DeskRequest, slug: str) -> HttpResponse:
    """How many a rule counts now, before it is kept: a part of the editor."""
    crisis = enter_crisis(request, slug)
    trial = _tried(request, crisis, request.POST.get("measure", ""), _read_rule(request))
    return render(request, "figures/measures/trial.html", _context(request, crisis) | {"trial": trial})


def _editor(request: DeskRequest, crisis: Crisis, form: MeasureForm, version: MeasureVersion | None) -> HttpResponse:
    key = version.measure_id if version else str(form["key"].value() or "") if form.is_bound else ""
    rule = _read_rule(request) if form.is_bound else version.rule if version else {"known": True}
    if request.POST.get("do") == KEEP and form.is_valid() and (kept := _kept(request, form, key, rule)) is not None:
        messages.success(request, _("Version %(n)d of “%(name)s” is kept.") % {"n": kept.number, "name": kept.name})
        return redirect("figures:measure", crisis.slug, kept.measure_id)
    is_kept = request.POST.get("do") == KEEP
    shown = form if is_kept or not form.is_bound else MeasureForm(initial=request.POST.dict(), is_new=version is None)
    context = {
        "form": shown,
        "version": version,
        "here": request.get_full_path(),
        "trial": _tried(request, crisis, key, rule),
        **_rule_shown(request, rule, is_posted=form.is_bound),
    }
    status = UNPROCESSABLE if is_kept and form.errors else 200
    return render(request, "figures/measures/editor.html", _context(request, crisis) | context, status=status)


def _kept(request: DeskRequest, form: MeasureForm, key: str, rule: Rule | FigureFault) -> MeasureVersion | None:
    def act() -> MeasureVersion:
        if isinstance(rule, FigureFault):
            raise rule
        return set_measure(form.cleaned_data.get("key", key), rule=rule, by=request.actor, **form.said)

    return carry_out(form, act)


def _tried(request: DeskRequest, crisis: Crisis, key: str, rule: Rule | FigureFault) -> Trial:
    if isinstance(rule, FigureFault):
        return Trial(fault=str(rule))
    is_monotone = request.POST.get("is_monotone") == "on"
    return try_rule(key, rule, crisis, is_monotone=is_monotone, actor=request.actor)


def _read_rule(request: DeskRequest) -> Rule | FigureFault:
    """The rule as rows, or as data where that was chosen; what is wrong with the data is told beside it."""
    if request.POST.get("as_data") != "on":
        return rule_of(_rows(request))
    try:
        return read_data(request.POST.get("data", ""))
    except FigureFault as fault:
        return fault


def _rows(request: DeskRequest) -> RuleRows:
    return changed(read_rows(request.POST), request.POST.get("do", ""))


def _rule_shown(request: DeskRequest, rule: Rule | FigureFault, *, is_posted: bool) -> dict[str, Any]:
    """The rule in rows where they can say it, and as data."""
    as_data = is_posted and request.POST.get("as_data") == "on"
    rows = _rows(request) if is_posted else rows_of(rule) if not isinstance(rule, FigureFault) else None
    written = request.POST.get("data", "") if as_data else json.dumps(rule, ensure_ascii=False, indent=2)
    return {
        "as_data": as_data or rows is None,
        "data": written,
        "is_all": rows.is_all if rows else True,
        "groups": groups_shown(rows or RuleRows(), offered()),
    }


def _initial(version: MeasureVersion) -> dict[str, Any]:
    hindi = version.words.get("hi", {})
    said = {name: getattr(version, name) for name in ("name", "definition", "hedge", "is_monotone")}
    return said | {f"{name}_hi": text for name, text in hindi.items()} | {"position": version.measure.position}


def _context(request: DeskRequest, crisis: Crisis) -> dict[str, Any]:
    return page_context(request, crisis) | {"may_change": rules.may_keep_measures(request.actor)}
