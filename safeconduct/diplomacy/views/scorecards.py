"""What each counterpart did with what we asked."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from safeconduct.cases.doors import DeskRequest

from ..doors import enter_register
from ..pages.score_items import item_page, name_page
from ..pages.scorecards import columns, of_office, query_of, score_page, score_rows
from ..scorecard import MEANINGS, Names, Quarter, Score, Scorecard, chosen, scorecard_of, scorecards_of

QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")


@require_safe
def scorecards(request: DeskRequest, slug: str) -> HttpResponse:
    """Every counterpart in a row."""
    crisis = enter_register(request, slug)
    cards = scorecards_of(crisis, as_known=request.as_known.at)
    context = {"rows": score_rows(crisis, cards, request.as_known), "columns": columns(), "crisis_slug": slug}
    return render(request, "diplomacy/scorecards/list.html", context)


@require_safe
def scorecard(request: DeskRequest, slug: str, code: str) -> HttpResponse:
    """One counterpart: by office and over time."""
    card = _card(request, slug, code)
    crisis = enter_register(request, slug)
    page = score_page(crisis, card, request.as_known)
    context = {"page": page, "columns": columns(), "crisis_slug": slug, "back": query_of(request.as_known)}
    return render(request, "diplomacy/scorecards/card.html", context)


@require_safe
def items(request: DeskRequest, slug: str, code: str, what: str) -> HttpResponse:
    """What one number counts."""
    card = _card(request, slug, code)
    if what not in Score.values:
        raise Http404
    score, office, quarter = Score(what), _office(request), _quarter(request)
    wanted = chosen(of_office(card.items.get(score, ()), office), quarter=quarter)
    page = item_page(score, wanted, page=_page(request))
    said = {"office": office or "", "quarter": quarter or ""}
    context = {
        "card": card, "page": page, "score": score, "meaning": MEANINGS[score], "crisis_slug": slug,
        "quarter": quarter, "back": query_of(request.as_known),
        "previous": query_of(request.as_known, **said, page=page.number - 1) if page.number > 1 else "",
        "next": query_of(request.as_known, **said, page=page.number + 1) if page.number < page.pages else "",
    }  # fmt: skip
    return render(request, "diplomacy/scorecards/items.html", context)


@require_safe
def names(request: DeskRequest, slug: str, code: str) -> HttpResponse:
    """Who was named on lists handed over, and for whom an answer came."""
    card, answer = _card(request, slug, code), request.GET.get("answer", "")
    list_ = _uuid(request.GET.get("list", ""))
    found = card.by_list.get(list_, Names()) if list_ else card.names
    wanted = {"yes": found.answered, "no": found.unanswered}.get(answer, found.handed)
    page = name_page(request.actor, wanted, page=_page(request))
    said = {"answer": answer if answer in {"yes", "no"} else "", "list": list_ or ""}
    context = {
        "card": card, "page": page, "answer": said["answer"], "answered": found.answered, "crisis_slug": slug,
        "back": query_of(request.as_known),
        "previous": query_of(request.as_known, **said, page=page.number - 1) if page.number > 1 else "",
        "next": query_of(request.as_known, **said, page=page.number + 1) if page.number < page.pages else "",
    }  # fmt: skip
    return render(request, "diplomacy/scorecards/names.html", context)


def _card(request: DeskRequest, slug: str, code: str) -> Scorecard:
    crisis = enter_register(request, slug)
    card = scorecard_of(crisis, code.upper(), as_known=request.as_known.at)
    if card is None:
        raise Http404
    return card


def _page(request: DeskRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isdecimal() and len(text) < 6 else 1


def _office(request: DeskRequest) -> UUID | None:
    return _uuid(request.GET.get("office", ""))


def _quarter(request: DeskRequest) -> Quarter | None:
    found = QUARTER.fullmatch(request.GET.get("quarter", ""))
    return Quarter(int(found[1]), int(found[2])) if found else None


def _uuid(text: str) -> UUID | None:
    """The id in an address; None for none. Raises `Http404` for what is no id."""
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error
