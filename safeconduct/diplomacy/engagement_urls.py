"""The addresses of engagements. An engagement is read aloud by its reference, so it is addressed by it."""

from django.urls import URLPattern, path

from .views import engagements, register

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/engagements/", register.engagements, name="engagements"),
    path("c/<slug:slug>/engagements/calendar/", register.calendar, name="calendar"),
    path("c/<slug:slug>/engagements/plan/", engagements.plan, name="plan_engagement"),
    path("engagements/<str:reference>/", engagements.engagement, name="engagement"),
    path("engagements/<str:reference>/change/", engagements.change, name="change_engagement"),
    path("engagements/<str:reference>/held/", engagements.hold, name="hold_engagement"),
    path("engagements/<str:reference>/cancel/", engagements.cancel, name="cancel_engagement"),
]
