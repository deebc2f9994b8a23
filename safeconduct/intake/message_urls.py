"""The addresses of messages: where providers post them, where templates are kept, where many are written to."""

from django.urls import path

from .views import message_hook, replies

urlpatterns = [
    path("hooks/messages/<slug:slug>/", message_hook.take, name="message_hook"),
    path("replies/", replies.page, name="replies"),
    path("c/<slug:slug>/requests/write/", replies.write_to_many, name="write_to_many"),
]
