"""The addresses of open data. Those under open/ are for everybody."""

from django.urls import URLPattern, path

from .views import releases as views

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/figures/data/", views.data, name="data"),
    path("open/<slug:slug>.csv", views.open_csv, name="open_csv"),
    path("open/<slug:slug>.json", views.open_json, name="open_json"),
    path("open/<slug:slug>/<int:number>.csv", views.open_csv, name="open_csv_of"),
    path("open/<slug:slug>/<int:number>.json", views.open_json, name="open_json_of"),
]
