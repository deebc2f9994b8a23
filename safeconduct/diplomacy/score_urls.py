"""The addresses of the register: score."""

from django.urls import path

from .views import scorecards

urlpatterns = [
    path("c/<slug:slug>/scorecards/", scorecards.scorecards, name="scorecards"),
    path("c/<slug:slug>/scorecards/<slug:code>/", scorecards.scorecard, name="scorecard"),
    path("c/<slug:slug>/scorecards/<slug:code>/names/", scorecards.names, name="score_names"),
    path("c/<slug:slug>/scorecards/<slug:code>/<slug:what>/", scorecards.items, name="score_items"),
]
