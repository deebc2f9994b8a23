"""The addresses of statements and of our lines."""

from django.urls import path

from .views import positions, statements

urlpatterns = [
    path("c/<slug:slug>/statements/", statements.statements, name="statements"),
    path("c/<slug:slug>/statements/record/", statements.record, name="record_statement"),
    path("statements/<uuid:id_>/", statements.statement, name="statement"),
    path("c/<slug:slug>/positions/", positions.positions, name="positions"),
    path("c/<slug:slug>/positions/set/", positions.set_line, name="set_position"),
    path("positions/<uuid:id_>/replace/", positions.replace_line, name="replace_position"),
    path("positions/<uuid:id_>/give-up/", positions.give_up_line, name="give_up_position"),
]
