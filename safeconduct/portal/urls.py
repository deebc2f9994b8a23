"""The addresses of the public, all under /help/."""

from django.urls import path

from .views import asking, following, offline, personal, registering

app_name = "portal"
urlpatterns = [
    path("", asking.crises, name="crises"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("follow/", following.follow, name="follow"),
    path("follow/code/", following.new_code, name="new_code"),
    path("follow/<str:token>/", following.her_request, name="followed"),
    path("register/", registering.register, name="register"),
    path("register/link/", registering.link_again, name="link_again"),
    path("me/<str:token>/", personal.me, name="me"),
    path("receipt/<str:token>/", asking.receipt, name="receipt"),
    path("<slug:slug>/", asking.ask, name="ask"),
    path("<slug:slug>/register/", registering.register, name="register_for"),
]
