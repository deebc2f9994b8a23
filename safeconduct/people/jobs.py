"""The jobs of persons: who may be known already is looked for in the background."""

from __future__ import annotations

from uuid import UUID

from safeconduct.store.jobs import app


@app.task(retry=2)
def sweep_persons(id: str) -> None:
    """Look many persons up. Begun again after a crash it goes on where it was."""
    from .actions.proposals import run_sweep

    run_sweep(UUID(id))


@app.task(retry=2)
def import_brought_register(id: str) -> None:
    """Import a register that an officer brought. Begun again after a crash it goes on where it was."""
    from .actions.register import run_brought

    run_brought(UUID(id))


@app.task(retry=2)
def look_up_registered(ids: list[str]) -> None:
    """Who registered may be known already: the pairs are proposed, nobody is joined."""
    from .actions.proposals import propose_for
    from .enums import Path

    propose_for([UUID(id) for id in ids], path=Path.REGISTER, by=None)


@app.periodic(cron="23 1 * * *")
@app.task(queueing_lock="people.find_same_persons")
def find_same_persons(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every night: look for pairs among those who were added or changed since the last night."""
    from .actions.proposals import run_sweep, start_sweep

    run_sweep(start_sweep().pk)


@app.periodic(cron="53 2 * * *")
@app.task(queueing_lock="people.count_bearers")
def count_bearers_of_words(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every night: how many names have each word, so that rare words are looked for first."""
    from .counting import count_bearers

    count_bearers()
