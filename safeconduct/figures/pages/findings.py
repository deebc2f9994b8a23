"""What the page of findings shows: what is open, what is good to know, what was settled and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Crisis

from ..enums import Severity
from ..findings import Finding, ShownFinding, findings_of_crisis, for_reader
from ..forms.findings import SettleForm
from ..queries.findings import shown_findings


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A finding that speaks against something still, with its form; None where it has to be mended."""

    finding: Finding
    form: SettleForm | None


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """All findings of a crisis. `may_settle` says why not, to who may not."""

    still: Sequence[OpenRow]
    notes: Sequence[Finding]
    settled: Sequence[ShownFinding]
    may_settle: Decision

    @property
    def is_empty(self) -> bool:
        return not (self.still or self.notes or self.settled)


def findings_page(crisis: Crisis, seen: AsKnown, *, actor: Actor, bound: SettleForm | None = None) -> FindingsPage:
    """The page as known at a time. `bound` is a form that was sent and has to be put right: it stands at its
    finding."""
    found = findings_of_crisis(crisis, as_known=seen.at)
    shown = for_reader(shown_findings(crisis, found, at=seen.at), actor)
    return FindingsPage(
        still=[_row(one.finding, place, bound) for place, one in enumerate(shown) if one.is_open],
        notes=[one.finding for one in shown if not one.is_open and not one.reason],
        settled=[one for one in shown if one.reason and not one.is_open],
        may_settle=_may_settle(actor, seen),
    )


def open_findings(crisis: Crisis, seen: AsKnown) -> list[Finding]:
    """What speaks against what was said of a crisis and nobody settled, for the pages that point to it."""
    shown = shown_findings(crisis, findings_of_crisis(crisis, as_known=seen.at), at=seen.at)
    return [one.finding for one in shown if one.is_open]


def _row(finding: Finding, place: int, bound: SettleForm | None) -> OpenRow:
    if finding.severity == Severity.BLOCKS:
        return OpenRow(finding, None)
    if bound is not None and bound["finding"].value() == finding.key:
        return OpenRow(finding, bound)
    return OpenRow(finding, SettleForm(initial={"finding": finding.key}, auto_id=f"settle-{place}-%s"))


def _may_settle(actor: Actor, seen: AsKnown) -> Decision:
    if seen.is_past:
        return Decision.no(_("You are looking from an earlier day. Go back to now to settle something."))
    return may(actor, Task.SETTLE_FINDING)
