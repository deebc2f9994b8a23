"""Lists of an authority: bring one, say what its columns mean, hold it against ours, decide, take the outcome away."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safeconduct.access.answers import UNPROCESSABLE, carry_out, is_partial, succeeds
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.store.downloads import ANY_FILE, download

from ..actions.lists.accepting import Intention, accept_rows, intend
from ..actions.lists.judging import choose_case, leave_row, refuse_row
from ..actions.lists.matching import start_matching, stop_matching
from ..actions.lists.receiving import (
    Brought,
    Letter,
    ListFault,
    check_size,
    open_file,
    receive_list,
    set_columns,
    set_header_row,
)
from ..actions.lists.taking import read_original, take_outcome
from ..as_known import as_known
from ..doors import DeskRequest, enter_crisis
from ..enums import Credibility, Reliability, Viewpoint
from ..filters import read_filters
from ..forms.lists import BringListForm, ColumnsForm, HeaderRowForm, JudgeForm, OnlyOursForm, TakeAwayForm
from ..lists.columns import Column, recognise
from ..lists.enums import Heap, Judgement, Stage
from ..models import Crisis, OurList, ReceivedList, RowMatch
from ..pages.list import case_list
from ..pages.lists import heap_matches, hidden_rows, lists_of, rows_page, senders, visible_matches

OURS = "ours"
"""The fourth heap: cases that are in no row."""
OPEN = "open"


@require_GET
def lists(request: DeskRequest, slug: str) -> HttpResponse:
    """The lists of a crisis, theirs with the size of their heaps, and ours."""
    crisis = enter_lists(request, slug)
    context = {
        "lists": lists_of(crisis)[:50],
        "our_lists": OurList.objects.filter(crisis=crisis).select_related("made_by")[:20],
        "crisis_slug": slug,
        "may_reconcile": may(request.actor, Task.RECONCILE_LISTS),
    }
    return render(request, "cases/lists/lists.html", context)


def enter_lists(request: DeskRequest, slug: str) -> Crisis:
    """The crisis, for those who hold lists against ours; 404 for everybody else."""
    crisis = enter_crisis(request, slug)
    if not may(request.actor, Task.RECONCILE_LISTS):
        raise Http404
    return crisis


def enter_list(request: DeskRequest, slug: str, id: UUID) -> ReceivedList:
    """A list of the crisis, or 404."""
    crisis = enter_lists(request, slug)
    return get_object_or_404(lists_of(crisis).select_related("crisis"), pk=id)


@require_http_methods(["GET", "POST"])
def bring(request: DeskRequest, slug: str) -> HttpResponse:
    """The form that brings a list."""
    crisis = enter_lists(request, slug)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = BringListForm(*data, host=crisis.host)
    if form.is_bound and form.is_valid() and (answer := _brought(request, crisis, form)) is not None:
        return answer
    context = {"form": form, "crisis_slug": slug, "senders": senders(crisis)}
    return render(request, "cases/lists/bring.html", context, status=UNPROCESSABLE if form.errors else 200)


def _brought(request: DeskRequest, crisis: Crisis, form: forms.Form) -> HttpResponse | None:
    brought = carry_out(form, lambda: _receive(request, crisis, form.cleaned_data))
    if brought is None:
        return None
    if brought.is_new:
        return redirect("cases:list_columns", crisis.slug, brought.list.pk)
    messages.info(request, _("This file of this sender is here already. Nothing was changed."))
    return redirect("cases:list_show", crisis.slug, brought.list.pk)


def _receive(request: DeskRequest, crisis: Crisis, said: dict[str, Any]) -> Brought:
    letter = Letter(
        said["sender"], said["title"], said["received_at"], said["said_on"], Viewpoint(said["viewpoint"]),
        Reliability(said["reliability"]), Credibility(said["credibility"]), said["said"],
    )  # fmt: skip
    check_size(said["file"].size or 0)
    return receive_list(crisis, bytes(said["file"].read()), name=said["file"].name, letter=letter, by=request.actor)


@require_http_methods(["GET", "POST"])
def columns(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """What each column means, with some of what stands in it; their words for a state; then the matching begins."""
    received = enter_list(request, slug, id)
    reading = received.reading
    seen = _columns(received)
    data = request.POST if request.method == "POST" else None
    said = f"{reading.track}={reading.state}" if reading.state else ""
    form = ColumnsForm(data, columns=seen, statuses=reading.statuses, said=said)
    if form.is_bound and form.is_valid() and (answer := _mapped(request, received, form)) is not None:
        return answer
    context = {
        "list": received,
        "form": form,
        "row_form": HeaderRowForm(initial={"header_row": reading.header_row}),
        "may_move_header": not reading.done,
        "crisis_slug": slug,
        "may_reconcile": may(request.actor, Task.RECONCILE_LISTS),
    }
    return render(request, "cases/lists/columns.html", context, status=UNPROCESSABLE if form.errors else 200)


def _columns(received: ReceivedList) -> list[Column]:
    """The columns with samples, meaning what was said of them."""
    file = open_file(received)
    found = recognise(file.rows, file.header_row)
    kept = received.reading.columns
    return [
        Column(column.place, column.header, kept[column.place] if column.place < len(kept) else "", column.samples)
        for column in found
    ]


def _mapped(request: DeskRequest, received: ReceivedList, form: ColumnsForm) -> HttpResponse | None:
    try:
        more = set_columns(
            received, columns=form.meanings, statuses=form.statuses, said=form.cleaned_data["said"], by=request.actor
        )
        if more:
            messages.info(request, _("Say now what their words mean."))
            return redirect("cases:list_columns", received.crisis.slug, received.pk)
        if "match" in request.POST:
            start_matching(received, by=request.actor, again=received.reading.stage == Stage.MATCHED)
    except (ListFault, Refused) as fault:
        form.add_error(None, str(fault))
        return None
    return redirect("cases:list_show", received.crisis.slug, received.pk)


@require_POST
def header_row(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """Another row names the columns."""
    received = enter_list(request, slug, id)
    form = HeaderRowForm(request.POST)
    if form.is_valid() and succeeds(
        form, lambda: set_header_row(received, header_row=form.cleaned_data["header_row"], by=request.actor)
    ):
        return redirect("cases:list_columns", slug, received.pk)
    return _act_page(request, received, form, _("Row that names the columns"), _("Read again"))


def _act_page(request: DeskRequest, received: ReceivedList, form: forms.Form, title: str, button: str) -> HttpResponse:
    context = {"list": received, "form": form, "title": title, "button": button, "crisis_slug": received.crisis.slug}
    return render(request, "cases/lists/act.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_GET
def show(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """The outcome of a list, heap by heap; while it is matched, how far it is."""
    received = enter_list(request, slug, id)
    context = _outcome(request, received)
    template = (
        "cases/lists/state.html" if is_partial(request) and "heap" not in request.GET else "cases/lists/show.html"
    )
    return render(request, template, context)


def _outcome(request: DeskRequest, received: ReceivedList) -> dict[str, Any]:
    chosen = request.GET.get("heap", "")
    heap = chosen if chosen in {*Heap.values, OURS} else str(Heap.SAME)
    judged = request.GET.get("judged", "")
    after = request.GET.get("after", "")
    context: dict[str, Any] = {
        "list": received,
        "reading": received.reading,
        "heap": heap,
        "judged": judged,
        "crisis_slug": received.crisis.slug,
        "may_reconcile": may(request.actor, Task.RECONCILE_LISTS),
        "is_matching": received.reading.stage == Stage.MATCHING,
        "take_form": TakeAwayForm(auto_id="take-%s"),
    }
    if received.reading.stage != Stage.MATCHED:
        return context
    context["tabs"] = _tabs(received, heap)
    if heap == OURS:
        return context | _only_ours(request, received, after)
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    page = rows_page(received, Heap(heap), actor=request.actor, judged=judged, after=start)
    context |= {
        "page": page,
        "hidden": hidden_rows(received, Heap(heap), request.actor),
        "judgements": [("", _("all")), (OPEN, _("not decided")), *Judgement.choices],
        "first_url": _address(received, heap=heap, judged=judged) if after else "",
        "next_url": _address(received, heap=heap, judged=judged, after=page.next) if page.next else "",
    }
    return context


def _tabs(received: ReceivedList, heap: str) -> list[dict[str, Any]]:
    counts = received.reading.counts
    names = [*((str(each), each.label) for each in Heap), (OURS, _("only ours"))]
    return [
        {"url": _address(received, heap=key), "label": label, "count": counts.get(key, 0), "is_current": key == heap}
        for key, label in names
    ]


def _address(received: ReceivedList, **parts: Any) -> str:
    said = {name: value for name, value in parts.items() if value}
    address = reverse("cases:list_show", args=[received.crisis.slug, received.pk])
    return f"{address}?{urlencode(said)}" if said else address


def _only_ours(request: DeskRequest, received: ReceivedList, after: str) -> dict[str, Any]:
    filters = read_filters(request.GET)
    page = case_list(
        received.crisis, filters, actor=request.actor, as_known=as_known(received.crisis), after=after,
        apart_from=received.pk,
    )  # fmt: skip
    pairs = [("heap", OURS), *filters.pairs()]
    here = reverse("cases:list_show", args=[received.crisis.slug, received.pk])
    return {
        "cases": page.rows,
        "filters": filters,
        "ours_form": OnlyOursForm(filters),
        "chosen": filters.stands,
        "all_url": _address(received, heap=OURS),
        "first_url": f"{here}?{urlencode(pairs)}" if after else "",
        "next_url": f"{here}?{urlencode([*pairs, ('after', str(page.next))])}" if page.next else "",
    }


@require_POST
def start(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """Begin the matching, or go on with it; with `again` from the first row."""
    received = enter_list(request, slug, id)
    form = forms.Form(request.POST)
    if succeeds(form, lambda: start_matching(received, by=request.actor, again="again" in request.POST)):
        return redirect("cases:list_show", slug, received.pk)
    return _act_page(request, received, form, _("Match the list"), _("Try again"))


@require_POST
def stop(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """Stop the matching after the batch in hand."""
    received = enter_list(request, slug, id)
    form = forms.Form(request.POST)
    if succeeds(form, lambda: stop_matching(received, by=request.actor)):
        return redirect("cases:list_show", slug, received.pk)
    return _act_page(request, received, form, _("Stop the matching"), _("Try again"))


@require_http_methods(["GET", "POST"])
def judge(request: DeskRequest, slug: str, id: UUID, number: int) -> HttpResponse:
    """Decide about one row: accept it, refuse it with a reason, leave it for later, give it another case."""
    received = enter_list(request, slug, id)
    match = _match(request, received, number)
    form = JudgeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and succeeds(form, lambda: _judge(request, received, number, form)):
        messages.success(request, _("Row %(row)d is decided.") % {"row": number})
        return redirect(_address(received, heap=match.heap, after=number - 1 if number > 1 else ""))
    rows = rows_page(received, Heap(match.heap), actor=request.actor, after=number - 1).rows[:1]
    context = {
        "list": received,
        "row": rows[0] if rows else None,
        "form": form,
        "crisis_slug": slug,
        "may_reconcile": may(request.actor, Task.RECONCILE_LISTS),
        "would": intend(received, [match], by=request.actor),
        "back": _address(received, heap=match.heap),
    }
    return render(request, "cases/lists/judge.html", context, status=UNPROCESSABLE if form.errors else 200)


def _match(request: DeskRequest, received: ReceivedList, number: int) -> RowMatch:
    matches = visible_matches(received, request.actor).exclude(heap="").select_related("row")
    return get_object_or_404(matches, number=number)


def _judge(request: DeskRequest, received: ReceivedList, number: int, form: JudgeForm) -> None:
    said = form.cleaned_data
    if said["case"]:
        choose_case(received, number, said["case"], by=request.actor)
    elif said["judgement"] == Judgement.REFUSED:
        refuse_row(received, number, reason=said["reason"], by=request.actor)
    elif said["judgement"] == Judgement.LATER:
        leave_row(received, number, by=request.actor)
    else:
        done = accept_rows(received, [number], by=request.actor)
        if done.refused:
            raise Refused(done.refused[0][1])


@require_http_methods(["GET", "POST"])
def accept(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """All open rows of the heap "same" that the actor may see: first what would be recorded, then it is recorded."""
    received = enter_list(request, slug, id)
    matches = list(
        heap_matches(received, Heap.SAME, request.actor, OPEN).select_related("row").order_by("number")[:MOST_AT_ONCE]
    )
    if request.method == "POST" and request.POST.get("count") == str(len(matches)):
        try:
            done = accept_rows(received, [match.number for match in matches], by=request.actor)
        except Refused as refusal:
            return _accept_page(request, received, matches, str(refusal))
        return _accepted(request, received, done)
    changed = _("The heap has changed meanwhile. Look at it again.") if request.method == "POST" else ""
    return _accept_page(request, received, matches, changed)


MOST_AT_ONCE = 20_000
"""Rows that are accepted with one press."""


def _accept_page(request: DeskRequest, received: ReceivedList, matches: list[RowMatch], fault: str) -> HttpResponse:
    context = {
        "list": received,
        "would": intend(received, matches, by=request.actor),
        "count": len(matches),
        "fault": fault,
        "crisis_slug": received.crisis.slug,
        "may_reconcile": may(request.actor, Task.RECONCILE_LISTS),
        "back": _address(received, heap=Heap.SAME),
    }
    return render(request, "cases/lists/accept.html", context, status=UNPROCESSABLE if fault else 200)


def _accepted(request: DeskRequest, received: ReceivedList, done: Intention) -> HttpResponse:
    n = len(done.rows)
    messages.success(request, ngettext("%(n)d claim is recorded.", "%(n)d claims are recorded.", n) % {"n": n})
    for number, reason in done.refused[:20]:
        messages.info(request, _("Row %(row)d: %(reason)s") % {"row": number, "reason": reason})
    return redirect(_address(received, heap=Heap.SAME))


@require_POST
def take(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """The outcome as a workbook of four sheets."""
    received = enter_list(request, slug, id)
    form = TakeAwayForm(request.POST, auto_id="take-%s")
    if not form.is_valid():
        return _act_page(request, received, form, _("Take the outcome away"), _("Take it away"))
    content = take_outcome(received, purpose=form.cleaned_data["purpose"], by=request.actor)
    return download(content, "outcome.xlsx")


@require_GET
def original(request: DeskRequest, slug: str, id: UUID) -> HttpResponse:
    """The file as it reached us, for those who may see every row of it."""
    received = enter_list(request, slug, id)
    try:
        content = read_original(received, by=request.actor)
    except Refused as refusal:
        raise Http404(str(refusal)) from refusal
    return download(content, received.file_name, ANY_FILE)
