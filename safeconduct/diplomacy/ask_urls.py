"""The addresses of asks, of what is raised and handed over in an engagement, and of lists that were handed over."""

from django.urls import URLPattern, path

from .views import asks, handed

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/asks/", asks.asks, name="asks"),
    path("c/<slug:slug>/asks/make/", asks.make, name="make_ask"),
    path("asks/<str:reference>/", asks.ask, name="ask"),
    path("asks/<str:reference>/names/", asks.names, name="ask_names"),
    path("asks/<str:reference>/names/add/", asks.name, name="name_cases"),
    path("asks/<str:reference>/names/<str:case>/off/", asks.take_off, name="take_off_case"),
    path("asks/<str:reference>/stands/", asks.close, name="close_ask"),
    path("asks/<str:reference>/reply/", asks.reply, name="record_reply"),
    path("engagements/<str:reference>/raise/", handed.raise_, name="raise_concern"),
    path("engagements/<str:reference>/hand/", handed.hand, name="hand_list"),
    path("handed/<uuid:id>/", handed.handed_answers, name="handed_answers"),
    path("handed/<uuid:id>/paper/", handed.handed_list, name="handed_list"),
    path("handed/<uuid:id>/answer/", handed.answer, name="answer_list"),
    path("handed/<uuid:id>/ask/", handed.ask_unanswered, name="ask_unanswered"),
]
