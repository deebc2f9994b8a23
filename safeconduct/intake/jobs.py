"""The jobs of requests: reading them, looking up whom they name."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from procrastinate import JobContext, RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued

from safeconduct.store.jobs import app

from .actions.fetching import fetch_files
from .actions.handing_over import hand_over_next
from .actions.looking_up import BATCH as LOOKED_UP_AT_ONCE
from .actions.looking_up import look_up_old_ones, look_up_pending
from .actions.polling import poll_mailbox, polled_channels
from .actions.reading import BATCH as READ_AT_ONCE
from .actions.reading import read_old_ones, read_pending
from .actions.scanning import scan_pending
from .scanning import ScannerAway

QUEUE = "intake"
"""The queue of workers of its own: nothing else waits for a surge of requests, and they wait for nothing."""
WORKS_FOR = 50.0
"""Seconds after which a reader ends. Another one is waiting by then, and at once when this one is killed."""
EVERY_15_SECONDS = "* * * * * */15"
HANDS_OVER_FOR = 10.0
"""Seconds, so that other jobs have their turn."""
MOST_FETCHES = 5
LOOKS_EVERY = 0.5
"""Seconds between two looks when nothing is waiting."""


@app.periodic(cron=EVERY_15_SECONDS)
@app.task(queue=QUEUE, queueing_lock="intake.read_requests", pass_context=True)
def read_requests(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """For some time: read requests and look up whom they name, as they come. Killed at any moment, nothing is lost."""
    for _turn in turns(context, WORKS_FOR):
        if work_off() == 0:
            time.sleep(LOOKS_EVERY)


@app.task(queue=QUEUE, queueing_lock="intake.read_along", pass_context=True)
def read_along(context: JobContext) -> None:
    """What another reader does beside the first, while more is waiting than one can take."""
    for _turn in turns(context, WORKS_FOR):
        if work_off() == 0:
            break


def turns(context: JobContext, seconds: float) -> Iterator[None]:
    """One turn after the other for so many seconds, or until the worker is asked to stop."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not context.should_abort():
        yield


def work_off() -> int:
    """One batch of each. Returns how many there were; when a batch is full another reader is called in."""
    read, looked_up = read_pending(), look_up_pending()
    if read == READ_AT_ONCE or looked_up == LOOKED_UP_AT_ONCE:
        with suppress(AlreadyEnqueued):
            read_along.defer()
    return read + looked_up


@app.periodic(cron="11 1 * * *")
@app.task(queueing_lock="intake.look_up_once_more")
def look_up_once_more(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every night: read anew what an earlier version read, and look up anew those for whom nobody was found."""
    read_old_ones()
    look_up_old_ones()


@app.periodic(cron=EVERY_15_SECONDS)
@app.task(queueing_lock="intake.look_into_mailboxes")
def look_into_mailboxes(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every minute: a job for each mailbox that we read, unless one is waiting already."""
    for channel in polled_channels():
        with suppress(AlreadyEnqueued):
            look_into_mailbox.configure(queueing_lock=f"intake.mailbox:{channel.pk}").defer(id=str(channel.pk))


@app.task
def look_into_mailbox(id: str) -> None:
    """Store what waits in a mailbox. Killed at any moment, the next one goes on; two at once do no harm."""
    for channel in polled_channels().filter(pk=UUID(id)):
        poll_mailbox(channel)


@app.periodic(cron="*/3 * * * *")
@app.task(queueing_lock="intake.count_backlogs")
def count_backlogs(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every three minutes: count the backlogs that are too large to be counted while somebody looks."""
    from .backlog.reading import keep_counts

    keep_counts()


@app.periodic(cron=EVERY_15_SECONDS)
@app.task(queueing_lock="intake.hand_over_messages", pass_context=True)
def hand_over_messages(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """For some time: hand over what is in the outbox. Killed at any moment, no message leaves twice."""
    for _turn in turns(context, HANDS_OVER_FOR):
        if not hand_over_next():
            break


@app.task(retry=RetryStrategy(max_attempts=6, exponential_wait=4), pass_context=True)
def fetch_files_of(context: JobContext, id: str) -> None:
    """Fetch the pictures of a message, with longer and longer waits: up to about twenty minutes."""
    tried = context.job.attempts if context.job else 0
    left = fetch_files(UUID(id), is_last=tried >= MOST_FETCHES)
    if left:
        raise FetchAgain(f"{left} files of {id}")


class FetchAgain(Exception):
    """Files are still to be fetched; the job runs again."""


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="intake.scan_files")
def scan_files(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every minute, where a virus scanner is set up: have new files scanned. While it is away they wait."""
    until = time.monotonic() + HANDS_OVER_FOR
    with suppress(ScannerAway):
        while settings.CLAMAV and time.monotonic() < until and scan_pending(at=settings.CLAMAV):
            pass


@app.periodic(cron="29 2 * * *")
@app.task(queueing_lock="intake.expire")
def expire(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every night: erase what was kept long enough, and write down what went."""
    from .actions.retention import erase_expired

    erase_expired()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="intake.count_present")
def count_present(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every ten minutes: count who is there where the register is too large to be counted while somebody looks."""
    from .present import keep_present

    keep_present()
