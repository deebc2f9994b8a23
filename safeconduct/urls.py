"""All addresses. The desk is the signed-in face, the portal the public's."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("safeconduct.access.sign_in_urls")),
    path("help/", include("safeconduct.portal.urls")),
    path("", include("safeconduct.desk.urls")),
]
