"""The periodic job of figures."""

from __future__ import annotations

import logging

from django.utils.translation import override

from safeconduct.cases.queries import crises
from safeconduct.store.jobs import app

logger = logging.getLogger(__name__)


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="figures.keep_reports_of_day")
def keep_reports_of_day(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every hour: keep the report of the day that ended, for each open crisis, and mail it. Killed at any moment, the
    next one goes on; who keeps a report mails it, so that it leaves at most once."""
    from .actions.reports import keep_report_of_day, mail_report

    with override("en"):
        for crisis in crises().filter(closed_on=None):
            if (report := keep_report_of_day(crisis)) is not None:
                mailed = mail_report(report)
                for fault in mailed.faults:
                    logger.warning("situation report %s %s: %s", crisis.slug, report.number, fault)
