"""The pages of a whole and its parts: declared, checked, and what is left over listed by case."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out
from safeconduct.cases.doors import DeskRequest, enter_crisis
from safeconduct.cases.models import Crisis

from .. import rules
from ..actions import set_partition
from ..forms.partitions import BESIDE, PartitionForm, initial_of
from ..models import Partition
from ..pages.partitions import STRAYS, PartitionTrial, partition_of, strays_page, try_partition
from ..queries import PageKey, current_versions, partitions_of
from .figures import page_context, page_links


@require_safe
def partition(request: DeskRequest, slug: str, key: str) -> HttpResponse:
    """A whole with its parts as known on a day, and what keeps them from making it."""
    crisis, held = _held(request, slug, key)
    trial = try_partition(held, crisis, request.as_known)
    context = page_context(request, crisis) | {"partition": held, "trial": trial}
    return render(request, "figures/partitions/partition.html", context)


@require_safe
def strays(request: DeskRequest, slug: str, key: str, stray: str) -> HttpResponse:
    """The cases in a gap, in an overlap, or outside the whole."""
    crisis, held = _held(request, slug, key)
    if stray not in STRAYS or not rules.may_see_members(request.actor):
        raise Http404
    after = PageKey.parse(request.GET.get("after", ""))
    page = strays_page(held, stray, crisis, request.as_known, actor=request.actor, after=after)
    context = page_context(request, crisis) | {"partition": held, "page": page} | page_links(request, page.members)
    return render(request, "figures/partitions/strays.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest, slug: str) -> HttpResponse:
    """A whole that is not declared yet."""
    return _editor(request, enter_crisis(request, slug), None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: DeskRequest, slug: str, key: str) -> HttpResponse:
    """Say it otherwise. Frozen answers keep what they were checked by."""
    crisis, held = _held(request, slug, key)
    return _editor(request, crisis, held)


@require_POST
def preview(request: DeskRequest, slug: str) -> HttpResponse:
    """Do the parts make the whole? Before they are kept: a part of the editor."""
    crisis = enter_crisis(request, slug)
    form = _form(request, None if "key" in request.POST else Partition())
    context = page_context(request, crisis) | {"trial": _tried(request, crisis, form, "")}
    return render(request, "figures/partitions/trial.html", context)


def _editor(request: DeskRequest, crisis: Crisis, held: Partition | None) -> HttpResponse:
    form, is_kept = _form(request, held), request.POST.get("do") == "keep"
    if is_kept and form.is_valid() and (kept := _kept(request, crisis, form, held)) is not None:
        messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
        return redirect("figures:partition", crisis.slug, kept.pk)
    trial = try_partition(held, crisis, request.as_known) if held and not form.is_bound else None
    context = {
        "form": form,
        "partition": held,
        "here": request.get_full_path(),
        "trial": trial or _tried(request, crisis, form, held.pk if held else ""),
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "figures/partitions/editor.html", page_context(request, crisis) | context, status=status)


def _form(request: DeskRequest, held: Partition | None) -> PartitionForm:
    sent = [name for name in request.POST if name.startswith("part_")]
    initial = initial_of(held) if held and held.pk else {"only_here": True}
    told = len(sent) or len([name for name in initial if name.startswith("part_")]) + BESIDE
    return PartitionForm(
        request.POST or None, versions=current_versions(), is_new=held is None, beside=told, initial=initial
    )


def _tried(request: DeskRequest, crisis: Crisis, form: PartitionForm, key: str) -> PartitionTrial:
    """What is being tried, as far as the form says enough."""
    if not form.is_bound:
        return PartitionTrial(fault=_("Choose a whole and its parts."))
    form.is_valid()
    if not {"whole", "parts"} <= form.cleaned_data.keys():
        return PartitionTrial(fault=_("Choose a whole and its parts."))
    said = {"name": "", "used_from": None} | form.cleaned_data
    return try_partition(partition_of(said | {"within": {}}, key, crisis), crisis, request.as_known)


def _kept(request: DeskRequest, crisis: Crisis, form: PartitionForm, held: Partition | None) -> Partition | None:
    given = form.cleaned_data
    key = held.pk if held else given["key"]
    only = crisis if given["only_here"] else None
    return carry_out(form, lambda: set_partition(key, crisis=only, by=request.actor, **form.said))


def _held(request: DeskRequest, slug: str, key: str) -> tuple[Crisis, Partition]:
    crisis = enter_crisis(request, slug)
    return crisis, get_object_or_404(partitions_of(crisis), pk=key)
