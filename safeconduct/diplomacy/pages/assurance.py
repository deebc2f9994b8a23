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
from safeconduct.cases.models import Case, Claim, ProfileSpan, Standing
from safeconduct.cases.queries import cases_for
from safeconduct.cases.rules import may_see
from safeconduct.cases.tracks import state_label
from safeconduct.figures.queries import held_back, proving_claims

from ..actions.assurances import list_cases
from ..assurances import Stand, stands_of
from ..enums import AskKind
from ..models import Assurance, AssuranceJudgement
from ..queries.assurance_cases import PAGE, CasesPage, cases_in_scope
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
    """What one side says on the tracks that are looked at; `closed` where a claim is in a compartment that the reader
    does not hold."""

    viewpoint: str
    states: tuple[str, ...]
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
class TakenList:
    """One page of them. `hidden` of the `count` are not hers to see."""

    rows: tuple[Taken, ...]
    count: int
    hidden: int
    next_url: str


@dataclass(frozen=True, slots=True)
class AssuranceShown:
    row: Row
    stand: Stand
    test: str
    kept: CaseList | None
    left: CaseList | None
    taken: TakenList | None
    perhaps: TakenList | None
    judgements: tuple[AssuranceJudgement, ...]
    may_judge: Decision
    statement_url: str
    known: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the lists of the page begin: after these references."""

    kept: str = ""
    left: str = ""
    taken: str = ""
    perhaps: str = ""


def assurance_shown(
    actor: Actor, assurance: Assurance, *, seen: AsKnown, asked: Asked | None = None
) -> AssuranceShown | None:
    """The page as known then; None before the assurance was known. That its cases were listed is recorded."""
    stands = stands_of(assurance.crisis, as_known=seen.at, only=assurance)
    if not stands:
        return None
    (stand,), asked = stands, asked or Asked()
    row = stand.assurance
    scope = cases_in_scope(stand, actor=actor, as_known=seen.at, after_kept=asked.kept, after_left=asked.left)
    if stand.total or stand.findings:
        list_cases(row, by=actor)
    here = url_of("assurance", row.reference) + (known_query(seen) + "&" if seen.is_past else "?")
    after, possibly = stand.findings.after, stand.findings.possibly
    return AssuranceShown(
        row_of(stand),
        stand,
        test_words(row),
        _list(scope.kept, stand, seen, actor, "kept", asked.kept),
        _list(scope.left, stand, seen, actor, "left", asked.left),
        taken_of(actor, after, seen, url=f"{here}taken=", after=asked.taken),
        taken_of(actor, possibly, seen, url=f"{here}perhaps=", after=asked.perhaps),
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
        CaseRow(case, accounts_of(said[case.pk], tracks, actor=actor, unseen=unseen), case.pk in shut) for case in cases
    )


def accounts_of(
    said: Sequence[Standing], tracks: Sequence[str], *, actor: Actor, unseen: Collection[UUID]
) -> tuple[Account, ...]:
    """What stands of a case, ours first, in the order of the tracks."""
    by_line = {(row.viewpoint, row.track): row for row in said}
    found = []
    for viewpoint in ACCOUNTS:
        rows = [by_line[viewpoint, track] for track in tracks if (viewpoint, track) in by_line]
        open_ones = [row for row in rows if not _is_closed(actor, row.claim, unseen)]
        if rows:
            states = tuple(state_label(row.state) for row in open_ones)
            found.append(Account(viewpoint, states, len(open_ones) < len(rows)))
    return tuple(found)


def _is_closed(actor: Actor, claim: Claim, unseen: Collection[UUID]) -> bool:
    return claim.case_id in unseen or not may_see(actor, claim.compartment)


def _visible(actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    return set(cases_for(actor).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def taken_of(actor: Actor, ids: Sequence[UUID], seen: AsKnown, *, url: str, after: str = "") -> TakenList | None:
    """One page of those whom the reader sees, with the claims of recruitment known then. Three queries, none without
    any. `url` is the address of the next page up to the reference after which it begins."""
    if not ids:
        return None
    hers = cases_for(actor).filter(pk__in=ids)
    found = list(hers.filter(reference__gt=after).select_related("person").order_by("reference")[: PAGE + 1])
    claims = recruitment_claims([case.pk for case in found], as_known=seen.at)
    shown = tuple(_taken(actor, case, claims.get(case.pk, ())) for case in found[:PAGE])
    following = f"{url}{found[PAGE - 1].reference}#taken-h" if len(found) > PAGE else ""
    return TakenList(shown, len(ids), len(ids) - hers.count(), following)


def _taken(actor: Actor, case: Case, claims: Sequence[Claim]) -> Taken:
    shown = tuple(claim for claim in claims if may_see(actor, claim.compartment))
    return Taken(case, shown, len(claims) - len(shown))
