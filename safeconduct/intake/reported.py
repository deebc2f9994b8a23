"""What requests say in a situation report, and the mailbox from which the report of each day leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.access.enums import Task
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis
from safeconduct.figures.paper.values import Cell, Paragraph, Part, Section, Table
from safeconduct.figures.paper.words import day_words
from safeconduct.figures.reports.mailing import ReportMail
from safeconduct.figures.reports.offered import Asked, Told

from .backlog import Backlog, backlog_for
from .enums import ChannelKind, RequestState
from .kept_secrets import SecretFault, kept_secret
from .models import Channel
from .ways_out import Letter, NotTaken, SettingsFault, SmtpSettings, Unclear, hand_to_smtp

OPEN = (RequestState.UNTOUCHED, RequestState.WAITING_US, RequestState.WAITING_FAMILY)


def backlog_told(asked: Asked) -> Told:
    """The backlog of requests as it is now; a sentence on a past day, of which none is kept, and without requests."""
    if not asked.is_now:
        return _section(Paragraph("not-kept", _("How many requests waited on a past day is not kept.")), {})
    backlog = backlog_for(asked.reader, asked.crisis)
    if not backlog.heaps:
        return _section(Paragraph("no-requests", _("No request has come.")), {})
    return _section(_table(backlog, asked.crisis), _data(backlog))


def _section(part: Part, data: dict[str, Any]) -> Told:
    return Told(Section("backlog", _("Requests"), (part,)), data, Task.SEE_REQUESTS)


@dataclass(frozen=True, slots=True)
class _Line:
    """Open requests in one state: how many, how many for more than a day and a week, and the oldest."""

    state: RequestState
    n: int
    over_day: int
    over_week: int
    oldest: datetime | None


def _lines(backlog: Backlog) -> list[_Line]:
    return [_line(backlog, state) for state in OPEN]


def _line(backlog: Backlog, state: RequestState) -> _Line:
    heaps = [heap for _post, heap in backlog.heaps if heap.state == state and heap.is_first]
    return _Line(
        state,
        sum(heap.n for heap in heaps),
        sum(heap.over_day for heap in heaps),
        sum(heap.over_week for heap in heaps),
        min((heap.oldest for heap in heaps), default=None),
    )


def _table(backlog: Backlog, crisis: Crisis) -> Table:
    head = (_("Requests"), _("Now"), _("For more than a day"), _("For more than a week"), _("Oldest came"))
    bounds = backlog.bounds
    more = _("Behind all requests stand at least %(least)d and at most %(most)d persons.") % {
        "least": bounds.at_least, "most": bounds.at_most,
    }  # fmt: skip
    return Table(_("Requests that are open"), head, tuple(_row(line, crisis) for line in _lines(backlog)), more)


def _row(line: _Line, crisis: Crisis) -> tuple[Cell, ...]:
    oldest = day_in(crisis, line.oldest) if line.oldest else None
    return (
        Cell(str(line.state.label)),
        Cell(str(line.n), is_number=True),
        Cell(str(line.over_day), is_number=True),
        Cell(str(line.over_week), mark="late" if line.over_week else "", is_number=True),
        Cell(day_words(oldest, short=True)),
    )


def _data(backlog: Backlog) -> dict[str, Any]:
    rows = [
        {
            "state": str(line.state), "number": line.n, "over_a_day": line.over_day, "over_a_week": line.over_week,
            "oldest": line.oldest.astimezone(UTC).isoformat() if line.oldest else None,
        }
        for line in _lines(backlog)
    ]  # fmt: skip
    persons = {"at_least": backlog.bounds.at_least, "at_most": backlog.bounds.at_most}
    return {"open": rows, "persons": persons, "counted_at": backlog.counted_at.astimezone(UTC).isoformat()}


def mail_out(crisis: Crisis, mail: ReportMail) -> str:
    """Hand a report to the mail server of the first open mailbox of the crisis that has one. Answers with nothing, or
    with why it could not leave; nothing is tried twice, because the report lies in the desk all the same."""
    channel = _mailbox(crisis)
    if channel is None:
        return _("No mailbox of this crisis has a mail server for what we send.")
    headers = {"Message-ID": f"<{mail.key}@{channel.address.rpartition('@')[2]}>"}
    headers["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's machine is to answer it
    letter = Letter(channel.address, mail.address, mail.text, mail.subject, headers)
    try:
        smtp = SmtpSettings.read(channel.settings)
        hand_to_smtp(letter, smtp, password=kept_secret(smtp.secret) if smtp.user else "")
    except (NotTaken, Unclear, SettingsFault, SecretFault) as fault:
        return f"{mail.address}: {fault}"
    return ""


def _mailbox(crisis: Crisis) -> Channel | None:
    channels = Channel.objects.filter(crisis=crisis, kind=ChannelKind.EMAIL, is_open=True).order_by("created_at")
    return channels.filter(settings__smtp_host__gt="").first()
