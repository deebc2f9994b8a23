"""All addresses of the signed-in face: the desk's own pages and those of the domain rooms."""

from django.urls import include, path

from . import crisis_settings, finding, views

own = [
    path("", views.home, name="home"),
    path("crises/open/", views.open_crisis_page, name="open_crisis"),
    path("c/<slug:slug>/", views.situation, name="situation"),
    path("c/<slug:slug>/settings/", crisis_settings.settings, name="crisis_settings"),
    path("c/<slug:slug>/settings/clocks/", crisis_settings.set_clocks, name="set_clocks"),
    path("c/<slug:slug>/settings/places/", crisis_settings.place, name="add_place"),
    path("roles/", views.roles, name="roles"),
    path("audit/", views.audit, name="audit"),
    path("keys/", views.keys, name="keys"),
    path("find/", finding.find, name="find"),
]

urlpatterns = [
    path("", include((own, "desk"))),
    path("", include("safeconduct.desk.keeping.urls")),
    path("", include("safeconduct.desk.register.urls")),
    path("", include("safeconduct.figures.urls")),
    path("", include("safeconduct.intake.urls")),
    path("", include("safeconduct.diplomacy.urls")),
    path("", include("safeconduct.cases.urls")),
]
