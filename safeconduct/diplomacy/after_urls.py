"""The addresses of the register: after."""

from django.urls import path

from .views import after

urlpatterns = [
    path("engagements/<str:reference>/after/", after.after, name="after"),
    path("engagements/<str:reference>/after/done/", after.after_done, name="after_done"),
    path("engagements/<str:reference>/after/readout/", after.readout_text, name="readout_text"),
    path("engagements/<str:reference>/after/families/", after.families_text, name="families_text"),
]
