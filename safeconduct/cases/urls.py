"""The addresses of cases. A case is read aloud by its reference, so it is addressed by it."""

from django.urls import path

from .views import case, claims, imports, listing, lists, opening, our_lists, pairs, person, searching, small_acts

app_name = "cases"

urlpatterns = [
    path("c/<slug:slug>/cases/", listing.cases, name="list"),
    path("c/<slug:slug>/cases/open/", opening.open_case, name="open"),
    path("c/<slug:slug>/cases/assign/", listing.assign, name="assign_many"),
    path("c/<slug:slug>/cases/views/", listing.save, name="save_view"),
    path("c/<slug:slug>/same/", pairs.queue, name="pairs"),
    path("c/<slug:slug>/same/thresholds/", pairs.thresholds, name="thresholds"),
    path("same/<uuid:id>/", pairs.pair, name="pair"),
    path("same/look/<uuid:id>/", pairs.look_again, name="look_again"),
    path("find/", searching.find, name="find"),
    path("tracks/states/", claims.states, name="states"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/claims/record/", claims.record_claim, name="record_claim"),
    path("cases/<str:reference>/claims/<uuid:claim>/retract/", claims.retract_claim, name="retract_claim"),
    path("cases/<str:reference>/claims/<uuid:claim>/countersign/", claims.countersign_claim, name="countersign_claim"),
    path("cases/<str:reference>/family-first/", claims.override_family_first, name="override_family_first"),
    path("cases/<str:reference>/documents/add/", small_acts.small_act(small_acts.ADD_DOCUMENT), name="add_document"),
    path("cases/<str:reference>/documents/<uuid:document>/", case.document, name="document"),
    path("cases/<str:reference>/tasks/set/", small_acts.small_act(small_acts.SET_TASK), name="set_task"),
    path("cases/<str:reference>/tasks/<uuid:task>/finish/", small_acts.finish_task, name="finish_task"),
    path("cases/<str:reference>/call/", small_acts.small_act(small_acts.PROMISE_CALL), name="promise_call"),
    path("cases/<str:reference>/clocks/<uuid:clock>/meet/", small_acts.meet_clock, name="meet_clock"),
    path(
        "cases/<str:reference>/disagreements/<int:disagreement>/", small_acts.own_disagreement, name="own_disagreement"
    ),
    path("cases/<str:reference>/officer/", small_acts.small_act(small_acts.ASSIGN), name="assign"),
    path("cases/<str:reference>/officer/<uuid:row>/end/", small_acts.end_assignment, name="end_assignment"),
    path("cases/<str:reference>/hand-over/", small_acts.small_act(small_acts.HAND_OVER), name="hand_over"),
    path("cases/<str:reference>/hand-over/<uuid:row>/end/", small_acts.end_hand_over, name="end_hand_over"),
    path(
        "cases/<str:reference>/compartments/",
        small_acts.small_act(small_acts.SET_COMPARTMENTS),
        name="set_compartments",
    ),
    path("cases/<str:reference>/names/", small_acts.small_act(person.ADD_NAME), name="add_name"),
    path("cases/<str:reference>/papers/", small_acts.small_act(person.ADD_PAPER), name="add_paper"),
    path("cases/<str:reference>/contacts/", small_acts.small_act(person.ADD_CONTACT), name="add_contact"),
    path("cases/<str:reference>/kin/", small_acts.small_act(person.ADD_KIN), name="add_kin"),
    path("c/<slug:slug>/cases/import/", imports.bring, name="import"),
    path("c/<slug:slug>/cases/import/template/", imports.template, name="import_template"),
    path("c/<slug:slug>/cases/import/<uuid:id>/", imports.show, name="import_file"),
    path("c/<slug:slug>/cases/import/<uuid:id>/start/", imports.start, name="import_start"),
    path("c/<slug:slug>/cases/import/<uuid:id>/rejected/", imports.rejected, name="import_rejected"),
    path("c/<slug:slug>/lists/", lists.lists, name="lists"),
    path("c/<slug:slug>/lists/bring/", lists.bring, name="list_bring"),
    path("c/<slug:slug>/lists/ours/", our_lists.make, name="our_list_make"),
    path("c/<slug:slug>/lists/ours/<uuid:id>/", our_lists.show, name="our_list"),
    path("c/<slug:slug>/lists/ours/<uuid:id>/take/", our_lists.take, name="our_list_take"),
    path("c/<slug:slug>/lists/<uuid:id>/", lists.show, name="list_show"),
    path("c/<slug:slug>/lists/<uuid:id>/columns/", lists.columns, name="list_columns"),
    path("c/<slug:slug>/lists/<uuid:id>/header/", lists.header_row, name="list_header"),
    path("c/<slug:slug>/lists/<uuid:id>/start/", lists.start, name="list_start"),
    path("c/<slug:slug>/lists/<uuid:id>/stop/", lists.stop, name="list_stop"),
    path("c/<slug:slug>/lists/<uuid:id>/rows/<int:number>/", lists.judge, name="list_judge"),
    path("c/<slug:slug>/lists/<uuid:id>/accept/", lists.accept, name="list_accept"),
    path("c/<slug:slug>/lists/<uuid:id>/take/", lists.take, name="list_take"),
    path("c/<slug:slug>/lists/<uuid:id>/original/", lists.original, name="list_original"),
]
