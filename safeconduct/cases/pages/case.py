"""The page of one case, as known now or at the end of a past day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Compartment, Task
from safeconduct.access.rules import may
from safeconduct.audit.models import Entry

from .. import queries
from ..as_known import AsKnown
from ..enums import Viewpoint
from ..models import Case, CaseOfficer, CaseTask, Claim, Disagreement, Document, HandOver
from ..together import Together, joined_persons, together_with
from ..tracks import state_label
from .claims import ClaimRow, by_happened, claim_rows
from .ladder import Ladder, Lock, casualty_ladder, family_first_lock
from .person import PersonShown, person_shown
from .standing import Strip, pending_claims, standing_strip, stood
from .work import ClockShown, DocumentShown, EntryShown, clock_rows, document_rows, entry_rows

CLAIMS_UNFOLDED = 12
"""So many claims are in sight at once; earlier ones are behind a fold."""
ENTRIES = 30
"""So many entries of the record stand on the page."""


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do on this page. There are none on a past day."""

    record: Decision
    add_document: Decision
    keep_person: Decision
    keep_clocks: Decision
    keep_tasks: Decision
    assign: Decision
    hand_over: Decision
    own_disagreement: Decision
    set_compartments: Decision


@dataclass(frozen=True, slots=True)
class CasePage:
    case: Case
    as_known: AsKnown
    order: str
    together: Together
    person: PersonShown
    compartments: tuple[str, ...]
    strip: Strip
    standing_claims: int
    ladder: Ladder | None
    lock: Lock | None
    claims: list[ClaimRow]
    clocks: list[ClockShown]
    tasks: list[CaseTask]
    done_tasks: list[CaseTask]
    documents: list[DocumentShown]
    disagreements: list[Disagreement]
    officers: list[CaseOfficer]
    hand_overs: list[HandOver]
    entries: list[EntryShown] | None
    kin_told: str
    acts: Acts | None

    @property
    def unfolded(self) -> list[ClaimRow]:
        return self.claims[:CLAIMS_UNFOLDED]

    @property
    def folded(self) -> list[ClaimRow]:
        return self.claims[CLAIMS_UNFOLDED:]

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.strip.rows)

    @property
    def next_clock(self) -> ClockShown | None:
        return self.clocks[0] if self.clocks else None


def case_page(case: Case, *, actor: Actor, as_known: AsKnown, order: str = "known", in_full: bool = False) -> CasePage:
    """Everything that the page of a case shows to this reader. About twenty short queries, however long the case is.

    `order` is "known" or "happened", for the claims; `in_full` shows the numbers of papers and contacts unmasked.
    """
    at = as_known.at
    together = together_with(case, actor=actor, at=at)
    others, seen = together.others, together.other_ids
    acts = not as_known.is_past and together.into is None
    claims = list(queries.claims_of(case, *others, as_known=at))
    override = queries.override_of(case, as_known=at)
    standings = list(queries.standings_of(case, as_known=at))
    disagreements = list(queries.disagreements_of(case, as_known=at))
    strip = standing_strip(
        standings, actor=actor, pending=pending_claims(claims, at=at), disagreements=disagreements, seen=seen
    )  # fmt: skip
    states = {f"{row.viewpoint}.{row.track}": row.state for row in standings}
    documents = list(queries.documents_of(case, *others, as_known=at))
    tasks = list(queries.tasks_of(case, *others, as_known=at))
    return CasePage(
        case=case,
        as_known=as_known,
        order=order,
        together=together,
        person=person_shown(case.person, in_full=in_full, joined=joined_persons(case.person, actor)),
        compartments=tuple(str(Compartment(name).label) for name in case.compartments),
        strip=strip,
        standing_claims=sum(stood(claim, at) for claim in claims),
        ladder=casualty_ladder(claims, actor=actor, at=at, acts=acts),
        lock=family_first_lock(states, strip, actor=actor, override=override, acts=acts),
        claims=claim_rows(_ordered(claims, order), actor=actor, at=at, acts=acts, case=case),
        clocks=clock_rows(
            list(queries.clocks_of(case, *others)),
            actor=actor,
            at=at,
            closed=strip.closed,
            acts=acts,
            states=states if others else None,
        ),
        tasks=[task for task in tasks if not _is_done(task, at)],
        done_tasks=[task for task in tasks if _is_done(task, at)],
        documents=document_rows(documents, actor=actor),
        disagreements=[row.disagreement for row in strip.rows if row.disagreement],
        officers=list(queries.officers_of(case, as_known=at)),
        hand_overs=list(queries.hand_overs_of(case, as_known=at)),
        entries=_entries(case, actor, claims, documents, at),
        kin_told=_kin_told(strip),
        acts=_acts(actor) if acts else None,
    )


def _ordered(claims: list[Claim], order: str) -> list[Claim]:
    return by_happened(claims) if order == "happened" else claims


def _is_done(task: CaseTask, at: datetime) -> bool:
    return task.done_at is not None and task.done_at <= at


def _kin_told(strip: Strip) -> str:
    """Whether the kin were told, in the word of our own account; a word for a closed one."""
    row = next((row for row in strip.rows if row.track == "kin"), None)
    ours = next((cell for cell in row.cells if cell.viewpoint == Viewpoint.OURS), None) if row else None
    if ours is None or ours.is_silent:
        return state_label("not_told") if _is_dead(strip) else ""
    return ours.state or _("closed: %(compartment)s") % {"compartment": ours.closed}


def _is_dead(strip: Strip) -> bool:
    return any(cell.claim is not None and cell.claim.is_death for row in strip.rows for cell in row.cells[:1])


def _entries(
    case: Case, actor: Actor, claims: list[Claim], documents: list[Document], at: datetime
) -> list[EntryShown] | None:
    if not may(actor, Task.SEE_AUDIT):
        return None
    entries = Entry.objects.filter(case_id=case.pk, at__lte=at).order_by("-id")[:ENTRIES]
    return entry_rows(list(entries), actor=actor, claims=claims, documents=documents)


def _acts(actor: Actor) -> Acts:
    return Acts(
        record=may(actor, Task.RECORD_CLAIM),
        add_document=may(actor, Task.ADD_DOCUMENT),
        keep_person=may(actor, Task.KEEP_PERSON),
        keep_clocks=may(actor, Task.KEEP_CLOCKS),
        keep_tasks=may(actor, Task.KEEP_TASKS),
        assign=may(actor, Task.ASSIGN_CASES),
        hand_over=may(actor, Task.HAND_OVER),
        own_disagreement=may(actor, Task.OWN_DISAGREEMENT),
        set_compartments=may(actor, Task.SET_COMPARTMENTS),
    )
