"""Addresses for the tests of the frame: one page that extends it, under the names that the frame looks for."""

from datetime import UTC, date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.urls import URLPattern, URLResolver, include, path

from safeconduct.access.decision import Decision
from safeconduct.desk.charts.equation import Part, Swatch, equation
from safeconduct.desk.charts.locator import OurPost, Place, locator
from safeconduct.desk.charts.strip import Published, strip
from safeconduct.desk.context import CrisisChoice

PAGE = """{% extends "desk/frame.html" %}
{% block title %}A page{% endblock %}
{% block heading %}A heading{% endblock %}
{% block content %}Its content{% endblock %}"""

STRIP = """{% extends "desk/frame.html" %}
{% block title %}A strip{% endblock %}{% block heading %}A strip{% endblock %}
{% block lead %}<section class="section" id="as-known"><h2>{{ strip.as_known|day }}</h2>
{% include "desk/charts/equation.html" %}{% include "desk/charts/strip.html" %}{% include "desk/charts/locator.html" %}
</section>{% endblock %}"""

ARMY = CrisisChoice("Nationals in a foreign army", "/army/", is_current=True, is_rehearsal=True)
QUAKE = CrisisChoice("Earthquake", "/quake/")


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(PAGE).render(RequestContext(request)))


def page_with_drawings(request: HttpRequest) -> HttpResponse:
    """An equation, a strip and a map, as known on ?known=."""
    seen = date.fromisoformat(request.GET.get("known", "2025-12-17"))
    request.as_known = datetime.combine(seen, time.max, UTC)  # type: ignore[attr-defined]
    drawings = {
        "bar": equation(Part("known", "known", 10), [Part("a", "a", 7, Swatch.MISSING), Part("b", "b", 2)]),
        "strip": strip(
            [(date(2024, 2, 20), 6), (date(2024, 8, 9), 91)],
            [Published(date(2024, 8, 9), 91)],
            today=date(2025, 12, 17),
            as_known=seen,
        ),
        "map": locator([Place("Luhansk", 48.57, 39.31, 17)], [OurPost("Embassy Moscow", 55.75, 37.62)]),
    }
    return HttpResponse(Template(STRIP).render(RequestContext(request, drawings)))


def page_of_two_crises(request: HttpRequest) -> HttpResponse:
    request.crisis, request.crises = ARMY, (ARMY, QUAKE)  # type: ignore[attr-defined]
    return page(request)


def page_of_one_crisis(request: HttpRequest) -> HttpResponse:
    request.crisis, request.crises = QUAKE, (QUAKE,)  # type: ignore[attr-defined]
    return page(request)


def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/keys.html")


def refused(_request: HttpRequest) -> HttpResponse:
    Decision.no("You signed first.").require()
    return HttpResponse()


def failing(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.account.urls")),
    path("", include(([path("", page, name="situation"), path("keys/", keys, name="keys")], "desk"))),
    path("cases/", include(([path("", page, name="list"), path("<str:reference>/", page)], "cases"))),
    path("audit/", include(([path("", page, name="list")], "audit"))),
    path("drawings/", page_with_drawings),
    path("two/", page_of_two_crises),
    path("one/", page_of_one_crisis),
    path("refused/", refused),
    path("failing/", failing),
]
