"""The addresses of the channels."""

from django.urls import path

from .views import channels

urlpatterns = [
    path("c/<slug:slug>/requests/channels/", channels.channels, name="channels"),
    path("c/<slug:slug>/requests/channels/<slug:name>/", channels.channel, name="channel"),
    path("c/<slug:slug>/requests/channels/<slug:name>/close/", channels.close, name="close_channel"),
]
