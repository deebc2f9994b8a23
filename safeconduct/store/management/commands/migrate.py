"""`migrate`, ten times as fast into an empty database.

A migration knows the models as they were at its time. After each of its steps Django makes anew not only the model that
changed, but every model that is related to it, and every model related to those: nearly all of them, some hundred times
over. What a step does to the tables needs the changed model alone; where a migration runs Python, Django itself makes
all models anew before (`ProjectState.is_delayed`). A database that holds rows is brought up to date in Django's way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


class Command(Migrate):
    """Django's, without making models anew for nothing where there are no tables yet."""

    def handle(self, *args: Any, **options: Any) -> None:
        is_empty = not MigrationRecorder(connections[options["database"]]).has_table()
        with only_changed_models() if is_empty else nullcontext():
            super().handle(*args, **options)


@contextmanager
def only_changed_models() -> Iterator[None]:
    """After a step of a migration only the model that it changed is made anew."""

    def only(state: ProjectState, app_label: str, model_name: str, _delay: bool = False) -> set[tuple[str, str]]:
        state.is_delayed = True
        return {(app_label, model_name)}

    every = ProjectState._find_reload_model  # type: ignore[attr-defined]
    ProjectState._find_reload_model = only  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._find_reload_model = every  # type: ignore[attr-defined]
