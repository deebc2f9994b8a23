"""The addresses of what officers enter for others."""

from django.urls import path

from .views import entering

urlpatterns = [
    path("c/<slug:slug>/requests/call/", entering.call, name="call"),
    path("c/<slug:slug>/requests/letter/", entering.letter, name="letter"),
    path("c/<slug:slug>/requests/lists/", entering.lists, name="lists"),
    path("c/<slug:slug>/requests/lists/template/", entering.template, name="list_template"),
    path("c/<slug:slug>/requests/lists/<uuid:id>/", entering.brought, name="list"),
    path("c/<slug:slug>/requests/lists/<uuid:id>/refused/", entering.refused, name="list_refused"),
]
