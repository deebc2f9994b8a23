"""All addresses. The desk is the signed-in face."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("safeconduct.access.sign_in_urls")),
    path("", include("safeconduct.desk.urls")),
]
