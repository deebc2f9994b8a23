"""Asks: the list of a crisis, one ask, its names, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.answers import UNPROCESSABLE, carry_out, succeeds
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest
from safeconduct.cases.models import Case, Crisis
from safeconduct.figures.queries import current_versions
from safeconduct.store.ids import parse_reference, read_uuid

from ..actions.asks import close_ask, make_ask, name_cases, not_hers, take_off_case
from ..actions.concerns import record_reply
from ..actions.reading import read_ask
from ..doors import enter_ask, enter_register
from ..enums import AskStage
from ..forms.asks import AskForm, CloseForm, NameCasesForm, ReplyForm, TakeOffForm
from ..knowing import known_query
from ..models import Ask, State
from ..pages.asks import ask_shown, asks_shown, names_shown
from ..queries.asks import ask_state, stage_of
from ..queries.counterparts import counterparts, states_asked
from ..queries.handed import held_with
from ..queries.named import cases_by_reference


@require_safe
def asks(request: DeskRequest, slug: str) -> HttpResponse:
    """The asks of a crisis: those that are open, the oldest first; then what came of the others."""
    crisis = enter_register(request, slug)
    code = request.GET.get("state", "")[:2].upper()
    states = states_asked(crisis)
    chosen = next((state for state in states if state.code == code), None)
    keep = "&".join(filter(None, (f"state={chosen.code}" if chosen else "", known_query(request.as_known)[1:])))
    page = asks_shown(
        request.actor, crisis, as_known=request.as_known, state=chosen.pk if chosen else None,
        after=request.GET.get("after", ""), keep=keep,
    )  # fmt: skip
    context = {"page": page, "states": states, "chosen": chosen, "slug": slug, "as_known_now": request.as_known}
    context["may_make"] = may(request.actor, Task.KEEP_ENGAGEMENTS)
    return render(request, "diplomacy/asks/list.html", context)


@require_safe
def ask(request: DeskRequest, reference: str) -> HttpResponse:
    """One ask, as known now or at an earlier time."""
    held = enter_ask(request, reference)
    state = ask_state(request.actor, held, as_known=request.as_known.at)
    if state is None:
        raise Http404
    read_ask(held, as_known=request.as_known, by=request.actor)
    context = {
        "page": ask_shown(request.actor, state, as_known=request.as_known),
        "may_keep": bool(may(request.actor, Task.KEEP_ENGAGEMENTS)) and not request.as_known.is_past,
        "slug": held.crisis.slug,
    }
    if context["may_keep"] and state.stage == AskStage.OPEN:
        context["rooms"] = held_with(held.crisis, held.state_id, as_known=request.as_known.at)[:3]
    return render(request, "diplomacy/asks/ask.html", context)


@require_safe
def names(request: DeskRequest, reference: str) -> HttpResponse:
    """Whom an ask is about now, or whom it was about when it was raised. Page by page."""
    held = enter_ask(request, reference)
    text = request.GET.get("raised", "")
    raised = read_uuid(text) if text else None
    after = request.GET.get("after", "")
    if (text and raised is None) or held.known_at > request.as_known.at:
        raise Http404
    shown = names_shown(request.actor, held, as_known=request.as_known, raised=raised, after=after)
    if shown is None:
        raise Http404
    read_ask(held, as_known=request.as_known, by=request.actor)
    page, raising = shown
    query = "&".join(filter(None, (f"raised={raised}" if raised else "", known_query(request.as_known)[1:])))
    context = {"page": page, "raising": raising, "ask": held, "slug": held.crisis.slug, "query": query, "after": after}
    return render(request, "diplomacy/asks/names.html", context | {"known": known_query(request.as_known)})


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: DeskRequest, slug: str) -> HttpResponse:
    """What we want, of whom, for whom."""
    crisis = enter_register(request, slug, task=Task.KEEP_ENGAGEMENTS)
    states = {state.code: state for state in counterparts(crisis)}
    measures = {key: version.name for key, version in current_versions().items()}
    given = {name: request.GET[name] for name in ("state", "kind", "measure", "references") if name in request.GET}
    form = AskForm(
        request.POST if request.method == "POST" else None, states=states.values(), measures=measures, given=given
    )
    if (
        form.is_bound
        and form.is_valid()
        and (made := carry_out(form, lambda: _made(request, crisis, states, form))) is not None
    ):
        messages.success(request, _("The ask %(reference)s is in the register.") % {"reference": made.reference})
        return redirect("diplomacy:ask", made.reference)
    context = {"form": form, "slug": slug, "states": states}
    return render(request, "diplomacy/asks/make.html", context, status=UNPROCESSABLE if form.errors else 200)


def _made(request: DeskRequest, crisis: Crisis, states: Mapping[str, State], form: AskForm) -> Ask:
    said = form.cleaned_data
    return make_ask(
        crisis,
        states[said["state"]],
        kind=said["kind"],
        words=said["words"],
        measure=said["measure"],
        cases=_cases(request, crisis, said["references"]),
        asked_on=said["asked_on"],
        known_at=said["known_at"],
        key=said["key"],
        by=request.actor,
    )


def _cases(request: DeskRequest, crisis: Crisis, references: tuple[str, ...]) -> list[Case]:
    """The cases with these references. Raises `FieldFault` where one is none of hers, there or not."""
    found, missing = cases_by_reference(request.actor, crisis, references)
    if missing:
        raise not_hers(missing)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def name(request: DeskRequest, reference: str) -> HttpResponse:
    """Name more cases."""
    held = enter_ask(request, reference, task=Task.KEEP_ENGAGEMENTS)
    form = NameCasesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and succeeds(form, lambda: _named(request, held, form)):
        messages.success(request, _("The cases are named in the ask."))
        return redirect("diplomacy:ask", held.reference)
    return _act(request, held, form, _("Name cases"), _("Name them"))


def _named(request: DeskRequest, held: Ask, form: NameCasesForm) -> object:
    cases = _cases(request, held.crisis, form.cleaned_data["references"])
    return name_cases(held, cases, by=request.actor, known_at=form.cleaned_data["known_at"])


@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request: DeskRequest, reference: str, case: str) -> HttpResponse:
    """Take a case off."""
    held = enter_ask(request, reference, task=Task.KEEP_ENGAGEMENTS)
    found = _case(request, held, case)
    form = TakeOffForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and succeeds(form, lambda: _taken(request, held, found, form)):
        messages.success(request, _("%(case)s is off the ask.") % {"case": found.reference})
        return redirect("diplomacy:ask", held.reference)
    title = _("Take %(name)s off the ask") % {"name": found.person.name}
    return _act(request, held, form, title, _("Take off"))


def _case(request: DeskRequest, held: Ask, text: str) -> Case:
    """A case of hers in the crisis of an ask, by its reference; else 404."""
    try:
        spelled = parse_reference(text)
    except ValueError as error:
        raise Http404 from error
    found, _missing = cases_by_reference(request.actor, held.crisis, [spelled])
    if not found:
        raise Http404
    return found[0]


def _taken(request: DeskRequest, held: Ask, case: Case, form: TakeOffForm) -> object:
    said = form.cleaned_data
    return take_off_case(held, case, reason=said["reason"], by=request.actor, known_at=said["known_at"])


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: DeskRequest, reference: str) -> HttpResponse:
    """Met, withdrawn, or open again."""
    held = enter_ask(request, reference, task=Task.KEEP_ENGAGEMENTS)
    now = stage_of(held, as_known=request.as_known.at)
    form = CloseForm(request.POST if request.method == "POST" else None, now=now)
    if (
        form.is_bound
        and form.is_valid()
        and succeeds(form, lambda: close_ask(held, by=request.actor, **form.cleaned_data))
    ):
        messages.success(request, _("It is recorded."))
        return redirect("diplomacy:ask", held.reference)
    return _act(request, held, form, _("Where it stands"), _("Record it"))


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: DeskRequest, reference: str) -> HttpResponse:
    """What they replied."""
    held = enter_ask(request, reference, task=Task.KEEP_ENGAGEMENTS)
    rooms = {
        row.engagement.reference: row for row in held_with(held.crisis, held.state_id, as_known=request.as_known.at)
    }
    offices = {str(row.pk): row for row in held.state.offices.all()}
    officials = {str(row.pk): row for row in held.state.officials.all()}
    form = ReplyForm(
        request.POST if request.method == "POST" else None, engagements=rooms.values(), offices=offices.values(),
        officials=officials.values(), given=request.GET.get("engagement", ""),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        room = rooms.get(said["engagement"])
        said["engagement"] = room.engagement if room else None
        said |= {"office": offices.get(said["office"]), "official": officials.get(said["official"])}
        if succeeds(form, lambda: record_reply(held, by=request.actor, **said)):
            messages.success(request, _("The reply is recorded."))
            return redirect("diplomacy:ask", held.reference)
    return _act(request, held, form, _("What they replied"), _("Record the reply"))


def _act(request: DeskRequest, held: Ask, form: Any, title: str, button: str) -> HttpResponse:
    context = {"form": form, "ask": held, "slug": held.crisis.slug, "title": title, "button": button}
    return render(request, "diplomacy/asks/act.html", context, status=UNPROCESSABLE if form.errors else 200)
