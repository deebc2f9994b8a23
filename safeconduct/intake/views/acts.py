"""The small acts on a request, each with a form of its own.

Each is one row of data here; one view serves them all. Opened by a script the form stands in the page of the request;
without one it is a page by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.actor import Actor
from safeconduct.access.answers import UNPROCESSABLE, is_partial, succeeds
from safeconduct.access.enums import Task
from safeconduct.access.models import Post
from safeconduct.access.queries import officers_at, posts_above
from safeconduct.access.rules import may
from safeconduct.cases.doors import DeskRequest
from safeconduct.cases.models import Crisis
from safeconduct.cases.queries import crises

from ..actions import order, passing, steps, ties
from ..actions.linking import name_person
from ..doors import enter_request, number_of
from ..enums import RequestState
from ..forms import acts as small
from ..models import Handling
from ..pages.queue import request_url
from ..queries import requests_for

Data = dict[str, Any]
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class SmallAct:
    """`make_form` gets what was posted (or None), the request and the actor; `do` gets what was filled in. `task`:
    without it there is no such page for the actor."""

    title: Promise | str
    button: Promise | str
    done: Promise | str
    make_form: Callable[[Any, Handling, Actor], forms.Form]
    do: Callable[[Handling, Data, Actor], object]
    task: Task = Task.HANDLE_REQUESTS
    leaves: bool = False  # the actor may not see the request any more when it is done


def small_act(act: SmallAct) -> View:
    """The view of a small act."""

    @require_http_methods(["GET", "POST"])
    def view(request: DeskRequest, reference: str) -> HttpResponse:
        handling = enter_request(request, reference)
        may(request.actor, act.task).require()
        posted = request.method == "POST"
        form = act.make_form(request.POST if posted else None, handling, request.actor)
        if posted and form.is_valid() and succeeds(form, lambda: act.do(handling, form.cleaned_data, request.actor)):
            messages.success(request, str(act.done))
            return back_to_queue(request, handling) if act.leaves else back_to(request, handling)
        return _page(request, act, form, handling)

    return view


def back_to(request: DeskRequest, handling: Handling) -> HttpResponse:
    """To the page of the request, with the queue from which it was opened."""
    return redirect(request_url(handling, request.GET.urlencode()))


def back_to_queue(request: DeskRequest, handling: Handling) -> HttpResponse:
    if requests_for(request.actor).filter(pk=handling.pk).exists():
        return back_to(request, handling)
    return redirect("intake:queue", handling.crisis.slug)


def _page(request: DeskRequest, act: SmallAct, form: forms.Form, handling: Handling) -> HttpResponse:
    template = "intake/act_form.html" if is_partial(request) else "intake/act_page.html"
    back = request_url(handling, request.GET.urlencode())
    context = {
        "act": act,
        "form": form,
        "handling": handling,
        "action": request.get_full_path(),
        "back": back,
        "swapped": is_partial(request),
    }
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)


def _step(state: RequestState) -> Callable[[Handling, Data, Actor], object]:
    def do(handling: Handling, said: Data, by: Actor) -> object:
        return steps.take_step(handling, state=state, by=by, **said)

    return do


# ---------------------------------------------------------------- where it stands
ASK_BACK = SmallAct(
    title=_("Wait for the family"),
    button=_("Wait for the family"),
    done=_("The request waits for the family."),
    make_form=lambda data, _handling, _actor: small.AskForm(data),
    do=_step(RequestState.WAITING_FAMILY),
)
WAIT_FOR_US = SmallAct(
    title=_("Wait for us"),
    button=_("It waits for us"),
    done=_("The request waits for us."),
    make_form=lambda data, _handling, _actor: small.WaitForm(data),
    do=_step(RequestState.WAITING_US),
)
DECIDE = SmallAct(
    title=_("Decide"),
    button=_("It is decided"),
    done=_("What was decided is kept. The answer is still to be sent."),
    make_form=lambda data, _handling, _actor: small.WordsForm(data, label=_("What was decided")),
    do=_step(RequestState.DECIDED),
)
ANSWERED = SmallAct(
    title=_("Answered"),
    button=_("It is answered"),
    done=_("The request is answered."),
    make_form=lambda data, _handling, _actor: small.WordsForm(
        data, label=_("How it was answered, when no message was sent"), required=False
    ),
    do=_step(RequestState.ANSWERED),
)
NOT_OURS = SmallAct(
    title=_("Not for us"),
    button=_("It is not for us"),
    done=_("It is kept that the request is not for us, and to whom it was passed on."),
    make_form=lambda data, _handling, _actor: small.NotOursForm(data),
    do=_step(RequestState.NOT_OURS),
)


# ---------------------------------------------------------------- the order
def _ahead_form(data: Any, handling: Handling, _actor: Actor) -> forms.Form:
    return small.AheadForm(data, officers=officers_at(posts_above(handling.post_id)))


MOVE_AHEAD = SmallAct(
    title=_("Move it ahead of the order"),
    button=_("Move it ahead"),
    done=_("The request is ahead of the order. The exception is listed with its ground."),
    make_form=_ahead_form,
    do=lambda handling, said, by: order.move_ahead(handling, by=by, **said),
    task=Task.MOVE_AHEAD,
)
PUT_BACK = SmallAct(
    title=_("Put it back into the order"),
    button=_("Put it back"),
    done=_("The request is back in the order."),
    make_form=lambda data, _handling, _actor: small.WordsForm(data, label=_("Why")),
    do=lambda handling, said, by: order.put_back(handling, reason=said["words"], by=by),
    task=Task.MOVE_AHEAD,
)


# ---------------------------------------------------------------- with which other request
class _Tie(small.TieForm):
    """Finds the earlier request among those that the actor may see."""

    def __init__(self, data: Any, actor: Actor, crisis: Crisis) -> None:
        super().__init__(data)
        self._seen = requests_for(actor).filter(crisis=crisis).select_related("request").defer("request__raw")

    def clean_reference(self) -> Handling:
        number = number_of(self.cleaned_data["reference"])
        found = self._seen.filter(request__number=number).first() if number is not None else None
        if found is None:
            raise forms.ValidationError(small.fault_of_reference())
        return found


TIE = SmallAct(
    title=_("Handle it with another request"),
    button=_("Handle them together"),
    done=_("They are handled together. Nothing of either was changed, and it can be undone."),
    make_form=lambda data, handling, actor: _Tie(data, actor, handling.crisis),
    do=lambda handling, said, by: ties.tie_requests(
        handling, into=said["reference"], reason=said["words"], by=by
    ),
)  # fmt: skip
UNTIE = SmallAct(
    title=_("Handle it by itself again"),
    button=_("Part them"),
    done=_("It is handled by itself again."),
    make_form=lambda data, _handling, _actor: small.WordsForm(data, label=_("Why")),
    do=lambda handling, said, by: ties.untie_requests(handling, reason=said["words"], by=by),
)


# ---------------------------------------------------------------- people, and whose it is
class _Name(small.NameForm):
    """Knows the state whose nationals are looked for."""

    def __init__(self, data: Any, country: str) -> None:
        super().__init__(data)
        self._country = country

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            said["evidence"] = self.evidence(self._country)
        return said


NAME_PERSON = SmallAct(
    title=_("Name a person in this request"),
    button=_("Name the person"),
    done=_("The person is named. Who it may be is looked up now."),
    make_form=lambda data, handling, _actor: _Name(data, handling.crisis.nationality),
    do=lambda handling, said, by: name_person(
        handling, said["evidence"], relation=said["relation"], words=said["words"], by=by
    ),
)


def _pass_on_form(data: Any, handling: Handling, _actor: Actor) -> forms.Form:
    initial = {"post": handling.post_id, "crisis": handling.crisis_id}
    return small.PassOnForm(data, posts=Post.objects.order_by("name"), crises=crises(), initial=initial)


PASS_ON = SmallAct(
    title=_("Pass it on to another post"),
    button=_("Pass it on"),
    done=_("The request was passed on. It is now with the other post."),
    make_form=_pass_on_form,
    do=lambda handling, said, by: passing.pass_on(
        handling, post=said["post"], crisis=said["crisis"], reason=said["words"], by=by
    ),
    leaves=True,
)
GIVE = SmallAct(
    title=_("Give it to an officer"),
    button=_("Give it"),
    done=_("The officer finds the request among hers."),
    make_form=lambda data, handling, _actor: small.GiveForm(data, officers=officers_at(posts_above(handling.post_id))),
    do=lambda handling, said, by: passing.give_request(handling, officer=said["officer"], by=by),
)
