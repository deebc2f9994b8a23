"""The addresses of counterparts."""

from django.urls import URLPattern, path

from .views import counterparts, keeping

HERE = "c/<slug:slug>/counterparts/"

urlpatterns: list[URLPattern] = [
    path(HERE, counterparts.counterparts, name="counterparts"),
    path(f"{HERE}add/", keeping.add_state, name="add_state"),
    path(f"{HERE}offices/<uuid:id>/change/", keeping.change_office, name="change_office"),
    path(f"{HERE}offices/<uuid:id>/contact/", keeping.contact_of_office, name="contact_of_office"),
    path(f"{HERE}officials/<uuid:id>/", counterparts.official, name="official"),
    path(f"{HERE}officials/<uuid:id>/rename/", keeping.rename_official, name="rename_official"),
    path(f"{HERE}officials/<uuid:id>/name/", keeping.add_name, name="add_official_name"),
    path(f"{HERE}officials/<uuid:id>/term/", keeping.begin_term, name="begin_term"),
    path(f"{HERE}officials/<uuid:id>/contact/", keeping.contact_of_official, name="contact_of_official"),
    path(f"{HERE}terms/<uuid:id>/end/", keeping.end_term, name="end_term"),
    path(f"{HERE}terms/<uuid:id>/correct/", keeping.correct_term, name="correct_term"),
    path(f"{HERE}contacts/<uuid:id>/end/", keeping.end_contact, name="end_contact"),
    path(f"{HERE}<str:code>/", counterparts.state, name="state"),
    path(f"{HERE}<str:code>/change/", keeping.change_state, name="change_state"),
    path(f"{HERE}<str:code>/offices/", keeping.add_office, name="add_office"),
    path(f"{HERE}<str:code>/officials/", keeping.add_official, name="add_official"),
]
