"""One assurance as its page shows it: the words, where it stands, for whom it is kept and for whom not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Decision
from safeconduct.access.enums import Task
from safeconduct.access.rules import may
from safeconduct.cases.as_known import AsKnown
from safeconduct.cases.models import Case, Claim, ProfileSpan
from safeconduct.cases.queries import cases_for
from safeconduct.cases.rules import may_see
from safeconduct.cases.tracks import state_label
from safeconduct.figures.queries import held_back, proving_claims

from ..actions.assurances import list_cases
from ..assurances import Stand, stands_of
from ..enums import AskKind
from ..models import Assurance, AssuranceJudgement
from ..queries.assurance_cases import CasesPage, cases_in_scope
from ..queries.assurances import recruitment_claims
from .assurances import Row, known_query, row_of, test_words
from .links import url_of

LOOKED_AT: Mapping[str, tuple[str, ...]] = {
    AskKind.RELEASE: ("service", "condition"),
    AskKind.REMAINS: ("condition", "remains"),
    AskKind.ACCESS: ("custody",),
    AskKind.WHEREABOUTS: ("whereabouts",),
    AskKind.PROTECTION: ("whereabouts", "return"),
}
"""Which tracks a reader wants to see beside a name, by what was promised."""
ACCOUNTS = ("ours", "host")


@dataclass(frozen=True, slots=True)
class Account:
    """What one side says on one track; `closed` where its claim is in a compartment that the reader does not hold."""

    viewpoint: str
    track: str
    state: str
    closed: bool


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in scope with what is said of it. `is_held_back`: a death of which the family has not been told."""

    case: Case
    accounts: tuple[Account, ...]
    is_held_back: bool


@dataclass(frozen=True, slots=True)
class CaseList:
    rows: tuple[CaseRow, ...]
    page: CasesPage
    first_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody recruited after a claimed stop; the claims say so, as far as the reader may see them."""

    case: Case
    claims: tuple[Claim, ...]
    closed: int


@dataclass(frozen=True, slots=True)
class AssuranceShown:
    row: Row
    stand: Stand
    test: str
    kept: CaseList | None
    left: CaseList | None
    taken: tuple[Taken, ...]
    perhaps: tuple[Taken, ...]
    hidden_taken: int
    hidden_perhaps: int
    judgements: tuple[AssuranceJudgement, ...]
    may_judge: Decision
    statement_url: str
    known: str


def assurance_shown(
    actor: Actor, assurance: Assurance, *, seen: AsKnown, after_kept: str = "", after_left: str = ""
) -> AssuranceShown | None:
    """The page as known then; None before the assurance was known. That its cases were listed is recorded."""
    stands = stands_of(assurance.crisis, as_known=seen.at, only=assurance)
    if not stands:
        return None
    (stand,) = stands
    row = stand.assurance
    scope = cases_in_scope(stand, actor=actor, as_known=seen.at, after_kept=after_kept, after_left=after_left)
    if stand.total:
        list_cases(row, by=actor)
    taken, perhaps = (taken_of(actor, ids, seen) for ids in (stand.findings.after, stand.findings.possibly))
    return AssuranceShown(
        row_of(stand),
        stand,
        test_words(row),
        _list(scope.kept, stand, seen, actor, "kept", after_kept),
        _list(scope.left, stand, seen, actor, "left", after_left),
        taken,
        perhaps,
        len(stand.findings.after) - len(taken),
        len(stand.findings.possibly) - len(perhaps),
        tuple(row.judgements.filter(known_at__lte=seen.at).select_related("by")),
        may_judge(actor, seen),
        url_of("statement", row.statement_id) if row.statement_id else "",
        known_query(seen),
    )


def may_judge(actor: Actor, seen: AsKnown) -> Decision:
    """Nothing is written while a page looks from an earlier day."""
    if seen.is_past:
        return Decision.no(_("You are looking from an earlier day. Go back to now to record something."))
    return may(actor, Task.JUDGE_ASSURANCE)


def _list(page: CasesPage, stand: Stand, seen: AsKnown, actor: Actor, name: str, after: str) -> CaseList | None:
    if not page.total:
        return None
    here = url_of("assurance", stand.assurance.reference)
    known = f"&known={seen.text}" if seen.is_past else ""
    return CaseList(
        case_rows(page.cases, stand.assurance.kind, actor=actor, seen=seen),
        page,
        here + known_query(seen) if after else "",
        f"{here}?{name}={page.next}{known}#{name}" if page.next else "",
    )


def case_rows(cases: Sequence[Case], kind: str, *, actor: Actor, seen: AsKnown) -> tuple[CaseRow, ...]:
    """The cases with what we and the host say on the tracks of this promise. Three queries, however many cases."""
    ids = [case.pk for case in cases]
    tracks = LOOKED_AT.get(kind, ("service", "condition"))
    rule = {"any": [{"said": {"viewpoint": name, "track": track, "states": ["*"]}}
                    for name in ACCOUNTS for track in tracks]}  # fmt: skip
    said = proving_claims(ids, rule, {}, as_known=seen.at)
    spans = ProfileSpan.objects.filter(case__in=ids, known_from__lte=seen.at, known_until__gt=seen.at)
    shut = {span.case_id for span in spans.select_related("profile") if held_back(span.profile)}
    elsewhere = {row.claim.case_id for rows in said.values() for row in rows} - set(ids)
    unseen = elsewhere - _visible(actor, elsewhere)
    return tuple(
        CaseRow(
            case,
            tuple(
                Account(row.viewpoint, row.track, state_label(row.state), _is_closed(actor, row.claim, unseen))
                for row in said[case.pk]
            ),
            case.pk in shut,
        )
        for case in cases
    )


def _is_closed(actor: Actor, claim: Claim, unseen: Collection[UUID]) -> bool:
    return claim.case_id in unseen or not may_see(actor, claim.compartment)


def _visible(actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    return set(cases_for(actor).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def taken_of(actor: Actor, ids: Sequence[UUID], seen: AsKnown) -> tuple[Taken, ...]:
    """Those of them whom the reader sees, with the claims of recruitment known then. Two queries, none without any."""
    if not ids:
        return ()
    cases = cases_for(actor).filter(pk__in=ids).select_related("person").order_by("reference")
    claims = recruitment_claims(ids, as_known=seen.at)
    return tuple(_taken(actor, case, claims.get(case.pk, ())) for case in cases)


def _taken(actor: Actor, case: Case, claims: Sequence[Claim]) -> Taken:
    shown = tuple(claim for claim in claims if may_see(actor, claim.compartment))
    return Taken(case, shown, len(claims) - len(shown))
