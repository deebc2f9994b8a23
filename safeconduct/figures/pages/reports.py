"""What the pages of situation reports show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import AsKnown, as_known, end_of_day, known_text
from safeconduct.cases.models import Crisis

from ..actions.reports import live_report
from ..models import SituationReport
from ..paper.fingerprint import fingerprint
from ..paper.values import Paper, from_json
from ..queries.reports import last_report
from ..reports.build import Report
from ..rules import may_see_members
from .paper import ShownPaper, shown

FILES = (("docx", _("Document (.docx)")), ("txt", _("Text")), ("json", _("Data")))
"""The forms in which a report is taken away: the end of the name, and what its link says."""


@dataclass(frozen=True, slots=True)
class LivePage:
    """A report of any time, built now. `since` is the time it compares with; `fault` says why it is another."""

    report: Report
    page: ShownPaper
    since: datetime
    since_text: str
    fault: str

    @property
    def since_is_day(self) -> bool:
        """Does it compare with the end of a day, and not with a moment?"""
        return "T" not in self.since_text


def live_page(crisis: Crisis, seen: AsKnown, since: str, *, actor: Actor) -> LivePage:
    """The report as known at the time of the page, compared with the time that was asked for, else with the last kept
    report, else with the end of the day before. Raises `Refused` for a time before the crisis."""
    before, fault = _since(crisis, seen, since)
    report = live_report(crisis, as_known=seen.at, since=before, is_now=not seen.is_past, reader=actor)
    return LivePage(report, shown(report.paper(actor)), before, known_text(crisis, before), fault)


def _since(crisis: Crisis, seen: AsKnown, text: str) -> tuple[datetime, str]:
    asked = as_known(crisis, text)
    if text.strip() and not asked.fault and asked.at < seen.at:
        return asked.at, ""
    last = last_report(crisis, before=seen.at)
    default = last.as_known if last else end_of_day(crisis, seen.day - timedelta(days=1))
    return default, asked.fault if text.strip() else ""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A kept report as this reader may see it; `is_intact` says that it is what was kept."""

    report: SituationReport
    paper: Paper
    page: ShownPaper
    is_intact: bool


def kept_page(report: SituationReport, *, actor: Actor) -> KeptPage:
    """For who may see cases the inner form, without sections that she may not see; for others the public one."""
    paper = kept_paper(report, actor=actor)
    is_intact = fingerprint({"content": report.content, "data": report.data}) == report.sha256
    return KeptPage(report, paper, shown(paper), is_intact)


def kept_paper(report: SituationReport, *, actor: Actor) -> Paper:
    """The paper of a kept report for this reader."""
    content: dict[str, Any] = report.content
    if not may_see_members(actor):
        return from_json(content["public"])
    paper, closed = from_json(content["internal"]), _closed(content, actor)
    return replace(paper, sections=tuple(section for section in paper.sections if section.key not in closed))


def kept_data(report: SituationReport, *, actor: Actor) -> dict[str, Any]:
    """The same as data."""
    data: dict[str, Any] = report.data["internal" if may_see_members(actor) else "public"]
    closed = _closed(report.content, actor)
    return {key: value for key, value in data.items() if key not in closed}


def _closed(content: dict[str, Any], actor: Actor) -> set[str]:
    """The sections that take a permission which this reader has not."""
    return {key for key, task in content["tasks"].items() if not may(actor, Task(task))}


def live_files(live: LivePage, seen: AsKnown) -> list[tuple[str | Promise, str]]:
    """Label and address of each form in which the report of this page can be taken."""
    slug = live.report.asked.crisis.slug
    query = urlencode({name: text for name, text in (("known", seen.text), ("since", live.since_text)) if text})
    return [(label, f"{reverse('figures:live_report_file', args=[slug, ending])}?{query}") for ending, label in FILES]


def kept_files(report: SituationReport) -> list[tuple[str | Promise, str]]:
    """The same of a kept report."""
    args = [report.crisis.slug, report.number]
    return [(label, reverse("figures:report_file", args=[*args, ending])) for ending, label in FILES]


def file_name(crisis: Crisis, paper: Paper, ending: str) -> str:
    """ "indians-in-the-russian-army 2024-07-03.docx"."""
    known = known_text(crisis, datetime.fromisoformat(paper.as_known))
    return f"{crisis.slug} {known.replace(':', '')}.{ending}"
