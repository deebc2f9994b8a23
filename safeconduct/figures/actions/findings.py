"""Saying why a finding may stand. Everything is audited."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.models import Crisis

from .. import rules
from ..enums import Severity
from ..faults import FigureFault
from ..findings.finding import Finding
from ..models import Answer, FrozenAnswer, SettledFinding

LONGEST = 2000
"""Letters of a reason."""


@transaction.atomic
def settle_finding(
    crisis: Crisis, finding: Finding, *, reason: str, by: Actor, answer: Answer | None = None
) -> SettledFinding:
    """Say why a finding may stand: in one answer, or without one in the crisis and in all its answers. It holds for
    these numbers: with others it is another finding.

    The same person with the same reason again gets the row that is there. Raises `FigureFault` for a reason that is
    none, and where somebody else was first; `Refused` for who may not, and for what is not settled but mended.
    """
    _check(finding, reason, by)
    if answer is not None and FrozenAnswer.objects.filter(answer=answer).exists():
        raise Refused(_("This answer is frozen, and its findings with it."))
    row = SettledFinding(crisis=crisis, answer=answer, key=finding.key, words=finding.words, reason=reason.strip())
    row.by_id = by.id
    SettledFinding.objects.bulk_create([row], ignore_conflicts=True)
    there = SettledFinding.objects.select_related("by").get(crisis=crisis, answer=answer, key=finding.key)
    if there.pk != row.pk:
        return _settled_before(there, row)
    after = {"key": finding.key, "words": finding.words, "reason": row.reason}
    after |= {"answer": answer.reference} if answer else {}
    record(Verb.SETTLE_FINDING, by=by, kind="finding", id=there.pk, after=after)
    return there


def _check(finding: Finding, reason: str, by: Actor) -> None:
    if finding.severity == Severity.NOTE:
        raise Refused(_("This is only good to know. There is nothing to settle."))
    if finding.severity == Severity.WARNS and not reason.strip():
        raise FigureFault("reason", _("Write the reason: the record shows it for ever."))
    if len(reason) > LONGEST:
        raise FigureFault("reason", _("Write the reason in at most %(n)d letters.") % {"n": LONGEST})
    rules.may_settle(by, severity=finding.severity, reason=reason).require()


def _settled_before(there: SettledFinding, row: SettledFinding) -> SettledFinding:
    """Sent twice it is one row; of two persons the first has settled it."""
    if (there.by_id, there.reason) != (row.by_id, row.reason):
        told = {"name": there.by.name}
        raise FigureFault("reason", _("%(name)s has settled this already. Look at the reason.") % told)
    return there
