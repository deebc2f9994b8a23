"""Acts of one press: no form, only a button. What is refused is said above the page of the request."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.access.decision import Refused
from safeconduct.cases.doors import DeskRequest
from safeconduct.cases.queries import persons_for
from safeconduct.people.models import Person

from ..actions import linking, presence, steps
from ..doors import enter_request
from ..forms.acts import PersonForm, WordsForm
from ..models import Handling, Mention, RequestLink
from ..queries import requests_for
from .acts import SmallAct, back_to, small_act


@require_POST
def hold(request: DeskRequest, reference: str) -> HttpResponse:
    """Work on it: others see that, and cannot act on it meanwhile."""
    handling = enter_request(request, reference)
    done = _("You work on this request for the next ten minutes. Others see it.")
    return press(request, handling, lambda: presence.hold(handling, by=request.actor), done)


@require_POST
def let_go(request: DeskRequest, reference: str) -> HttpResponse:
    """Let others act on it."""
    handling = enter_request(request, reference)
    return press(request, handling, lambda: presence.let_go(handling, by=request.actor), _("Others may work on it."))


@require_POST
def undo_step(request: DeskRequest, reference: str) -> HttpResponse:
    """Take the last step back by a new one."""
    handling = enter_request(request, reference)
    done = _("The last step is taken back; both stay in the record.")
    return press(request, handling, lambda: steps.undo_step(handling, by=request.actor), done)


@require_POST
def link(request: DeskRequest, reference: str, mention: UUID) -> HttpResponse:
    """The same person: the request is about her, and about her case in the crisis if she has one."""
    handling = enter_request(request, reference)
    row = mention_of(request, handling, mention)
    person = _person(request)
    done = _("The request is about %(name)s. Nothing was overwritten, and it can be undone.") % {"name": person.name}
    return press(request, handling, lambda: linking.link_mention(row, person=person, by=request.actor), done)


@require_POST
def rule_out(request: DeskRequest, reference: str, mention: UUID) -> HttpResponse:
    """Not this person: remembered."""
    handling = enter_request(request, reference)
    row = mention_of(request, handling, mention)
    person = _person(request)
    done = _("Remembered: not %(name)s.") % {"name": person.name}
    return press(request, handling, lambda: linking.rule_out(row, person=person, by=request.actor), done)


@require_http_methods(["GET", "POST"])
def unlink(request: DeskRequest, reference: str, link: UUID) -> HttpResponse:
    """Take back whom the request is about, with a reason."""
    handling = enter_request(request, reference)
    standing = RequestLink.objects.filter(request__in=thread_ids(request, handling), unlink=None)
    row = get_object_or_404(standing.select_related("person", "mention"), pk=link)
    act = SmallAct(
        title=_("Take back that it is about %(name)s") % {"name": row.person.name},
        button=_("Take it back"),
        done=_("It is taken back. The person and the case stay as they are."),
        make_form=lambda data, _handling, _actor: WordsForm(data, label=_("Why it was wrong")),
        do=lambda _handling, said, by: linking.unlink(row, reason=said["words"], by=by),
    )
    return small_act(act)(request, reference)


def press(request: DeskRequest, handling: Handling, act: Callable[[], object], done: str) -> HttpResponse:
    """Do it, and say above the page of the request what came of it."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return back_to(request, handling)


def thread_ids(request: DeskRequest, handling: Handling) -> list[UUID]:
    """The request and those that are handled with it, as far as the actor may see them."""
    return [handling.pk, *requests_for(request.actor).filter(into=handling.pk).values_list("pk", flat=True)]


def mention_of(request: DeskRequest, handling: Handling, mention: UUID) -> Mention:
    """A person named in the request or in one that is handled with it; else 404."""
    return get_object_or_404(Mention.objects.filter(request__in=thread_ids(request, handling)), pk=mention)


def _person(request: DeskRequest) -> Person:
    """The person whom the pressed button names, if the actor may learn of her."""
    form = PersonForm(request.POST)
    if not form.is_valid():
        raise Http404
    return get_object_or_404(persons_for(request.actor), pk=form.cleaned_data["person"])
