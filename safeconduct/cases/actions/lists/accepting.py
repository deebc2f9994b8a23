"""Accepting rows of a list: what would be recorded, then the claims, each with its row as evidence."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.audit.actions import entry, record, record_many
from safeconduct.audit.enums import Verb
from safeconduct.audit.models import Entry

from ... import rules
from ...drafts import ClaimDraft, ClaimFault, check, is_backdated
from ...facts import own_states
from ...lists.claims import draft_of
from ...lists.enums import Judgement
from ...lists.evidence_file import evidence_file
from ...lists.reading import fault_of_row
from ...lists.statuses import said_words
from ...models import (
    FOREVER,
    Case,
    CaseJoining,
    Claim,
    Clock,
    Document,
    Evidence,
    ReceivedList,
    RowDecision,
    RowMatch,
    Standing,
)
from ...queries import cases_for
from ..claims import claim_row
from ..clocks import follow_clocks
from ..derive import derive
from ..standing import references_joined_into
from .matching import count_heaps
from .receiving import locked_reading

CHUNK = 500
"""Rows that are accepted in one transaction."""


@dataclass(frozen=True, slots=True)
class Accepting:
    """A row about to be accepted: the case it means and the claim that it makes."""

    match: RowMatch
    case: Case
    draft: ClaimDraft


@dataclass(slots=True)
class Intention:
    """What accepting some rows would record, and which rows cannot be accepted, each with its reason."""

    rows: list[Accepting] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)

    @property
    def said(self) -> list[tuple[str, int]]:
        """Each state that would be recorded, in words, with how often."""
        counted = Counter(f"{row.draft.track}={row.draft.state}" for row in self.rows)
        return [(str(said_words(said)), n) for said, n in counted.most_common()]


def intend(received: ReceivedList, matches: Sequence[RowMatch], *, by: Actor) -> Intention:
    """What accepting these rows would record, with nothing written: the dry run, and the check before the act."""
    out, now = Intention(), timezone.now()
    cases = cases_for(by).select_related("crisis").in_bulk([match.case_id for match in matches if match.case_id])
    listed = RowDecision.objects.filter(list=received, judgement=Judgement.ACCEPTED)
    taken = {case for case in listed.values_list("case_id", flat=True) if case}
    joined_into = references_joined_into(cases)
    for match in matches:
        try:
            rules.may_work_on(joined_into=joined_into.get(match.case_id, "") if match.case_id else "").require()
            out.rows.append(_checked(match, received, cases, taken, by, now))
        except (ClaimFault, Refused) as fault:
            out.refused.append((match.number, str(fault)))
    return out


def _checked(
    match: RowMatch,
    received: ReceivedList,
    cases: Mapping[UUID, Case],
    taken: set[UUID],
    by: Actor,
    now: datetime,
) -> Accepting:
    if match.judged == Judgement.ACCEPTED:
        raise Refused(_("This row has been accepted already."))
    if match.case_id is None or match.case_id not in cases:
        raise Refused(fault_of_row(match.said) or _("This row has no case that you may see."))
    if match.case_id in taken:
        raise Refused(_("Another row of this list was accepted for this case."))
    draft = draft_of(match, received)
    check(draft, now=now)
    rules.may_record_claim(by, backdated=is_backdated(draft, now=now)).require()
    return Accepting(match, cases[match.case_id], draft)


def accept_rows(received: ReceivedList, numbers: Sequence[int], *, by: Actor) -> Intention:
    """Accept rows of a list, by their numbers: each becomes a claim on its case, with the row as evidence.

    What cannot be accepted is told with its reason and the rest is done, CHUNK rows in a transaction.
    """
    for task in (Task.RECONCILE_LISTS, Task.RECORD_CLAIM):
        may(by, task).require()
    out = Intention()
    for start in range(0, len(numbers), CHUNK):
        done = _accept_chunk(received, numbers[start : start + CHUNK], by)
        out.rows += done.rows
        out.refused += done.refused
    return out


@transaction.atomic
def _accept_chunk(received: ReceivedList, numbers: Sequence[int], by: Actor) -> Intention:
    locked_reading(received)
    matches = RowMatch.objects.filter(list=received, number__in=list(numbers)).select_related("row").order_by("number")
    intention = intend(received, list(matches), by=by)
    if not intention.rows:
        return intention
    case_ids = sorted(row.case.pk for row in intention.rows)
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=case_ids).order_by("pk").values_list("pk"))
    claims = _record_claims(received, intention.rows, by)
    _keep_decisions(received, intention.rows, claims, by)
    count_heaps(received)
    return intention


def _record_claims(received: ReceivedList, rows: Sequence[Accepting], by: Actor) -> list[Claim]:
    """The claims of many rows at once: the same rows and the same rules as `record_claim`, in few statements."""
    now = timezone.now()
    before = {
        (case, track, viewpoint): state
        for case, track, viewpoint, state in Standing.objects.filter(
            case__in=[row.case.pk for row in rows], viewpoint=received.viewpoint, known_until=FOREVER
        ).values_list("case_id", "track", "viewpoint", "state")
    }
    claims = Claim.objects.bulk_create(
        claim_row(
            row.case, row.draft, by=by, now=now, before=before.get((row.case.pk, row.draft.track, row.draft.viewpoint)),
            backdated=is_backdated(row.draft, now=now),
        )
        for row in rows
    )  # fmt: skip
    documents = _documents(received, rows, by)
    Evidence.objects.bulk_create(
        Evidence(claim=claim, document=document) for claim, document in zip(claims, documents, strict=True)
    )
    record_many([_entry(claim, by) for claim in claims])
    _follow(rows)
    return claims


def _documents(received: ReceivedList, rows: Sequence[Accepting], by: Actor) -> list[Document]:
    """For each case a document with its row and with nobody else's, which names the hash of the whole file."""
    documents = []
    for row in rows:
        content = evidence_file(received, row.match)
        document = Document(
            case=row.case, title=_("Row %(row)d of %(list)s") % {"row": row.match.number, "list": received.title},
            file_name=f"row-{row.match.number}.txt", sha256=hashlib.sha256(content).hexdigest(), size=len(content),
            media_type="text/plain", added_by_id=by.id,
        )  # fmt: skip
        document.title = document.title[:200]
        if not default_storage.exists(document.storage_name):
            default_storage.save(document.storage_name, ContentFile(content))
        documents.append(document)
    return Document.objects.bulk_create(documents)


