"""The addresses of the diplomatic register."""

from . import (
    after_urls,
    ask_urls,
    assurance_urls,
    brief_urls,
    counterpart_urls,
    engagement_urls,
    feed_urls,
    score_urls,
    statement_urls,
)

app_name = "diplomacy"

urlpatterns = [
    *engagement_urls.urlpatterns,
    *feed_urls.urlpatterns,
    *counterpart_urls.urlpatterns,
    *ask_urls.urlpatterns,
    *assurance_urls.urlpatterns,
    *statement_urls.urlpatterns,
    *brief_urls.urlpatterns,
    *after_urls.urlpatterns,
    *score_urls.urlpatterns,
]
