"""The addresses of situation reports."""

from django.urls import URLPattern, path

from .views import reports as views

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/reports/", views.reports, name="reports"),
    path("c/<slug:slug>/reports/now/", views.live, name="live_report"),
    path("c/<slug:slug>/reports/now.<slug:ending>", views.live_file, name="live_report_file"),
    path("c/<slug:slug>/reports/keep/", views.keep, name="keep_report"),
    path("c/<slug:slug>/reports/readers/", views.readers, name="report_readers"),
    path("c/<slug:slug>/reports/readers/<uuid:reader>/end/", views.end_reader, name="end_report_reader"),
    path("c/<slug:slug>/reports/<int:number>/", views.report, name="report"),
    path("c/<slug:slug>/reports/<int:number>.<slug:ending>", views.report_file, name="report_file"),
]
