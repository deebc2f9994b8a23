"""The queue of pairs that may be one person, and one pair side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safeconduct.access.answers import UNPROCESSABLE, carry_out, succeeds
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.people.actions.joining import Judged
from safeconduct.people.actions.proposals import propose_for, set_thresholds
from safeconduct.people.enums import Path, Verdict
from safeconduct.people.matching import levels

from .. import pairs, queries
from ..actions.judging import answer_pair
from ..actions.reading import read_pair
from ..doors import DeskRequest, enter_crisis, enter_desk
from ..forms.pairs import JudgeForm, ThresholdsForm
from ..models import Crisis
from ..pages.pairs import PairPage, pair_page, queue_rows


@require_GET
def queue(request: DeskRequest, slug: str) -> HttpResponse:
    """Who may be the same person: the pairs of a crisis that are not decided."""
    crisis = _enter(request, slug)
    after = pairs.Place.parse(request.GET.get("after", ""))
    page = pairs.pairs_page(request.actor, crisis, after)
    address = reverse("cases:pairs", args=[slug])
    context = {
        "rows": queue_rows(page.pairs, actor=request.actor),
        "next_url": f"{address}?after={page.next}" if page.next else "",
        "first_url": address if after else "",
        "levels": levels(),
        "may_judge": may(request.actor, Task.JUDGE_PERSONS),
        "may_set": may(request.actor, Task.KEEP_CRISIS),
        "crisis_slug": slug,
    }
    return render(request, "cases/pairs/queue.html", context)


@require_http_methods(["GET", "POST"])
def pair(request: DeskRequest, id: UUID) -> HttpResponse:
    """Two persons side by side; what is said of them is judged here."""
    crisis = enter_desk(request)
    found = get_object_or_404(pairs.with_rank(pairs.pairs_for(request.actor), request.actor), pk=id)
    keep = request.POST.get("keep") or request.GET.get("keep", "")
    page = pair_page(found, actor=request.actor, keep=keep)
    form = JudgeForm(request.POST if request.method == "POST" else None, two=page.two, keep=page.preview.kept)
    if request.method == "POST" and form.is_valid() and (judged := _judged(request, page, form)) is not None:
        messages.success(request, _told(judged))
        return _to_next(request, crisis, page)
    if request.method == "GET":
        read_pair(page.two, page.cases, by=request.actor)
    next_url = _next_url(request, crisis, page)
    context = {"page": page, "form": form, "sitting": _sitting(request, crisis), "next_url": next_url}
    return render(request, "cases/pairs/pair.html", context, status=UNPROCESSABLE if form.errors else 200)


def _judged(request: DeskRequest, page: PairPage, form: JudgeForm) -> Judged | None:
    said = form.cleaned_data
    keep = next((person for person in page.two if str(person.pk) == said["keep"]), None)
    verdict = Verdict(said["verdict"])
    return carry_out(
        form,
        lambda: answer_pair(*page.two, verdict=verdict, reason=said["reason"], by=request.actor, keep=keep),
    )


def _told(judged: Judged) -> str:
    """What came of it, in a sentence."""
    if judged.joining is not None:
        return _("Joined: they are known as %(name)s from now on.") % {"name": judged.joining.kept.name}
    if judged.parting is not None:
        return _("Parted: each is a person by herself again, with everything that was hers.")
    return {
        Verdict.SAME: _("Your word is recorded. A second officer has to confirm it."),
        Verdict.PART: _("Your word is recorded. A second officer has to confirm it."),
        Verdict.DIFFERENT: _("Recorded: not the same person. They are not proposed again unless a paper is added."),
        Verdict.ASK_FAMILY: _("Recorded. The pair waits until the family has answered."),
    }[Verdict(judged.judgement.verdict)]


@dataclass(frozen=True, slots=True)
class Sitting:
    """How far the officer is today: "2 of 7 decided"."""

    decided: int
    all: int


def _sitting(request: DeskRequest, crisis: Crisis | None) -> Sitting:
    decided = pairs.count_decided(request.actor, since=pairs.start_of_day())
    return Sitting(decided, decided + (pairs.count_open(request.actor, crisis) if crisis else 0))


def _next_url(request: DeskRequest, crisis: Crisis | None, page: PairPage) -> str:
    """The next pair for this officer; nothing when there is none beside this one."""
    if crisis is None:
        return ""
    here = pairs.open_pairs(request.actor, crisis).filter(pk=page.proposal.pk).first()
    following = pairs.next_pair(request.actor, crisis, pairs.place_of(here) if here else None, but=page.proposal.pk)
    return reverse("cases:pair", args=[following.pk]) if following else ""


def _to_next(request: DeskRequest, crisis: Crisis | None, page: PairPage) -> HttpResponse:
    if url := _next_url(request, crisis, page):
        return redirect(url)
    return redirect("cases:pairs", crisis.slug) if crisis else redirect("cases:pair", page.proposal.pk)


@require_POST
def look_again(request: DeskRequest, id: UUID) -> HttpResponse:
    """Look once more for who this person may be. Says how many pairs there are that the officer may see."""
    crisis = enter_desk(request)
    person = get_object_or_404(queries.persons_for(request.actor), pk=id)
    may(request.actor, Task.JUDGE_PERSONS).require()
    propose_for([person.pk], path=Path.DESK, by=request.actor)
    found = pairs.open_pairs_of(request.actor, [person.stands_for])
    n = found.count()
    words = ngettext("%(n)d pair with %(name)s is open.", "%(n)d pairs with %(name)s are open.", n)
    messages.success(request, words % {"n": n, "name": person.name} if n else _("Nobody else may be this person."))
    if first := found.first():
        return redirect("cases:pair", first.pk)
    return redirect("cases:pairs", crisis.slug) if crisis else redirect("desk:home")


@require_http_methods(["GET", "POST"])
def thresholds(request: DeskRequest, slug: str) -> HttpResponse:
    """From when on pairs are proposed, for the whole ministry."""
    _enter(request, slug)
    held = levels()
    form = ThresholdsForm(request.POST or None, initial={"lower": held.lower, "upper": held.upper})
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        if succeeds(form, lambda: set_thresholds(lower=said["lower"], upper=said["upper"], by=request.actor)):
            messages.success(request, _("The thresholds are set. They hold for pairs found from now on."))
            return redirect("cases:pairs", slug)
    context = {"form": form, "may_set": may(request.actor, Task.KEEP_CRISIS), "crisis_slug": slug}
    return render(request, "cases/pairs/thresholds.html", context, status=UNPROCESSABLE if form.errors else 200)


def _enter(request: DeskRequest, slug: str) -> Crisis:
    crisis = enter_crisis(request, slug)
    if not may(request.actor, Task.SEE_CASES):
        raise Http404
    return crisis
