"""Jobs of the public's pages."""

from __future__ import annotations

from uuid import UUID

from safeconduct.store.jobs import app


@app.task(retry=2)
def send_code(request: str, by_mail: bool) -> None:
    """Send a code to the writer of a request; nothing for the job of a reference that there is not."""
    from .sending import send_code_to_writer

    if request:
        send_code_to_writer(UUID(request), by_mail=by_mail)


@app.task(retry=2)
def send_link(contact: str, language: str, site: str) -> None:
    """Send a personal link again; nothing for the job of a contact that nobody gave."""
    from .sending import send_link_to_contact

    if contact:
        send_link_to_contact(UUID(contact), language=language, site=site)


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="portal.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives each periodic job its time
    """Every night: forget codes and counts of the days before."""
    from .codes import forget_codes
    from .limits import forget_counts

    forget_codes()
    forget_counts()
