"""Recording a claim, in two steps, and the grave acts: retract, countersign, override family first.

Each shows first what it will change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from safeconduct.access.answers import UNPROCESSABLE, carry_out, succeeds
from safeconduct.access.decision import Decision
from safeconduct.store.ids import uuid7

from .. import queries, rules
from ..actions import claims as acts
from ..actions.documents import add_document
from ..actions.preview import Change, preview
from ..doors import DeskRequest, enter_case
from ..forms.claims import ClaimForm, ReasonForm, SignForm, StateForm, initial_claim
from ..models import Case, Claim, Document
from ..pages.change import ChangeShown, change_shown
from ..pages.claims import claim_rows
from ..pages.ladder import may_countersign
from ..together import joined_now
from .answers import back_to, case_url


def claim_form(request: DeskRequest, case: Case, data: Any = None, files: Any = None) -> ClaimForm:
    """The form that records a claim on this case, filled with what the address says (?track=kin)."""
    post = case.post.name if case.post_id in request.actor.posts else ""
    initial = initial_claim(request.GET.get("track", ""), request.GET.get("viewpoint", ""), post)
    documents = queries.documents_open_to(request.actor, case)
    held = request.actor.compartments
    return ClaimForm(
        data, files, places=queries.places_of(case.crisis), documents=documents, held=held, initial=initial
    )


@require_GET
def states(request: DeskRequest) -> HttpResponse:
    """The states of the track that was chosen, to be swapped into the form."""
    form = StateForm(request.GET.get("track", ""), request.GET.get("state", ""))
    return render(request, "cases/states.html", {"form": form})


@require_http_methods(["GET", "POST"])
def record_claim(request: DeskRequest, reference: str) -> HttpResponse:
    """Record a claim: first what it changes, then, confirmed, for good."""
    case = enter_case(request, reference)
    if request.method == "GET":
        return _claim_page(request, case, claim_form(request, case))
    form = claim_form(request, case, request.POST, request.FILES)
    if not form.is_valid():
        return _claim_page(request, case, form)
    if "confirmed" in request.POST:
        return _record(request, case, form)
    return _before_recording(request, case, form)


def _before_recording(request: DeskRequest, case: Case, form: ClaimForm) -> HttpResponse:
    change = carry_out(form, lambda: preview(case, lambda: acts.record_claim(case, form.draft(), by=request.actor)))
    documents = _documents(request, case, form) if change else None
    if change is None or documents is None:
        return _claim_page(request, case, form)
    context = {
        "case": case,
        "form": form,
        "hidden": _hidden(form, documents),
        "documents": documents,
        "change": _change_shown(request, case, change),
        "row": claim_rows([change.claim] if change.claim else [], actor=request.actor, at=now(), acts=False)[0],
        "back": case_url(case, "record"),
    }
    return render(request, "cases/claim_confirm.html", context)


def _documents(request: DeskRequest, case: Case, form: ClaimForm) -> list[Document] | None:
    """The evidence of the claim: what was ticked, and the new file, which is stored with the case now."""
    chosen = form.chosen_documents()
    file = form.cleaned_data["file"]
    if not file:
        return chosen
    compartment = form.cleaned_data["compartment"]
    stored = carry_out(
        form, lambda: add_document(case, file, title=file.name[:200], compartment=compartment, by=request.actor)
    )
    return [*chosen, stored] if stored else None


def _hidden(form: ClaimForm, documents: list[Document]) -> list[tuple[str, str]]:
    """What the form said, for the page that confirms it."""
    kept = [(name, form.data.get(name, "")) for name in form.fields if name not in {"documents", "file", "key"}]
    return [*kept, ("key", f"form:{uuid7()}"), *(("documents", str(document.pk)) for document in documents)]


def _record(request: DeskRequest, case: Case, form: ClaimForm) -> HttpResponse:
    documents = form.chosen_documents()
    made = carry_out(form, lambda: acts.record_claim(case, form.draft(), by=request.actor, documents=documents))
    if made is None:
        return _claim_page(request, case, form)
    messages.success(request, _("The claim is recorded. The standing follows from it."))
    return back_to(case, "standing")


def _claim_page(request: DeskRequest, case: Case, form: ClaimForm) -> HttpResponse:
    context = {"case": case, "form": form, "back": case_url(case)}
    return render(request, "cases/claim_page.html", context, status=UNPROCESSABLE if form.errors else 200)


# ---------------------------------------------------------------- grave acts
@require_http_methods(["GET", "POST"])
def retract_claim(request: DeskRequest, reference: str, claim: str) -> HttpResponse:
    """Retract a claim with a reason."""
    case = enter_case(request, reference)
    row = _claim(request, case, claim)
    may = rules.may_retract(request.actor, is_retracted=hasattr(row, "retraction"))
    form = ReasonForm(_posted(request))

    def act(reason: str) -> object:
        return acts.retract_claim(row, reason=reason, by=request.actor)

    if request.method == "POST" and form.is_valid() and succeeds(form, lambda: act(form.cleaned_data["reason"])):
        messages.success(request, _("The claim is retracted. It stays readable, with your reason."))
        return back_to(case, "claims")
    words = {"title": _("Retract a claim"), "button": _("Retract"), "template": "cases/retract.html"}
    return _grave(request, case, may, form, lambda: act("–"), claim=row, words=words)


@require_http_methods(["GET", "POST"])
def countersign_claim(request: DeskRequest, reference: str, claim: str) -> HttpResponse:
    """Put the second signature under a death. From then on it counts."""
    case = enter_case(request, reference)
    row = _claim(request, case, claim)
    form = SignForm(_posted(request))

    def act() -> object:
        return acts.countersign_claim(row, by=request.actor)

    if request.method == "POST" and form.is_valid() and succeeds(form, act):
        messages.success(request, _("The death is confirmed. Tell the family first."))
        return back_to(case, "ladder")
    words = {"title": _("Countersign a death"), "button": _("Countersign"), "template": "cases/countersign.html"}
    return _grave(request, case, may_countersign(row, request.actor), form, act, claim=row, words=words)


@require_http_methods(["GET", "POST"])
def override_family_first(request: DeskRequest, reference: str) -> HttpResponse:
    """Let a death be said in public before the family is told. By a named senior, with a reason."""
    case = enter_case(request, reference)
    may = rules.may_override_family_first(request.actor, is_shut=queries.is_family_first_shut(request.actor, case))
    form = ReasonForm(_posted(request))

    def act(reason: str) -> object:
        return acts.override_family_first(case, reason=reason, by=request.actor)

    if request.method == "POST" and form.is_valid() and succeeds(form, lambda: act(form.cleaned_data["reason"])):
        messages.success(request, _("Family first is overridden. The record shows your reason for ever."))
        return back_to(case, "ladder")
    words = {"title": _("Override family first"), "button": _("Override"), "template": "cases/override.html"}
    return _grave(request, case, may, form, None, words=words)


def _change_shown(request: DeskRequest, case: Case, change: Change) -> ChangeShown:
    seen = [other.pk for other in joined_now(case, actor=request.actor)]
    return change_shown(change, actor=request.actor, seen=seen)


def _posted(request: DeskRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _claim(request: DeskRequest, case: Case, claim: str) -> Claim:
    others = joined_now(case, actor=request.actor)
    return get_object_or_404(queries.claims_open_to(request.actor, case, *others), pk=claim)


def _grave(
    request: DeskRequest,
    case: Case,
    may: Decision,
    form: forms.Form,
    act: Callable[[], object] | None,
    *,
    words: dict[str, str],
    claim: Claim | None = None,
) -> HttpResponse:
    """The page of a grave act: what it is about, what will change, and the button, or why it is refused."""
    change = preview(case, act) if act and may else None
    rows = claim_rows([claim] if claim else [], actor=request.actor, at=request.as_known.at, acts=False)
    context = {
        "case": case,
        "may": may,
        "form": form,
        "change": _change_shown(request, case, change) if change else None,
        "row": rows[0] if rows else None,
        "back": case_url(case, "ladder"),
        **words,
    }
    return render(request, words["template"], context, status=UNPROCESSABLE if form.errors else 200)
