"""The addresses of requests. A request is read aloud by its reference, so it is addressed by it."""

from django.urls import path

from . import board_urls, channel_urls, entry_urls, mail_urls, message_urls
from .views import acts, answering, files, pages, presses, recording

app_name = "intake"

urlpatterns = [
    path("c/<slug:slug>/requests/", pages.queue, name="queue"),
    *entry_urls.urlpatterns,
    *mail_urls.urlpatterns,
    *channel_urls.urlpatterns,
    *message_urls.urlpatterns,
    *board_urls.urlpatterns,
    path("c/<slug:slug>/requests/exceptions/", pages.exceptions, name="exceptions"),
    path("cases/<str:reference>/requests/", pages.of_case, name="of_case"),
    path("requests/<str:reference>/", pages.request_, name="request"),
    path("requests/<str:reference>/there/", pages.there, name="there"),
    path("requests/<str:reference>/hold/", presses.hold, name="hold"),
    path("requests/<str:reference>/let-go/", presses.let_go, name="let_go"),
    path("requests/<str:reference>/ask-back/", acts.small_act(acts.ASK_BACK), name="ask_back"),
    path("requests/<str:reference>/answer/", answering.answer, name="answer"),
    path("requests/<str:reference>/messages/<uuid:message>/again/", answering.again, name="send_again"),
    path("requests/<str:reference>/wait/", acts.small_act(acts.WAIT_FOR_US), name="wait"),
    path("requests/<str:reference>/decide/", acts.small_act(acts.DECIDE), name="decide"),
    path("requests/<str:reference>/answered/", acts.small_act(acts.ANSWERED), name="answered"),
    path("requests/<str:reference>/not-ours/", acts.small_act(acts.NOT_OURS), name="not_ours"),
    path("requests/<str:reference>/undo/", presses.undo_step, name="undo_step"),
    path("requests/<str:reference>/ahead/", acts.small_act(acts.MOVE_AHEAD), name="move_ahead"),
    path("requests/<str:reference>/back/", acts.small_act(acts.PUT_BACK), name="put_back"),
    path("requests/<str:reference>/tie/", acts.small_act(acts.TIE), name="tie"),
    path("requests/<str:reference>/untie/", acts.small_act(acts.UNTIE), name="untie"),
    path("requests/<str:reference>/people/", acts.small_act(acts.NAME_PERSON), name="name_person"),
    path("requests/<str:reference>/people/<uuid:mention>/link/", presses.link, name="link"),
    path("requests/<str:reference>/people/<uuid:mention>/not/", presses.rule_out, name="rule_out"),
    path("requests/<str:reference>/people/<uuid:mention>/case/", recording.new_case, name="new_case"),
    path("requests/<str:reference>/people/<uuid:mention>/search/", recording.search, name="search"),
    path("requests/<str:reference>/claims/<str:case>/", recording.record_claim, name="record_claim"),
    path("requests/<str:reference>/links/<uuid:link>/undo/", presses.unlink, name="unlink"),
    path("requests/<str:reference>/pass-on/", acts.small_act(acts.PASS_ON), name="pass_on"),
    path("requests/<str:reference>/officer/", acts.small_act(acts.GIVE), name="give"),
    path("requests/<str:reference>/files/<int:number>/", files.file, name="file"),
    path("requests/<str:reference>/original/", files.original, name="original"),
]
