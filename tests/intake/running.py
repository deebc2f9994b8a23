"""Jobs of procrastinate, run in the test itself."""

from collections.abc import Callable

from procrastinate import JobContext
from procrastinate.job_context import AbortReason
from procrastinate.jobs import Job

from safeconduct.store.jobs import app


def running(abort_reason: Callable[[], AbortReason | None] = lambda: None) -> JobContext:
    """What a running job is told of itself; `abort_reason` says whether it is to leave off."""
    job = Job(queue="intake", lock=None, queueing_lock=None, task_name="of a test")
    return JobContext(app=app, job=job, start_timestamp=0.0, abort_reason=abort_reason)
