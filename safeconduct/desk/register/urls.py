"""Addresses of the register."""

from django.urls import path

from . import views

app_name = "register"
urlpatterns = [
    path("register/", views.show, name="list"),
    path("register/import/", views.bring, name="import"),
    path("register/import/template.xlsx", views.template, name="template"),
    path("register/import/<uuid:id>/", views.imported, name="imported"),
    path("register/import/<uuid:id>/not-taken.xlsx", views.rejected, name="rejected"),
]
