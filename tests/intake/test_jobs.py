"""A worker that is stopped is not waited for: its jobs leave off between two turns."""

from collections.abc import Callable

import pytest
from procrastinate.job_context import AbortReason

from safeconduct.intake import jobs
from safeconduct.intake.models import Channel, Reading
from tests.intake.pleas import plea
from tests.intake.running import running

pytestmark = pytest.mark.django_db


def stopped_after(turns: int) -> tuple[list[None], Callable[[], AbortReason | None]]:
    """How often a job asked whether it should leave off, and what it is answered."""
    asked: list[None] = []

    def reason() -> AbortReason | None:
        asked.append(None)
        return AbortReason.SHUTDOWN if len(asked) > turns else None

    return asked, reason


def test_a_reader_leaves_off_when_its_worker_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "WORKS_FOR", 3.0)
    asked, reason = stopped_after(1)
    jobs.read_requests(running(reason), timestamp=0)
    assert len(asked) == 2


def test_what_a_stopped_reader_left_is_read_by_the_next(form: Channel) -> None:
    plea(form, is_read=False)
    for turns, there in ((0, 0), (1, 1)):
        _asked, reason = stopped_after(turns)
        jobs.read_requests(running(reason), timestamp=0)
        assert Reading.objects.count() == there
