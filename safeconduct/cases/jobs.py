"""The jobs of the cases: large files are imported and lists matched in the background, old files forgotten, tallies
folded."""

from __future__ import annotations

from uuid import UUID

from safeconduct.store.jobs import app

from .actions.brought import forget_files, run_import
from .actions.derive import fold


@app.task(retry=2)
def import_brought_file(id: str) -> None:
    """Import a file that an officer brought. Begun again after a crash it goes on: what is there is not doubled."""
    run_import(UUID(id))


@app.task(retry=2)
def match_received_list(id: str) -> None:
    """Hold a list against ours. Begun again after a crash it goes on at the next batch."""
    from .actions.lists.matching import run_matching

    run_matching(UUID(id))


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="cases.forget_files")
def forget_brought_files(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every night: forget the files that were brought two weeks ago."""
    forget_files()


@app.periodic(cron="11 2 * * *")
@app.task(queueing_lock="cases.fold_tallies")
def fold_tallies(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every night: what the day added to the tallies becomes few rows, so that figures stay quick."""
    fold()
