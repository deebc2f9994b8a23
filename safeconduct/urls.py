"""All addresses. The desk is the signed-in face."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("", include("safeconduct.desk.urls")),
]
