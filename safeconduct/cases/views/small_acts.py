"""The small acts of a case page, each with a form of its own: tasks, calls, officers, hand-overs, documents.

Each is one row of data here; one view serves them all. Opened by a script the form stands in the case page; without one
it is a page by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.access.actor import Actor
from safeconduct.access.answers import UNPROCESSABLE, carry_out, is_partial, succeeds

from .. import queries
from ..actions import casework, clocks, documents
from ..doors import DeskRequest, enter_case
from ..forms import casework as small
from ..forms.claims import compartment_choices
from ..models import Case, CaseTask, Clock
from ..together import joined_now
from .answers import back_to, case_url

Data = dict[str, Any]
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class SmallAct:
    """`make_form` gets what was posted (or None), the files, the case and the actor; `do` gets what was filled in."""

    title: Promise | str
    button: Promise | str
    done: Promise | str
    section: str
    make_form: Callable[[Any, Any, Case, Actor], forms.Form]
    do: Callable[[Case, Data, Actor], object]
    brings_file: bool = False


def small_act(act: SmallAct) -> View:
    """The view of a small act."""

    @require_http_methods(["GET", "POST"])
    def view(request: DeskRequest, reference: str) -> HttpResponse:
        case = enter_case(request, reference)
        posted = request.method == "POST"
        form = act.make_form(request.POST if posted else None, request.FILES if posted else None, case, request.actor)
        if posted and form.is_valid() and _carried_out(act, form, case, request):
            return back_to(case, act.section)
        return _page(request, act, form, case)

    return view


def _carried_out(act: SmallAct, form: forms.Form, case: Case, request: DeskRequest) -> bool:
    if not succeeds(form, lambda: act.do(case, form.cleaned_data, request.actor)):
        return False
    messages.success(request, str(act.done))
    return True


def _page(request: DeskRequest, act: SmallAct, form: forms.Form, case: Case) -> HttpResponse:
    template = "cases/act_form.html" if is_partial(request) else "cases/act_page.html"
    context = {"act": act, "form": form, "case": case, "action": request.path, "back": case_url(case, act.section)}
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


# ---------------------------------------------------------------- tasks and calls
SET_TASK = SmallAct(
    title=_("Set a task"),
    button=_("Set the task"),
    done=_("The task is set."),
    section="tasks",
    make_form=lambda data, _files, case, _actor: small.TaskForm(data, officers=queries.officers_who_see(case)),
    do=lambda case, said, by: casework.set_task(case, by=by, **said),
)
PROMISE_CALL = SmallAct(
    title=_("Promise the family a call"),
    button=_("Promise it"),
    done=_("The promise is on the clock."),
    section="clocks",
    make_form=lambda data, _files, _case, _actor: small.CallForm(data),
    do=lambda case, said, by: clocks.promise_call(case, by=by, **said),
)

# ---------------------------------------------------------------- who works on it, who sees it
ASSIGN = SmallAct(
    title=_("Give the case to an officer"),
    button=_("Give it"),
    done=_("The officer has the case."),
    section="officers",
    make_form=lambda data, _files, case, _actor: small.OfficerForm(data, officers=queries.officers_who_see(case)),
    do=lambda case, said, by: casework.assign_case(case, officer=said["officer"], by=by),
)
HAND_OVER = SmallAct(
    title=_("Hand the case over"),
    button=_("Hand it over"),
    done=_("The post sees the case from now on."),
    section="officers",
    make_form=lambda data, _files, case, _actor: small.HandOverForm(data, posts=queries.other_posts(case)),
    do=lambda case, said, by: casework.hand_over(case, by=by, **said),
)
SET_COMPARTMENTS = SmallAct(
    title=_("Keep the case in compartments"),
    button=_("Set them"),
    done=_("The compartments of the case are set."),
    section="officers",
    make_form=lambda data, _files, case, actor: small.CompartmentsForm(
        data,
        choices=compartment_choices(actor.compartments)[1:],
        initial={"compartments": case.compartments},
    ),
    do=lambda case, said, by: casework.set_compartments(case, by=by, **said),
)

# ---------------------------------------------------------------- documents
ADD_DOCUMENT = SmallAct(
    title=_("Add a document"),
    button=_("Store it"),
    done=_("The document is stored with its hash."),
    section="documents",
    make_form=lambda data, files, _case, actor: small.DocumentForm(
        data, files, choices=compartment_choices(actor.compartments)
    ),
    do=lambda case, said, by: documents.add_document(
        case, said["file"], title=said["title"], compartment=said["compartment"], by=by
    ),
    brings_file=True,
)


# ---------------------------------------------------------------- one button, no form
@require_POST
def finish_task(request: DeskRequest, reference: str, task: str) -> HttpResponse:
    """A task is done."""
    case = enter_case(request, reference)
    row = get_object_or_404(CaseTask, pk=task, case__in=[case, *joined_now(case, actor=request.actor)])
    return _one_button(request, case, "tasks", lambda: casework.finish_task(row, by=request.actor))


@require_POST
def meet_clock(request: DeskRequest, reference: str, clock: str) -> HttpResponse:
    """The promised call was made."""
    case = enter_case(request, reference)
    row = get_object_or_404(Clock, pk=clock, case__in=[case, *joined_now(case, actor=request.actor)])
    return _one_button(request, case, "clocks", lambda: clocks.meet_clock(row, by=request.actor))


@require_POST
def end_hand_over(request: DeskRequest, reference: str, row: str) -> HttpResponse:
    """The other post no longer sees the case."""
    case = enter_case(request, reference)
    found = get_object_or_404(case.hand_overs.select_related("post"), pk=row)
    return _one_button(request, case, "officers", lambda: casework.end_hand_over(found, by=request.actor))


@require_POST
def end_assignment(request: DeskRequest, reference: str, row: str) -> HttpResponse:
    """An officer no longer works on the case."""
    case = enter_case(request, reference)
    found = get_object_or_404(case.officers.select_related("user"), pk=row)
    return _one_button(request, case, "officers", lambda: casework.end_assignment(found, by=request.actor))


@require_http_methods(["GET", "POST"])
def own_disagreement(request: DeskRequest, reference: str, disagreement: int) -> HttpResponse:
    """Say who settles a disagreement, and by when."""
    case = enter_case(request, reference)
    row = get_object_or_404(case.disagreements, pk=disagreement)
    act = SmallAct(
        title=_("Who settles this disagreement"),
        button=_("Set the owner"),
        done=_("The disagreement has an owner."),
        section="standing",
        make_form=lambda data, _files, _case, _actor: small.OwnerForm(
            data,
            officers=queries.officers_who_see(case),
            initial={"owner": row.owner_id, "due_on": row.due_on},
        ),
        do=lambda _case, said, by: casework.own_disagreement(row, by=by, **said),
    )
    return small_act(act)(request, reference)


def _one_button(request: DeskRequest, case: Case, section: str, act: Callable[[], object]) -> HttpResponse:
    form = forms.Form({})
    form.full_clean()
    carry_out(form, act)
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return back_to(case, section)
