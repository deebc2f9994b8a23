"""Background work. procrastinate keeps the jobs in our own PostgreSQL, so a job is queued if and only if its
transaction is committed. A room writes its jobs in its `jobs.py`, found by name:

    from safeconduct.store.jobs import app

    @app.periodic(cron="*/10 * * * *")
    @app.task(queueing_lock="seal")
    def seal(timestamp: int) -> None: ...

    seal.defer(...)     # inside the action's transaction
"""

from django.core.management import call_command
from procrastinate.contrib.django import app

__all__ = ["app"]

KEEP_JOBS_FOR_HOURS = 14 * 24
REMOVE_OLD_JOBS = "builtin:procrastinate.builtin_tasks.remove_old_jobs"


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="store.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every night: forget sessions that are over and jobs that were done two weeks ago."""
    call_command("clearsessions")
    app.configure_task(REMOVE_OLD_JOBS).defer(max_hours=KEEP_JOBS_FOR_HOURS)
