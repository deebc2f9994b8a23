"""Keeping a situation report, and saying who is mailed one each day. Everything is audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.as_known import day_in, end_of_day
from safeconduct.cases.models import Crisis
from safeconduct.store.ids import reference

from ..enums import Audience
from ..faults import FigureFault
from ..models import MeasureVersion, ReportReader, SituationReport
from ..paper.fingerprint import fingerprint
from ..paper.values import Paper, as_json
from ..queries.reports import last_report, readers_of
from ..reports.build import Report, build_report
from ..reports.mailing import ReportMail, mailer
from ..reports.offered import HOUSE
from ..reports.text import mail_text
from .taking_away import take_data, take_docx, take_text

REPORT = "SR"
"""What the reference of a kept report begins with; its number is that within the crisis."""
LOCK = 0x5AFE06
"""The advisory lock under which reports of a crisis are numbered."""


@transaction.atomic
def keep_report(
    crisis: Crisis, *, as_known: datetime, by: Actor | None, since: datetime | None = None, key: str | None = None
) -> SituationReport:
    """Keep the report of this time for ever, once for who may see cases and once as it may be said in public.

    `by` is None for the job of each day; its `key` makes the same day the same report. Raises `Refused` for a time that
    has not come or that lies before the crisis, and where no measure is kept.
    """
    if by is not None:
        may(by, Task.KEEP_REPORTS).require()
    _check_time(crisis, as_known, since)
    _lock(crisis)
    if key and (there := SituationReport.objects.filter(key=key).first()):
        return there
    if not MeasureVersion.objects.exists():
        raise Refused(_("No measure is kept yet, so there is nothing to report. Install the measures first."))
    number = _next_number(crisis)
    content, data = _content(crisis, as_known, since, reference(REPORT, number))
    row = SituationReport(
        crisis=crisis, number=number, as_known=as_known, since=since, content=content, data=data,
        sha256=fingerprint({"content": content, "data": data}), key=key, by_id=by.id if by else None,
    )  # fmt: skip
    row.save(force_insert=True)
    said = {"crisis": crisis.slug, "number": row.number, "as_known": as_known, "sha256": row.sha256}
    record(Verb.KEEP_REPORT, by=by, kind="report", id=row.pk, after=said)
    return row


def _content(
    crisis: Crisis, as_known: datetime, since: datetime | None, called: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    is_now = timezone.now() - as_known < timedelta(days=1)
    inside = build_report(crisis, as_known=as_known, since=since, reader=HOUSE, is_now=is_now)
    public = build_report(crisis, as_known=as_known, since=since, audience=Audience.PUBLIC, is_now=is_now)
    content = {
        "internal": as_json(inside.paper(HOUSE, reference=called)),
        "public": as_json(public.paper(reference=called)),
        "tasks": {key: str(told.task) for key, told in inside.told.items() if told.task},
    }
    return content, {"internal": inside.data(HOUSE), "public": public.data()}


def _check_time(crisis: Crisis, as_known: datetime, since: datetime | None) -> None:
    if as_known > timezone.now():
        raise Refused(_("This time has not come yet. A report says what is known by its time."))
    if day_in(crisis, as_known) < crisis.opened_on:
        raise Refused(_("The crisis was opened after this day. Choose a later one."))
    if since is not None and since >= as_known:
        raise Refused(_("The time to compare with has to be earlier than that of the report."))


def _lock(crisis: Crisis) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, str(crisis.pk)])


def _next_number(crisis: Crisis) -> int:
    last = SituationReport.objects.filter(crisis=crisis).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def add_report_reader(crisis: Crisis, *, address: str, by: Actor, name: str = "") -> ReportReader:
    """Somebody is mailed the report of each day from now on. Who is on the list already stays on it."""
    may(by, Task.KEEP_REPORTS).require()
    said = address.strip().lower()
    try:
        validate_email(said)
    except ValidationError:
        raise FigureFault("address", _("Write an e-mail address, for example crisis.cell@mfa.example.")) from None
    _lock(crisis)
    if there := readers_of(crisis).filter(address=said).first():
        return there
    row = ReportReader.objects.create(crisis=crisis, address=said, name=name.strip(), added_by_id=by.id)
    record(Verb.ADD_REPORT_READER, by=by, kind="report_reader", id=row.pk, after={"address": said, "name": row.name})
    return row


@transaction.atomic
def end_report_reader(crisis: Crisis, reader_id: UUID, *, by: Actor) -> None:
    """Take somebody off the list. Who is not on it any more changes nothing."""
    may(by, Task.KEEP_REPORTS).require()
    row = readers_of(crisis).select_for_update(of=("self",)).filter(pk=reader_id).first()
    if row is None:
        return
    row.until = timezone.now()
    row.save(update_fields=["until"])
    record(Verb.END_REPORT_READER, by=by, kind="report_reader", id=row.pk, before={"address": row.address})


@dataclass(frozen=True, slots=True)
class Mailed:
    """How many mails were handed over, and why others could not be."""

    handed_over: int
    faults: tuple[str, ...] = ()


def keep_report_of_day(crisis: Crisis, *, now: datetime | None = None) -> SituationReport | None:
    """The report of the day that ended last, where none was kept yet; None for a crisis without measures or too young.

    What changed is told since the last kept report, or since the end of the day before.
    """
    at = now or timezone.now()
    ended = day_in(crisis, at) - timedelta(days=1)
    if ended < crisis.opened_on or not MeasureVersion.objects.exists():
        return None
    key = f"{crisis.pk}:{ended.isoformat()}"
    if SituationReport.objects.filter(key=key).exists():
        return None
    moment = end_of_day(crisis, ended)
    last = last_report(crisis, before=moment)
    since = last.as_known if last else end_of_day(crisis, ended - timedelta(days=1))
    return keep_report(crisis, as_known=moment, since=since, by=None, key=key)


def mail_report(report: SituationReport) -> Mailed:
    """Hand the public form of a report to each reader's mail server: numbers that may be said, nobody's name."""
    way_out, readers = mailer(), list(readers_of(report.crisis))
    if not readers:
        return Mailed(0)
    if way_out is None:
        return Mailed(0, (_("No mailbox is set up from which reports could be sent."),))
    subject, text = mail_text(report)
    said = [
        way_out(report.crisis, ReportMail(uuid5(report.pk, str(row.pk)), row.address, subject, text)) for row in readers
    ]
    return Mailed(said.count(""), tuple(words for words in said if words))


def take_report(
    crisis: Crisis, paper: Paper, data: Mapping[str, Any], file: str, *, by: Actor, kept: SituationReport | None = None
) -> bytes:
    """A report as "docx", "txt" or "json": one that was kept, else that of any time. Raises `TemplateFault`."""
    may(by, Task.SEE_FIGURES).require()
    kind, id = ("report", kept.pk) if kept else ("crisis", crisis.pk)
    if file == "json":
        return take_data(data, known=paper.as_known, kind=kind, id=id, by=by)
    return (take_docx if file == "docx" else take_text)(paper, kind=kind, id=id, by=by)


def live_report(crisis: Crisis, *, as_known: datetime, since: datetime | None, is_now: bool, reader: Actor) -> Report:
    """The report of any time, built now and not kept. Raises `Refused` as `keep_report` does."""
    may(reader, Task.SEE_FIGURES).require()
    _check_time(crisis, as_known, since)
    return build_report(crisis, as_known=as_known, since=since, reader=reader, is_now=is_now)
