"""The addresses of messages: where providers post them, and where reply templates are kept."""

from django.urls import path

from .views import message_hook

urlpatterns = [
    path("hooks/messages/<slug:slug>/", message_hook.take, name="message_hook"),
]