def _follow(rows: Sequence[Accepting]) -> None:
    """Bring standing and clocks of the cases in line."""
    ids = [row.case.pk for row in rows]
    states = {standing.case_id: standing.states for standing in derive(ids)}
    clocks: dict[UUID, list[tuple[str, UUID, datetime, datetime | None]]] = defaultdict(list)
    for case, *clock in Clock.objects.filter(case__in=ids).values_list("case_id", "kind", "id", "started_at", "met_at"):
        clocks[case].append(tuple(clock))  # type: ignore[arg-type]
    for case in CaseJoining.objects.filter(into__in=ids).values_list("into_id", flat=True):
        states[case] = own_states(case, at=timezone.now())
    for row in rows:
        at = row.draft.known_at or timezone.now()
        follow_clocks(row.case, states[row.case.pk], track=row.draft.track, at=at, clocks=clocks[row.case.pk])


def _entry(claim: Claim, by: Actor) -> Entry:
    said = {"track": claim.track, "state": claim.state, "viewpoint": claim.viewpoint, "claimant": claim.claimant}
    return entry(Verb.RECORD_CLAIM, by=by, kind="claim", id=claim.pk, case=claim.case_id, after=said)


def _keep_decisions(received: ReceivedList, rows: Sequence[Accepting], claims: Sequence[Claim], by: Actor) -> None:
    RowDecision.objects.bulk_create(
        RowDecision(
            row_id=row.match.pk, list=received, judgement=Judgement.ACCEPTED, case=row.case, claim=claim, by_id=by.id
        )
        for row, claim in zip(rows, claims, strict=True)
    )
    RowMatch.objects.filter(pk__in=[row.match.pk for row in rows]).update(judged=Judgement.ACCEPTED)
    after = {"rows": [row.match.number for row in rows], "sha256": received.sha256}
    record(Verb.JUDGE_ROWS, by=by, kind="list", id=received.pk, after=after)
