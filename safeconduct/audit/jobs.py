"""The periodic job of the record."""

from safeconduct.store.jobs import app

from .seals import seal_entries


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="audit.seal", lock="audit.seal")
def seal(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every minute: seal what was recorded and is settled."""
    seal_entries()
