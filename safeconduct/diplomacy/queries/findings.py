"""What speaks against a claimed stop, as far as a reader may see the cases behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from safeconduct.access.actor import Actor
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.models import Case, Crisis
from safeconduct.cases.queries import cases_for

from ..assurances import Stand, stands_of
from ..models import Assurance

SHOWN = 10
"""Cases that are named beside a finding; the page of the assurance lists all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Recruitment after a claimed stop: of `count` persons by a claim that certainly happened after it, of `possibly`
    more perhaps. `cases` are those of the certain ones that the reader sees (at most `SHOWN`), `hidden` how many of the
    certain ones she does not."""

    assurance: Assurance
    count: int
    possibly: int
    cases: tuple[Case, ...]
    hidden: int

    @property
    def unnamed(self) -> int:
        """How many more she sees on the page of the assurance."""
        return self.count - self.hidden - len(self.cases)


def open_findings(actor: Actor, crisis: Crisis, *, as_known: datetime) -> list[Finding]:
    """Findings that nobody has judged, for the Situation page; none for who does not see assurances. A handful of
    queries."""
    if not may(actor, Task.SEE_ENGAGEMENTS):
        return []
    return findings_for(actor, stands_of(crisis, as_known=as_known))


def findings_for(actor: Actor, stands: Sequence[Stand]) -> list[Finding]:
    """The same from stands that are there already. Two queries, none without a finding; only who is named is read."""
    found = [stand for stand in stands if stand.findings.after and stand.judgement is None]
    ids = {case for stand in found for case in stand.findings.after}
    hers = set(cases_for(actor).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    seen = [[id_ for id_ in stand.findings.after if id_ in hers] for stand in found]
    named = {id_ for each in seen for id_ in each[:SHOWN]}
    cases = Case.objects.filter(pk__in=named).select_related("person").in_bulk() if named else {}
    return [
        Finding(
            stand.assurance,
            count=len(stand.findings.after),
            possibly=len(stand.findings.possibly),
            cases=tuple(cases[id_] for id_ in each[:SHOWN]),
            hidden=len(stand.findings.after) - len(each),
        )
        for stand, each in zip(found, seen, strict=True)
    ]
