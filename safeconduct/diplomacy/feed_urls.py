"""The addresses of an officer's own calendar."""

from django.urls import URLPattern, path

from .views import feeds

urlpatterns: list[URLPattern] = [
    path("calendar/", feeds.feed, name="feed"),
    path("calendar/revoke/", feeds.revoke, name="revoke_feed"),
    path("calendar/<str:token>.ics", feeds.calendar_file_of, name="calendar_file"),
]
