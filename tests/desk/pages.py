"""Addresses for the tests of the frame: one page that extends it, under the names that the frame looks for."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.urls import URLPattern, URLResolver, include, path

from safeconduct.access.decision import Decision
from safeconduct.cases.as_known import as_known
from safeconduct.cases.models import Crisis
from safeconduct.desk.charts.strip import Published, strip
from safeconduct.figures.charts.equation import Part, Swatch, equation
from safeconduct.figures.charts.map import Located, OurPost, draw_map

PAGE = """{% extends "desk/frame.html" %}
{% block title %}A page{% endblock %}
{% block heading %}A heading{% endblock %}
{% block content %}Its content{% endblock %}"""

STRIP = """{% extends "desk/frame.html" %}
{% block title %}A strip{% endblock %}{% block heading %}A strip{% endblock %}
{% block lead %}<section class="section" id="as-known"><h2>{{ strip.as_known|day }}</h2>
{% include "desk/charts/equation.html" %}{% include "desk/charts/strip.html" %}{% include "figures/charts/map.html" %}
</section>{% endblock %}"""

ARMY = Crisis(name="Nationals in a foreign army", slug="army", is_rehearsal=True, opened_on=date(2024, 2, 20))
QUAKE = Crisis(name="Earthquake", slug="quake", opened_on=date(2025, 1, 1))


def page(request: HttpRequest, slug: str = "army", reference: str = "") -> HttpResponse:
    request.crisis, request.crises = (ARMY if slug == "army" else QUAKE), (ARMY, QUAKE)  # type: ignore[attr-defined]
    request.as_known = as_known(ARMY, request.GET.get("known", ""))  # type: ignore[attr-defined]
    return plain(request)


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(PAGE).render(RequestContext(request)))


def page_with_drawings(request: HttpRequest) -> HttpResponse:
    """An equation, a strip and a map, as known on ?known=."""
    seen = date.fromisoformat(request.GET.get("known", "2025-12-17"))
    request.crisis, request.crises = ARMY, (ARMY,)  # type: ignore[attr-defined]
    request.as_known = as_known(ARMY, request.GET.get("known", ""))  # type: ignore[attr-defined]
    drawings = {
        "bar": equation(Part("known", "known", 10), [Part("a", "a", 7, Swatch.MISSING), Part("b", "b", 2)]),
        "strip": strip(
            [(date(2024, 2, 20), 6), (date(2024, 8, 9), 91)],
            [Published(date(2024, 8, 9), 91)],
            today=date(2025, 12, 17),
            as_known=seen,
        ),
        "map": draw_map([Located("Luhansk", 48.57, 39.31, 17)], posts=[OurPost("Embassy Moscow", 55.75, 37.62)]),
    }
    return HttpResponse(Template(STRIP).render(RequestContext(request, drawings)))


def page_of_one_crisis(request: HttpRequest) -> HttpResponse:
    request.crisis, request.crises = QUAKE, (QUAKE,)  # type: ignore[attr-defined]
    request.as_known = as_known(QUAKE)  # type: ignore[attr-defined]
    return plain(request)


def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/keys.html")


def refused(_request: HttpRequest) -> HttpResponse:
    Decision.no("You signed first.").require()
    return HttpResponse()


def failing(_request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("safeconduct.access.sign_in_urls")),
    path(
        "",
        include(
            (
                [
                    path("c/<slug:slug>/", page, name="situation"),
                    path("keys/", keys, name="keys"),
                    path("audit/", page, name="audit"),
                ],
                "desk",
            )
        ),
    ),
    path(
        "",
        include(
            (
                [
                    path("c/<slug:slug>/cases/", page, name="list"),
                    path("cases/<str:reference>/", page, name="case"),
                    path("find/", page, name="find"),
                ],
                "cases",
            )
        ),
    ),
    path("", plain),
    path("drawings/", page_with_drawings),
    path("one/", page_of_one_crisis),
    path("refused/", refused),
    path("failing/", failing),
]
