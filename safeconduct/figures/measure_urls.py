"""The addresses of measures and of wholes with their parts."""

from django.urls import URLPattern, path

from .views import measures, partitions

MEASURES = "c/<slug:slug>/figures/measures"
PARTITIONS = "c/<slug:slug>/figures/partitions"

urlpatterns: list[URLPattern] = [
    path(f"{MEASURES}/", measures.measures, name="measures"),
    path(f"{MEASURES}/new/", measures.new, name="new_measure"),
    path(f"{MEASURES}/try/", measures.preview, name="try_measure"),
    path(f"{MEASURES}/<slug:key>/", measures.measure, name="measure"),
    path(f"{MEASURES}/<slug:key>/change/", measures.change, name="change_measure"),
    path(f"{PARTITIONS}/new/", partitions.new, name="new_partition"),
    path(f"{PARTITIONS}/try/", partitions.preview, name="try_partition"),
    path(f"{PARTITIONS}/<slug:key>/", partitions.partition, name="partition"),
    path(f"{PARTITIONS}/<slug:key>/change/", partitions.change, name="change_partition"),
    path(f"{PARTITIONS}/<slug:key>/<str:stray>/", partitions.strays, name="strays"),
]
